import {
	type Building,
	findBuilding,
	createBuilding as insertBuilding,
	listBuildings as readBuildings,
	updateBuilding as saveBuilding,
} from "@/store/buildings";
import { toPage } from "@/store/page";
import type { Reader } from "@/store/transaction";
import type {
	archiveBuildingRoute,
	BuildingBody,
	createBuildingRoute,
	listBuildingsRoute,
	updateBuildingRoute,
} from "@/wire/http/buildings";
import { change } from "../change";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, refuse } from "../outcome";
import { permits, reachOf } from "../permission";
import { resolveSite, resolveWholeSite } from "../place";
import type { Principal } from "../principal";

type BuildingPage = { buildings: BuildingBody[]; next: number | null };

export async function listBuildings({
	principal,
	database,
	query,
}: RouteCall<typeof listBuildingsRoute>): Promise<Outcome<BuildingPage>> {
	const site = query.site === undefined ? null : await resolveSite(database.prisma, principal, query.site);
	if (site?.kind === "refused") return site;
	const reach = reachOf(principal);
	const filter = {
		siteId: site?.value.id ?? reach.siteId,
		classroomIds: reach.classroomIds,
		archivedToo: query.include_archived,
	};
	const rows = await readBuildings(database.prisma, filter, { after: query.after ?? null, limit: query.limit });
	const page = toPage(rows, query.limit, (row) => row.id);
	return ok({ buildings: page.rows.map(toApiBuilding), next: page.next });
}

export async function createBuilding(call: RouteCall<typeof createBuildingRoute>): Promise<Outcome<BuildingBody>> {
	const site = await resolveWholeSite(call.database.prisma, call.principal, "manager", call.body.site);
	if (site.kind === "refused") return site;
	return change(call, async (tx, audit) => {
		const building = toApiBuilding(await insertBuilding(tx, site.value.id, call.body.name));
		await audit({ action: "building.create", subject: `building:${building.name}`, after: building });
		return created(building);
	});
}

export async function updateBuilding(call: RouteCall<typeof updateBuildingRoute>): Promise<Outcome<BuildingBody>> {
	return change(call, async (tx, audit) => {
		const before = await mineToChange(tx, call.principal, call.path.id);
		if (!before) return refuse("not_found");
		const after = toApiBuilding(await saveBuilding(tx, before.id, { name: call.body.name }));
		await audit({ action: "building.update", subject: `building:${before.name}`, before: toApiBuilding(before), after });
		return ok(after);
	});
}

export async function archiveBuilding(call: RouteCall<typeof archiveBuildingRoute>): Promise<Outcome<BuildingBody>> {
	return change(call, async (tx, audit) => {
		const before = await mineToChange(tx, call.principal, call.path.id);
		if (!before) return refuse("not_found");
		if (before.classrooms > 0) return refuse("conflict", `${before.classrooms} rooms are in it. Move or archive them first.`);
		const after = toApiBuilding(
			before.archivedAt ? before : await saveBuilding(tx, before.id, { archivedAt: new Date(call.clock.now()) }),
		);
		await audit({ action: "building.archive", subject: `building:${before.name}`, before: toApiBuilding(before), after });
		return ok(after);
	});
}

async function mineToChange(db: Reader, principal: Principal, id: number): Promise<Building | null> {
	const building = await findBuilding(db, id);
	return building && permits(principal, "manager", { kind: "site", siteId: building.siteId }) ? building : null;
}

function toApiBuilding({ id, name, site, siteId, classrooms, archivedAt }: Building): BuildingBody {
	return { id, name, site, site_id: siteId, classrooms, archived_at: archivedAt?.toISOString() ?? null };
}
