import type { Role } from "@/wire/http/routeSpec";
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
	switch (subject.kind) {
		case "system":
			return siteId === null && classroomIds === null;
		case "site":
			return (siteId === null || siteId === subject.siteId) && classroomIds === null;
		case "classroom":
			return (
				(siteId === null || siteId === subject.siteId) && (classroomIds === null || classroomIds.includes(subject.classroomId))
			);
	}
}

/** How far a principal sees: the filter of every list. Null = no limit. */
export interface Reach {
	readonly siteId: number | null;
	readonly classroomIds: readonly number[] | null;
}

export function reachOf(principal: Principal): Reach {
	return { siteId: principal.siteId, classroomIds: principal.classroomIds.length > 0 ? principal.classroomIds : null };
}

/** Nobody hands out more than he holds: an account may be given the granter's reach or a part of it. */
export function mayGrant(
	granter: Principal,
	given: { role: Role; siteId: number | null; classroomIds: readonly number[] },
): boolean {
	if (!includesRole(granter.role, given.role)) return false;
	const reach = reachOf(granter);
	if (reach.siteId !== null && given.siteId !== reach.siteId) return false;
	if (reach.classroomIds === null) return true;
	return given.classroomIds.length > 0 && given.classroomIds.every((id) => reach.classroomIds?.includes(id));
}
