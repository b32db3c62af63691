import type pg from "pg";

/** Where a price holds or changed: one room, the rooms of a building, or (both null) the whole site. */
export interface CostScope {
	readonly siteId: number;
	readonly classroomId: number | null;
	readonly buildingId: number | null;
}

export type CostScopeKind = "site" | "building" | "classroom";

export function scopeKind({ classroomId, buildingId }: Pick<CostScope, "classroomId" | "buildingId">): CostScopeKind {
	if (classroomId !== null) return "classroom";
	return buildingId === null ? "site" : "building";
}

export function isSameScope(
	a: Pick<CostScope, "classroomId" | "buildingId">,
	b: Pick<CostScope, "classroomId" | "buildingId">,
): boolean {
	return a.classroomId === b.classroomId && a.buildingId === b.buildingId;
}

/** SQL: the rooms `c` of a scope, given as $1 (site), $2 (room) and $3 (building). */
export const ROOM_IN_SCOPE = "c.site_id = $1 AND ($2::int IS NULL OR c.id = $2) AND ($3::int IS NULL OR c.building_id = $3)";

export function scopeValues({ siteId, classroomId, buildingId }: CostScope): (number | null)[] {
	return [siteId, classroomId, buildingId];
}

/** Names of a site's rooms and buildings, for those who show a scope. */
export interface PlaceNames {
	readonly classrooms: ReadonlyMap<number, string>;
	readonly buildings: ReadonlyMap<number, string>;
	/** Building of each room; a room without one is not in it. */
	readonly buildingOf: ReadonlyMap<number, number>;
}

export async function readPlaceNames(client: pg.ClientBase, siteId: number): Promise<PlaceNames> {
	const rooms = await client.query<{ id: number; code: string; building_id: number | null }>(
		"SELECT id, code, building_id FROM classrooms WHERE site_id = $1",
		[siteId],
	);
	const buildings = await client.query<{ id: number; name: string }>("SELECT id, name FROM buildings WHERE site_id = $1", [
		siteId,
	]);
	return {
		classrooms: new Map(rooms.rows.map(({ id, code }) => [id, code])),
		buildings: new Map(buildings.rows.map(({ id, name }) => [id, name])),
		buildingOf: new Map(rooms.rows.flatMap(({ id, building_id: building }) => (building === null ? [] : [[id, building]]))),
	};
}
