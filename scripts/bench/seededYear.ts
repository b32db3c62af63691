import type pg from "pg";

/** What the bench prices: one device per room, a year of quarter-hours that never repeats and is always the same. */
export interface SeededYear {
	readonly siteId: number;
	readonly rooms: number;
	readonly days: number;
	readonly rows: number;
}

export const YEAR_STARTS = "2025-01-01";
const ROOMS_PER_STATEMENT = 25;

/** Rooms with a meter each, their quarter-hours and days, written by the database itself. */
export async function seedYear(
	pool: pg.Pool,
	rooms: number,
	days: number,
	onProgress: (share: number) => void,
): Promise<SeededYear> {
	const site = await pool.query<{ id: number }>("INSERT INTO sites (name, currency) VALUES ('Bench', 'INR') RETURNING id");
	const siteId = site.rows[0]?.id ?? 0;
	await pool.query("INSERT INTO site_zones VALUES ($1, '1970-01-01Z', 'Asia/Kolkata')", [siteId]);
	await pool.query(
		`WITH room AS (
		   INSERT INTO classrooms (site_id, code) SELECT $1, 'R-' || n FROM generate_series(1, $2::int) n RETURNING id, code)
		 INSERT INTO devices (id, site_id, esp32_name) SELECT id, $1, code FROM room`,
		[siteId, rooms],
	);
	const ids = (await pool.query<{ id: number }>("SELECT id FROM devices WHERE site_id = $1 ORDER BY id", [siteId])).rows;
	for (let from = 0; from < ids.length; from += ROOMS_PER_STATEMENT) {
		const some = ids.slice(from, from + ROOMS_PER_STATEMENT).map(({ id }) => id);
		await pool.query(
			`INSERT INTO quarter_hours (device_id, classroom_id, starts_at, energy_mwh, estimated_mwh, allocated_mwh, on_time_ms, covered_ms)
			 SELECT r, r, (($2::date + n / 96)::timestamp AT TIME ZONE 'Asia/Kolkata') + n % 96 * interval '15 min',
			        (r * 7919::bigint + n * 104729::bigint) % 400000, 0, 0, 900000, 900000
			   FROM unnest($1::int[]) AS r, generate_series(0, $3::int * 96 - 1) AS n`,
			[some, YEAR_STARTS, days],
		);
		await pool.query(
			`INSERT INTO daily_aggregates (device_id, classroom_id, local_date, energy_mwh, estimated_mwh, allocated_mwh, on_time_ms, covered_ms, revision)
			 SELECT device_id, classroom_id, (starts_at AT TIME ZONE 'Asia/Kolkata')::date, sum(energy_mwh), 0, 0, sum(on_time_ms), sum(covered_ms), 1
			   FROM quarter_hours WHERE classroom_id = ANY ($1::int[]) GROUP BY 1, 2, 3`,
			[some],
		);
		await pool.query(
			`INSERT INTO monthly_aggregates (device_id, classroom_id, local_month, energy_mwh, estimated_mwh, allocated_mwh, on_time_ms, covered_ms)
			 SELECT device_id, classroom_id, date_trunc('month', local_date)::date, sum(energy_mwh), 0, 0, sum(on_time_ms), sum(covered_ms)
			   FROM daily_aggregates WHERE classroom_id = ANY ($1::int[]) GROUP BY 1, 2, 3`,
			[some],
		);
		onProgress((from + some.length) / ids.length);
	}
	await pool.query("VACUUM (ANALYZE) quarter_hours, daily_aggregates");
	return { siteId, rooms, days, rows: rooms * days * 96 };
}
