import { classroomsByCodes, sitesOfClassrooms } from "@/store/classrooms";
import { listSites } from "@/store/sites";
import type { Reader } from "@/store/transaction";
import type { Role, Scope } from "@/wire/http/routeSpec";
import { type Outcome, ok, refuse, refuseField } from "../outcome";
import { mayGrant } from "../permission";
import { reachableSites, resolveSite } from "../place";
import type { Principal } from "../principal";

export interface GivenReach {
	readonly role: Role;
	readonly siteId: number | null;
	readonly classroomIds: readonly number[];
}

interface AskedReach {
	readonly role: Role;
	readonly site?: string | null | undefined;
	readonly classrooms: readonly string[];
	/** Of a token; a person's account is for everything. */
	readonly scopes?: readonly Scope[];
}

/** What an account may be given: the names looked up, and never more than the maker himself has. */
export async function grantedReach(db: Reader, principal: Principal, asked: AskedReach): Promise<Outcome<GivenReach>> {
	const named = asked.site == null ? null : await resolveSite(db, principal, asked.site);
	if (named?.kind === "refused") return named;
	const siteId = named?.value.id ?? principal.siteId ?? (asked.classrooms.length > 0 ? await onlySite(db, principal) : null);
	const rooms = await roomsOf(db, siteId, asked.classrooms);
	if (rooms.kind === "refused") return rooms;
	const given = { role: asked.role, siteId, classroomIds: rooms.value };
	return mayGrant(principal, { ...given, scopes: asked.scopes ?? null })
		? ok(given)
		: refuse("forbidden", "An account reaches at most as far as the one that makes it, and is for no more.");
}

/** Where there is one site only, nobody needs to name it; among several a code could mean another room. */
async function onlySite(db: Reader, principal: Principal): Promise<number | null> {
	const [first, ...more] = await reachableSites(db, principal);
	return first && more.length === 0 ? first.id : null;
}

async function roomsOf(db: Reader, siteId: number | null, codes: readonly string[]): Promise<Outcome<number[]>> {
	if (codes.length === 0) return ok([]);
	if (siteId === null) return refuseField("site", "name the site of these rooms");
	const rooms = await classroomsByCodes(db, siteId, codes);
	const known = new Set(rooms.map((room) => room.code));
	const missing = codes.findIndex((code) => !known.has(code));
	return missing < 0
		? ok(rooms.map((room) => room.id))
		: refuseField(`classrooms.${missing}`, "there is no such room in this site");
}

/** Names of the sites and rooms that accounts are limited to. */
export async function reachNames(db: Reader, accounts: readonly Omit<GivenReach, "role">[]) {
	const siteIds = [...new Set(accounts.flatMap(({ siteId }) => (siteId === null ? [] : [siteId])))];
	const roomIds = [...new Set(accounts.flatMap(({ classroomIds }) => classroomIds))];
	const sites = new Map((await listSites(db, siteIds)).map((site) => [site.id, site.name]));
	const rooms = new Map((await sitesOfClassrooms(db, roomIds)).map((room) => [room.id, room.code]));
	return ({ role, siteId, classroomIds }: GivenReach) => ({
		role,
		site: siteId === null ? null : (sites.get(siteId) ?? null),
		classrooms: classroomIds.flatMap((id) => rooms.get(id) ?? []),
	});
}
