import type { CostVersionProblem } from "@/domain/cost/costVersion";
import { findBuildingByName } from "@/store/buildings";
import { type CostScope, type PlaceNames, readPlaceNames } from "@/store/costScope";
import type { RecordedCostVersion } from "@/store/costVersions";
import type { PoolClient } from "@/store/pool";
import type { Site } from "@/store/sites";
import type { Role } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, type Refusal, refuse, refuseField } from "../outcome";
import { permits, reachOf } from "../permission";
import { resolveClassroom, resolveSite, resolveWholeSite } from "../place";
import type { Principal } from "../principal";
import { toApiCostVersion, type VersionPlace } from "./costVersionBody";

interface AskedScope {
	readonly classroom?: string | null | undefined;
	readonly building?: string | null | undefined;
	readonly site?: string | undefined;
}

type Asking = Pick<RouteCall, "database" | "clock"> & { readonly principal: Principal };

/** Where a price is to hold. A price of the site or of a building needs the whole site; a room's own needs that room. */
export async function resolveScope(
	{ principal, database, clock }: Asking,
	{ classroom, building, site: reference }: AskedScope,
): Promise<Outcome<{ site: Site; scope: CostScope }>> {
	if (classroom == null) {
		const site = await resolveWholeSite(database.prisma, principal, "admin", reference);
		if (site.kind === "refused") return site;
		const { id: siteId } = site.value;
		const found = building == null ? null : await findBuildingByName(database.prisma, siteId, building);
		if (building != null && found === null)
			return refuseField("building", `there is no building ${JSON.stringify(building)} in ${site.value.name}`, "not_found");
		return ok({ site: site.value, scope: { siteId, classroomId: null, buildingId: found?.id ?? null } });
	}
	const site = await resolveSite(database.prisma, principal, reference);
	if (site.kind === "refused") return site;
	const room = await resolveClassroom(database.prisma, principal, "admin", site.value, classroom, clock.now());
	if (room.kind === "refused") return room;
	return ok({ site: site.value, scope: { siteId: site.value.id, classroomId: room.value.id, buildingId: null } });
}

/** Whether someone may see or change what a scope costs. */
export function permitsScope(principal: Principal, least: Role, { siteId, classroomId }: CostScope): boolean {
	return permits(principal, least, classroomId === null ? { kind: "site", siteId } : { kind: "classroom", siteId, classroomId });
}

/** Whether a price may reach a room that the principal sees: the site's does, a building's if one of his rooms is in it. */
export function mayBePricedBy(principal: Principal, { classroomId, buildingId, siteId }: CostScope, names: PlaceNames): boolean {
	if (classroomId !== null) return permits(principal, "viewer", { kind: "classroom", siteId, classroomId });
	const { classroomIds } = reachOf(principal);
	return buildingId === null || classroomIds === null || classroomIds.some((room) => names.buildingOf.get(room) === buildingId);
}

export async function versionPlace(client: PoolClient, site: Site): Promise<VersionPlace> {
	return { site, names: await readPlaceNames(client, site.id) };
}

export function refuseProblems(problems: readonly CostVersionProblem[]): Refusal {
	return refuse(
		"invalid_request",
		undefined,
		problems.map(({ path, message }) => ({ path: path.join("."), message })),
	);
}

/** What the other author recorded goes along: the second one looks at it before trying again. */
export function refuseConflict(changed: readonly RecordedCostVersion[], place: VersionPlace): Refusal {
	const { problem } = refuse(
		"changed_meanwhile",
		"Somebody recorded a cost version meanwhile. Look at it, then record yours again.",
	);
	const extended = { ...problem, changed: changed.map((version) => toApiCostVersion(version, place)) };
	return { kind: "refused", problem: extended };
}
