import type pg from "pg";
import type { Instant, Interval } from "@/domain/calendar/interval";
import type { NumberGap } from "@/domain/telemetry/streamHealth";

// What the night's reconciliation looks at of the stream of devices, a batch of them at a time.

/** When each device was last heard, in any way. Archived ones and those that stand nowhere are left out. */
export async function readLastHeard(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	now: Instant,
): Promise<Map<number, Instant | null>> {
	const { rows } = await client.query<{ id: number; at: Date | null }>(
		`SELECT d.id, GREATEST(s.last_seen_at, s.status_at, (SELECT max(c.received_at) FROM ledger_checkpoints c WHERE c.device_id = d.id)) AS at
		   FROM devices d LEFT JOIN device_status s ON s.device_id = d.id
		  WHERE d.id = ANY ($1::int[]) AND d.archived_at IS NULL
		    AND EXISTS (SELECT FROM device_placements p JOIN classrooms r ON r.id = p.classroom_id AND r.kind = 'room'
		                 WHERE p.device_id = d.id AND p.effective_from <= $2 AND (p.effective_until IS NULL OR p.effective_until > $2))`,
		[deviceIds, new Date(now)],
	);
	return new Map(rows.map((row) => [row.id, row.at?.getTime() ?? null]));
}

/** Stretches without a reading, of at least `longMs`, that ended within the range: by device, ascending. */
export async function readPauses(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	range: Interval,
	longMs: number,
): Promise<Map<number, Interval[]>> {
	const { rows } = await client.query<{ device_id: number; starts_at: Date; ends_at: Date }>(
		`SELECT DISTINCT e.device_id, e.starts_at, e.ends_at FROM device_consumption_ledgers e
		  WHERE e.device_id = ANY ($1::int[]) AND e.ends_at >= $2 AND e.ends_at < $3 AND e.ends_at - e.starts_at > $4 * interval '1 ms'
		    AND e.reverses IS NULL AND NOT EXISTS (SELECT FROM device_consumption_ledgers r
		          WHERE r.device_id = e.device_id AND r.channel = e.channel AND r.reverses = e.number)
		  ORDER BY e.device_id, e.ends_at`,
		[deviceIds, new Date(range.start), new Date(range.end), longMs],
	);
	return grouped(rows, (row) => ({ start: row.starts_at.getTime(), end: row.ends_at.getTime() }));
}

/** Gaps looked at per device; more are no news. */
const GAPS_MAX = 50;
/** Numbers of one gap that are looked up one by one: one may have been filed elsewhere. */
const NUMBERS_MAX = 500;

/**
 * Numbers between the lowest and the highest of an epoch, within the range, that no reading carries. Channels share them.
 * A number whose key is known came, wherever it was filed.
 */
export async function readNumberGaps(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	range: Interval,
): Promise<Map<number, NumberGap[]>> {
	const { rows } = await client.query<{ device_id: number; epoch: number; from: number; until: number }>(
		`WITH gaps AS (
		   SELECT device_id, epoch, before + 1 AS lo, seq - 1 AS hi, row_number() OVER (PARTITION BY device_id ORDER BY epoch DESC, seq DESC) AS n
		     FROM (SELECT device_id, epoch, seq, lag(seq) OVER (PARTITION BY device_id, epoch ORDER BY seq) AS before
		             FROM (SELECT DISTINCT device_id, epoch, seq FROM telemetry_events
		                    WHERE device_id = ANY ($1::int[]) AND filed_at >= $2 AND filed_at < $3 AND epoch IS NOT NULL AND seq IS NOT NULL) s) o
		    WHERE seq - before > 1)
		 SELECT g.device_id, g.epoch::float8 AS epoch, min(x.number)::float8 AS "from", max(x.number)::float8 AS until
		   FROM gaps g CROSS JOIN LATERAL (
		     SELECT g.lo AS number WHERE g.hi - g.lo >= ${NUMBERS_MAX}
		     UNION ALL SELECT g.hi WHERE g.hi - g.lo >= ${NUMBERS_MAX}
		     UNION ALL SELECT k.number FROM generate_series(g.lo, g.hi) AS k (number)
		       WHERE g.hi - g.lo < ${NUMBERS_MAX} AND NOT EXISTS (
		         SELECT FROM telemetry_keys t CROSS JOIN (SELECT DISTINCT c.channel FROM ledger_checkpoints c WHERE c.device_id = g.device_id) c
		          WHERE t.device_id = g.device_id
		            AND t.key = convert_to('seq/1|' || g.epoch || '|telemetry|' || c.channel || '|' || k.number, 'LATIN1'))) x
		  WHERE g.n <= ${GAPS_MAX}
		  GROUP BY g.device_id, g.epoch, g.lo, g.hi ORDER BY 1, 2, 3`,
		[deviceIds, new Date(range.start), new Date(range.end)],
	);
	return grouped(rows, ({ epoch, from, until }) => ({ epoch, from, until }));
}

/** No device's clock was set before. */
const CLOCK_MIN_MS = 1_577_836_800_000;

export interface ClockFacts {
	readonly readings: number;
	readonly delayMinMs: number;
}

/** Of each device that sends its clock: the smallest (arrival − clock) of what arrived from `since` on. */
export async function readClocks(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	since: Instant,
	until: Instant,
): Promise<Map<number, ClockFacts>> {
	const { rows } = await client.query<{ device_id: number; readings: number; delay: number }>(
		`SELECT device_id, count(*)::int AS readings, min(date_part('epoch', received_at) * 1000 - device_clock_ms)::float8 AS delay
		   FROM telemetry_events
		  WHERE device_id = ANY ($1::int[]) AND filed_at >= $2 AND filed_at < $3 AND received_at >= $2 AND device_clock_ms >= ${CLOCK_MIN_MS}
		  GROUP BY device_id`,
		[deviceIds, new Date(since), new Date(until)],
	);
	return new Map(rows.map((row) => [row.device_id, { readings: row.readings, delayMinMs: Math.round(row.delay) }]));
}

function grouped<R extends { device_id: number }, T>(rows: readonly R[], toItem: (row: R) => T): Map<number, T[]> {
	const found = new Map<number, T[]>();
	for (const row of rows) {
		const list = found.get(row.device_id);
		if (list) list.push(toItem(row));
		else found.set(row.device_id, [toItem(row)]);
	}
	return found;
}
