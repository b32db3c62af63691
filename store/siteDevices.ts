import type pg from "pg";
import type { LocalDate } from "@/domain/calendar/zone";

/** All devices of a site, archived ones too, ascending. */
export async function readSiteDevices(client: pg.ClientBase | pg.Pool, siteId: number): Promise<number[]> {
	const { rows } = await client.query<{ id: number }>("SELECT id FROM devices WHERE site_id = $1 ORDER BY id", [siteId]);
	return rows.map((row) => row.id);
}

/** Devices that stood in a room at some time of the dates, or have figures there. */
export async function readRoomDevices(
	client: pg.ClientBase | pg.Pool,
	classroomId: number,
	dates: { readonly firstDate: LocalDate; readonly lastDate: LocalDate },
): Promise<number[]> {
	const { rows } = await client.query<{ device_id: number }>(
		`SELECT device_id FROM daily_aggregates WHERE classroom_id = $1 AND local_date >= $2::date AND local_date <= $3::date
		 UNION SELECT device_id FROM device_placements
		  WHERE classroom_id = $1 AND effective_from < $3::date + 2 AND (effective_until IS NULL OR effective_until > $2::date - 1)
		 ORDER BY 1`,
		[classroomId, dates.firstDate, dates.lastDate],
	);
	return rows.map((row) => row.device_id);
}

/**
 * Which of the devices wait for a refold, or for their switch log, which may call for one: what differs there is known,
 * not drift.
 */
export async function readDevicesToRefold(client: pg.ClientBase, deviceIds: readonly number[]): Promise<Set<number>> {
	const { rows } = await client.query<{ device_id: number }>(
		`SELECT device_id FROM stale_days WHERE device_id = ANY ($1::int[])
		 UNION SELECT m.device_id FROM switch_marks s, unnest(s.device_ids) AS m (device_id) WHERE m.device_id = ANY ($1::int[])`,
		[deviceIds],
	);
	return new Set(rows.map((row) => row.device_id));
}
