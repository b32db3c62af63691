import type pg from "pg";
import type { SeededYear } from "./seededYear";
import { YEAR_STARTS } from "./seededYear";

export interface Measured {
	readonly rowsPerSecond: number;
	/** 10^-12 of the currency, as text: of the rows that were looked at. */
	readonly costPico: string;
}

const LOCAL = "CROSS JOIN LATERAL (SELECT q.starts_at AT TIME ZONE 'Asia/Kolkata' AS at) l";

/** One statement over all quarter-hours; the rate of each is looked up by its local day and quarter-hour. */
export async function measureEqualityJoin(pool: pg.Pool, year: SeededYear): Promise<Measured> {
	await pool.query("CREATE TABLE bench_slots (day date, slot int, rate bigint)");
	await pool.query(
		`INSERT INTO bench_slots
		 SELECT $1::date + d, slot, CASE WHEN slot >= 24 AND slot < 72 THEN 5900000 WHEN slot >= 72 AND slot < 88 THEN 8850000 ELSE 4425000 END
		   FROM generate_series(0, $2::int - 1) AS d, generate_series(0, 95) AS slot`,
		[YEAR_STARTS, year.days],
	);
	await pool.query("ANALYZE bench_slots");
	return measure(
		pool,
		year,
		`SELECT q.device_id, q.classroom_id, s.day, sum(q.energy_mwh * s.rate) AS cost
		   FROM quarter_hours q ${LOCAL}
		   JOIN bench_slots s ON s.day = l.at::date AND s.slot = (extract(hour FROM l.at) * 4 + extract(minute FROM l.at) / 15)::int
		  GROUP BY 1, 2, 3`,
	);
}

/** A join on ranges compares each row with many: some rooms tell its rate. */
const RANGE_ROOMS_MAX = 20;

/** The same with the tariff as people write it: seasons, weekdays and local times from and to. Over some of the rooms. */
export async function measureRangeJoin(pool: pg.Pool, year: SeededYear): Promise<Measured> {
	await pool.query(`CREATE TABLE bench_periods AS
		SELECT s.first, s.last, w.weekday, p.starts, p.ends, p.rate
		  FROM (VALUES ('2025-01-01'::date, '2025-06-30'::date), ('2025-07-01', '2030-12-31')) AS s (first, last),
		       generate_series(1, 7) AS w (weekday),
		       (VALUES ('00:00'::time, '06:00'::time, 4425000::bigint), ('06:00', '18:00', 5900000), ('18:00', '22:00', 8850000),
		               ('22:00', '24:00', 4425000)) AS p (starts, ends, rate)`);
	await pool.query("ANALYZE bench_periods");
	const rooms = Math.min(RANGE_ROOMS_MAX, year.rooms);
	return measure(
		pool,
		{ ...year, rows: rooms * year.days * 96 },
		`SELECT q.device_id, q.classroom_id, l.at::date, sum(q.energy_mwh * p.rate) AS cost
		   FROM quarter_hours q ${LOCAL}
		   JOIN bench_periods p ON l.at::date >= p.first AND l.at::date <= p.last
		    AND extract(isodow FROM l.at) >= p.weekday AND extract(isodow FROM l.at) < p.weekday + 1
		    AND l.at::time >= p.starts AND l.at::time < p.ends
		  WHERE q.device_id IN (SELECT id FROM devices ORDER BY id LIMIT ${rooms})
		  GROUP BY 1, 2, 3`,
	);
}

async function measure(pool: pg.Pool, year: SeededYear, select: string): Promise<Measured> {
	const startedAt = performance.now();
	const { rows } = await pool.query<{ cost: string }>(`SELECT sum(cost)::text AS cost FROM (${select}) AS priced`);
	return { rowsPerSecond: year.rows / ((performance.now() - startedAt) / 1000), costPico: rows[0]?.cost ?? "" };
}
