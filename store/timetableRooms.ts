import type pg from "pg";
import type { Room } from "@/domain/timetable/schedule";

export interface TimetableRoom extends Room {
	readonly code: string;
	readonly name: string;
	readonly building: string | null;
}

/** Rooms of a site that are not archived, by building and code. */
export async function readTimetableRooms(client: pg.ClientBase, siteId: number): Promise<TimetableRoom[]> {
	const { rows } = await client.query<{
		id: number;
		code: string;
		name: string;
		building_id: number | null;
		building: string | null;
	}>(
		`SELECT c.id, c.code, c.name, c.building_id, b.name AS building
		   FROM classrooms c LEFT JOIN buildings b ON b.id = c.building_id
		  WHERE c.site_id = $1 AND c.kind = 'room' AND c.archived_at IS NULL ORDER BY b.name NULLS LAST, c.code`,
		[siteId],
	);
	return rows.map(({ id, code, name, building_id, building }) => ({
		classroomId: id,
		buildingId: building_id,
		code,
		name,
		building,
	}));
}

/** The id of a site's building by its name; archived ones are not found. */
export async function findBuildingId(client: pg.ClientBase, siteId: number, name: string): Promise<number | null> {
	const { rows } = await client.query<{ id: number }>(
		"SELECT id FROM buildings WHERE site_id = $1 AND name = $2 AND archived_at IS NULL",
		[siteId, name],
	);
	return rows[0]?.id ?? null;
}

/** The names of a site's buildings by id, archived ones too. */
export async function readBuildingNames(client: pg.ClientBase, siteId: number): Promise<Map<number, string>> {
	const { rows } = await client.query<{ id: number; name: string }>("SELECT id, name FROM buildings WHERE site_id = $1", [
		siteId,
	]);
	return new Map(rows.map(({ id, name }) => [id, name]));
}
