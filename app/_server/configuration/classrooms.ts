import { markBuildingMove } from "@/store/buildingMoves";
import { findBuildingByName } from "@/store/buildings";
import {
	type Classroom,
	countDevicesFrom,
	findClassroom,
	createClassroom as insertClassroom,
	listClassrooms as readClassrooms,
	updateClassroom as saveClassroom,
} from "@/store/classrooms";
import { toPage } from "@/store/page";
import type { Reader } from "@/store/transaction";
import type {
	archiveClassroomRoute,
	ClassroomBody,
	createClassroomRoute,
	listClassroomsRoute,
	updateClassroomRoute,
} from "@/wire/http/classrooms";
import { change } from "../change";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, refuse, refuseField } from "../outcome";
import { permits, reachOf } from "../permission";
import { resolveSite, resolveWholeSite } from "../place";

type ClassroomPage = { classrooms: ClassroomBody[]; next: number | null };

export async function listClassrooms({
	principal,
	database,
	clock,
	query,
}: RouteCall<typeof listClassroomsRoute>): Promise<Outcome<ClassroomPage>> {
	const site = query.site === undefined ? null : await resolveSite(database.prisma, principal, query.site);
	if (site?.kind === "refused") return site;
	const reach = reachOf(principal);
	const filter = {
		siteId: site?.value.id ?? reach.siteId,
		classroomIds: reach.classroomIds,
		building: query.building ?? null,
		archivedToo: query.include_archived,
	};
	const rows = await readClassrooms(
		database.prisma,
		filter,
		{ after: query.after ?? null, limit: query.limit },
		new Date(clock.now()),
	);
	const page = toPage(rows, query.limit, (row) => row.id);
	return ok({ classrooms: page.rows.map(toApiClassroom), next: page.next });
}

export async function createClassroom(call: RouteCall<typeof createClassroomRoute>): Promise<Outcome<ClassroomBody>> {
	const { code, name, area_m2: areaM2 = null } = call.body;
	const site = await resolveWholeSite(call.database.prisma, call.principal, "manager", call.body.site);
	if (site.kind === "refused") return site;
	const siteId = site.value.id;
	return change(call, async (tx, audit) => {
		const buildingId = await buildingIdOf(tx, siteId, call.body.building ?? null);
		if (buildingId.kind === "refused") return buildingId;
		const fields = { code, name, buildingId: buildingId.value, areaM2 };
		const room = toApiClassroom(await insertClassroom(tx, siteId, fields, new Date(call.clock.now())));
		await audit({ action: "classroom.create", subject: `classroom:${code}`, after: room });
		return created(room);
	});
}

export async function updateClassroom(call: RouteCall<typeof updateClassroomRoute>): Promise<Outcome<ClassroomBody>> {
	const { code, name, building, area_m2: areaM2 } = call.body;
	const now = new Date(call.clock.now());
	return change(call, async (tx, audit) => {
		const before = await mineToChange(tx, call);
		if (before.kind === "refused") return before;
		const { id, siteId } = before.value;
		const buildingId = building === undefined ? undefined : await buildingIdOf(tx, siteId, building);
		if (buildingId?.kind === "refused") return buildingId;
		const fields = {
			...(code === undefined ? {} : { code }),
			...(name === undefined ? {} : { name }),
			...(buildingId === undefined ? {} : { buildingId: buildingId.value }),
			...(areaM2 === undefined ? {} : { areaM2 }),
		};
		const after = toApiClassroom(await saveClassroom(tx, id, fields, now));
		if (after.building !== before.value.building)
			await markBuildingMove(tx, { siteId, classroomId: id, requestedBy: call.principal.name });
		await audit({
			action: "classroom.update",
			subject: `classroom:${before.value.code}`,
			before: toApiClassroom(before.value),
			after,
		});
		return ok(after);
	});
}

export async function archiveClassroom(call: RouteCall<typeof archiveClassroomRoute>): Promise<Outcome<ClassroomBody>> {
	const now = new Date(call.clock.now());
	return change(call, async (tx, audit) => {
		const before = await mineToChange(tx, call);
		if (before.kind === "refused") return before;
		const { id, code, archivedAt } = before.value;
		const devices = await countDevicesFrom(tx, id, now);
		if (devices > 0) return refuse("conflict", `${devices} devices stand in ${code}. Place them elsewhere first.`);
		const after = toApiClassroom(archivedAt ? before.value : await saveClassroom(tx, id, { archivedAt: now }, now));
		await audit({ action: "classroom.archive", subject: `classroom:${code}`, before: toApiClassroom(before.value), after });
		return ok(after);
	});
}

type RoomCall = Pick<RouteCall<typeof archiveClassroomRoute>, "principal" | "path" | "clock">;

/** A room that the caller may change. The room of devices that stand nowhere belongs to the house. */
async function mineToChange(db: Reader, { principal, path, clock }: RoomCall): Promise<Outcome<Classroom>> {
	const room = await findClassroom(db, path.id, new Date(clock.now()));
	if (!room || !permits(principal, "manager", { kind: "classroom", siteId: room.siteId, classroomId: room.id }))
		return refuse("not_found");
	if (room.kind === "unassigned") return refuse("conflict", "This room stands for devices without one; it stays as it is.");
	return ok(room);
}

async function buildingIdOf(db: Reader, siteId: number, name: string | null): Promise<Outcome<number | null>> {
	if (name === null) return ok(null);
	const building = await findBuildingByName(db, siteId, name);
	return building ? ok(building.id) : refuseField("building", "there is no such building in this site");
}

function toApiClassroom({ siteId, areaM2, archivedAt, ...room }: Classroom): ClassroomBody {
	return { ...room, site_id: siteId, area_m2: areaM2, archived_at: archivedAt?.toISOString() ?? null };
}
