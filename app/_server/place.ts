import { startOfSiteDate } from "@/domain/calendar/datedDay";
import type { Instant } from "@/domain/calendar/interval";
import { type Classroom, findClassroomByCode, sitesOfClassrooms } from "@/store/classrooms";
import { listSites, type Site } from "@/store/sites";
import type { Reader } from "@/store/transaction";
import type { Moment } from "@/wire/http/fields";
import type { Role } from "@/wire/http/routeSpec";
import { type Outcome, ok, refuse, refuseField } from "./outcome";
import { permits, reachOf } from "./permission";
import type { Principal } from "./principal";

/** The sites of which a principal sees anything, by id. */
export async function reachableSites(db: Reader, principal: Principal): Promise<Site[]> {
	const { siteId, classroomIds } = reachOf(principal);
	const ofRooms = classroomIds ? [...new Set((await sitesOfClassrooms(db, classroomIds)).map((room) => room.siteId))] : null;
	const ids = siteId === null ? ofRooms : ofRooms === null || ofRooms.includes(siteId) ? [siteId] : [];
	return listSites(db, ids);
}

/** The site that a request names by name or number, else the caller's only or first one. What lies out of reach is not found. */
export async function resolveSite(db: Reader, principal: Principal, reference?: string): Promise<Outcome<Site>> {
	const sites = await reachableSites(db, principal);
	const found =
		reference === undefined
			? sites[0]
			: (sites.find((site) => site.name === reference) ?? sites.find((site) => String(site.id) === reference));
	if (found) return ok(found);
	return reference === undefined
		? refuse("not_found", "You have no site yet.")
		: refuseField("site", "there is no such site here", "not_found");
}

/** The same for a caller who must be allowed something on the whole site. */
export async function resolveWholeSite(
	db: Reader,
	principal: Principal,
	least: Role,
	reference?: string,
): Promise<Outcome<Site>> {
	const site = await resolveSite(db, principal, reference);
	if (site.kind === "refused" || permits(principal, least, { kind: "site", siteId: site.value.id })) return site;
	return refuse("forbidden", `Your role is limited to some rooms; this is about all of ${site.value.name}.`);
}

/** A room by its code. One that the caller may not see is not found: a refusal would tell that it exists. */
export async function resolveClassroom(
	db: Reader,
	principal: Principal,
	least: Role,
	site: Site,
	code: string,
	now: Instant,
): Promise<Outcome<Classroom>> {
	const room = await findClassroomByCode(db, site.id, code, new Date(now));
	if (room && permits(principal, least, { kind: "classroom", siteId: site.id, classroomId: room.id })) return ok(room);
	return refuseField("classroom", `there is no room ${JSON.stringify(code)} in ${site.name}`, "not_found");
}

/** A local date as its first instant in the site's zone of that time; an instant as it is; now when nothing was said. */
export function resolveMoment(moment: Moment | undefined, site: Site, now: Instant): Instant {
	if (moment === undefined) return now;
	return moment.kind === "instant" ? moment.at : startOfSiteDate(moment.date, site.zones);
}
