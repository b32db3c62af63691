import type pg from "pg";
import { type DayKey, markDaysToPrice } from "./priceMarks";

const DAYS_MAX = 100_000;

/**
 * Finds days of a site whose costs are not those of their revision although no mark says so (a projection that was
 * dropped and rebuilt), and marks them. Returns how many.
 */
export async function markUnpricedDays(client: pg.ClientBase, siteId: number): Promise<number> {
	await client.query(
		`DELETE FROM priced_days p USING daily_aggregates d, classrooms c
		  WHERE c.site_id = $1 AND d.classroom_id = c.id AND d.revision < p.revision
		    AND p.device_id = d.device_id AND p.classroom_id = d.classroom_id AND p.local_date = d.local_date`,
		[siteId],
	);
	const { rows } = await client.query<{ device_id: number; classroom_id: number; local_date: string }>(
		`SELECT d.device_id, d.classroom_id, d.local_date
		   FROM classrooms c JOIN daily_aggregates d ON d.classroom_id = c.id
		   LEFT JOIN priced_days p USING (device_id, classroom_id, local_date)
		  WHERE c.site_id = $1 AND p.revision IS DISTINCT FROM d.revision LIMIT $2`,
		[siteId, DAYS_MAX],
	);
	const days = rows.map((row): DayKey => ({ deviceId: row.device_id, classroomId: row.classroom_id, date: row.local_date }));
	await markDaysToPrice(client, days);
	return days.length;
}
