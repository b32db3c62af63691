import { type Role, type RouteSpec, SCOPES, type Scope } from "@/wire/http/routeSpec";
import type { Principal } from "./principal";

/** What a request is about. The one question of this file: may this principal do what needs this role, there? */
export type Subject =
	/** All sites at once: making a site, accounts that reach every site. */
	| { readonly kind: "system" }
	/** A site as a whole: its settings, its rooms and buildings, its price. */
	| { readonly kind: "site"; readonly siteId: number }
	| { readonly kind: "classroom"; readonly siteId: number; readonly classroomId: number };

const RANK: Readonly<Record<Role, number>> = { viewer: 1, manager: 2, admin: 3 };

/** Whether a role includes another: admin ⊃ manager ⊃ viewer. */
export function includesRole(role: Role, least: Role): boolean {
	return RANK[role] >= RANK[least];
}

/** The one decision: role × site × rooms. Refused unless every part allows it. */
export function permits(principal: Principal, least: Role, subject: Subject): boolean {
	if (!includesRole(principal.role, least)) return false;
	const { siteId, classroomIds } = reachOf(principal);
	const siteReached = siteId === null || (subject.kind !== "system" && subject.siteId === siteId);
	const roomReached = classroomIds === null || (subject.kind === "classroom" && classroomIds.includes(subject.classroomId));
	return siteReached && roomReached;
}

/** What a route does, for tokens that are limited to it. */
export function scopeOf({ method, scope }: Pick<RouteSpec, "method" | "scope">): Scope {
	return scope ?? (method === "GET" ? "read" : "configure");
}

/** Whether a token is for this. A person's session is for everything that the role allows. */
export function isFor({ scopes }: Pick<Principal, "scopes">, scope: Scope): boolean {
	return scopes === null || scopes.includes(scope);
}

/** How far a principal sees: the filter of every list. Null = no limit. */
export interface Reach {
	readonly siteId: number | null;
	readonly classroomIds: readonly number[] | null;
}

export function reachOf(principal: Principal): Reach {
	return { siteId: principal.siteId, classroomIds: principal.classroomIds.length > 0 ? principal.classroomIds : null };
}

interface Given {
	readonly role: Role;
	readonly siteId: number | null;
	readonly classroomIds: readonly number[];
}

/** Whether an account or a token is as far as the caller reaches, or nearer: then he may see it, or end it. */
export function mayReach(principal: Principal, account: Given): boolean {
	if (!includesRole(principal.role, account.role)) return false;
	const { siteId, classroomIds } = reachOf(principal);
	if (siteId !== null && account.siteId !== siteId) return false;
	if (classroomIds === null) return true;
	return account.classroomIds.length > 0 && account.classroomIds.every((id) => classroomIds.includes(id));
}

/** Nobody hands out more than he holds: the granter's reach or a part of it, his scopes or some of them. */
export function mayGrant(granter: Principal, given: Given & { readonly scopes?: readonly Scope[] | null }): boolean {
	// An account without scopes, a person's, is for everything.
	return mayReach(granter, given) && (given.scopes ?? SCOPES).every((scope) => isFor(granter, scope));
}
