import type pg from "pg";
import type { DatedZone } from "@/domain/calendar/zone";
import type { UsageSite } from "./usageFigures";

/** A site with its dated zones, or null when there is none of this id. */
export async function readUsageSite(client: pg.ClientBase, siteId: number): Promise<UsageSite | null> {
	const { rows } = await client.query<{
		name: string;
		currency: string;
		zone: string | null;
		from: Date;
		unassigned: number | null;
	}>(
		`SELECT s.name, s.currency, z.time_zone AS zone, z.effective_from AS "from",
		        (SELECT c.id FROM classrooms c WHERE c.site_id = s.id AND c.kind = 'unassigned') AS unassigned
		   FROM sites s LEFT JOIN site_zones z ON z.site_id = s.id
		  WHERE s.id = $1 ORDER BY z.effective_from`,
		[siteId],
	);
	const [first] = rows;
	if (!first) return null;
	return {
		siteId,
		name: first.name,
		currency: first.currency.trim(),
		zones: rows.flatMap((row): DatedZone[] =>
			row.zone === null ? [] : [{ effectiveFrom: row.from.getTime(), timeZone: row.zone }],
		),
		unassignedClassroomId: first.unassigned,
	};
}

/** The rooms that a scope covers: those asked for that belong to the site, or all of the site's, archived ones too. */
export async function readScopeRooms(
	client: pg.ClientBase,
	siteId: number,
	classroomIds: readonly number[] | null,
): Promise<number[]> {
	const { rows } = await client.query<{ id: number }>(
		"SELECT id FROM classrooms WHERE site_id = $1 AND ($2::int[] IS NULL OR id = ANY ($2)) ORDER BY id",
		[siteId, classroomIds],
	);
	return rows.map((row) => row.id);
}
