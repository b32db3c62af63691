import type pg from "pg";
import type { Instant, Interval } from "@/domain/calendar/interval";

/** Readings of a register that no entry speaks of, or entries that no reading closes. */
export interface CoverageFault {
	readonly deviceId: number;
	readonly channel: number;
	readonly count: number;
	readonly first: Instant;
	readonly last: Instant;
}

interface Row {
	device_id: number;
	channel: number;
	count: number;
	first: Date;
	last: Date;
}

/** An order by number or an anchor may place a reading this far from where it is filed; what lies further is looked up by itself. */
const AROUND_MS = 86_400_000;

// Nearly every reading closes an entry: a hash join takes these away, and only what is left is looked up row by row.
const NET = `net AS (
  SELECT e.device_id, e.channel, e.ends_at, e.cause, e.kind FROM device_consumption_ledgers e
   WHERE e.device_id = ANY ($1::int[]) AND e.ends_at >= $2 AND e.ends_at < $3 AND e.reverses IS NULL
     AND NOT EXISTS (SELECT FROM device_consumption_ledgers r
          WHERE r.device_id = ANY ($1::int[]) AND r.reverses IS NOT NULL
            AND r.device_id = e.device_id AND r.channel = e.channel AND r.reverses = e.number))`;
const IS_NET = `e.reverses IS NULL AND NOT EXISTS (SELECT FROM device_consumption_ledgers r
  WHERE r.device_id = e.device_id AND r.channel = e.channel AND r.reverses = e.number)`;

const UNCOVERED = `
WITH ${NET}, loose AS MATERIALIZED (
  SELECT t.device_id, t.channel, t.filed_at, t.content_sha256 FROM telemetry_events t
    LEFT JOIN ledger_checkpoints c ON c.device_id = t.device_id AND c.channel = t.channel
   WHERE t.device_id = ANY ($1::int[]) AND t.filed_at >= $4 AND t.filed_at < $5 AND t.received_at < $6 AND t.energy_mwh IS NOT NULL
     AND (c.device_id IS NULL OR c.clean OR t.filed_at <= c.reading_at)
     AND NOT EXISTS (SELECT FROM net n WHERE n.device_id = t.device_id AND n.channel = t.channel AND n.cause = t.content_sha256)
), marked AS MATERIALIZED (SELECT DISTINCT unnest(device_ids) AS device_id FROM ledger_marks)
SELECT l.device_id, l.channel, count(*)::int AS count, min(l.filed_at) AS first, max(l.filed_at) AS last FROM loose l
 WHERE l.device_id NOT IN (SELECT device_id FROM marked)
   AND NOT EXISTS (SELECT FROM (SELECT e.starts_at FROM device_consumption_ledgers e
         WHERE e.device_id = l.device_id AND e.channel = l.channel AND e.ends_at >= l.filed_at AND ${IS_NET}
         ORDER BY e.ends_at LIMIT 1) s WHERE s.starts_at <= l.filed_at)
   AND NOT EXISTS (SELECT FROM device_consumption_ledgers e
         WHERE e.device_id = l.device_id AND e.channel = l.channel AND e.cause = l.content_sha256 AND ${IS_NET})
 GROUP BY l.device_id, l.channel`;

const UNFOUNDED = `
WITH ${NET}, loose AS MATERIALIZED (
  SELECT n.* FROM net n WHERE n.ends_at >= $4 AND n.ends_at < $5 AND n.kind <> 'manual_correction' AND NOT EXISTS (
    SELECT FROM telemetry_events t WHERE t.device_id = ANY ($1::int[]) AND t.filed_at >= $2 AND t.filed_at < $3
       AND t.device_id = n.device_id AND t.channel = n.channel AND t.content_sha256 = n.cause))
SELECT l.device_id, l.channel, count(*)::int AS count, min(l.ends_at) AS first, max(l.ends_at) AS last FROM loose l
 WHERE NOT EXISTS (SELECT FROM telemetry_events t WHERE t.device_id = l.device_id AND t.channel = l.channel AND t.content_sha256 = l.cause)
 GROUP BY l.device_id, l.channel`;

/**
 * Readings with a total, filed within the range and received before `settledBefore`, that lie in no net entry: neither closing
 * one nor passed over within one. What follows the last accepted reading while one waits or is held is no fault; registers with
 * marks are being worked on and left out.
 */
export async function findUncoveredReadings(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	range: Interval,
	settledBefore: Instant,
): Promise<CoverageFault[]> {
	const { rows } = await client.query<Row>(UNCOVERED, [...bounds(deviceIds, range), new Date(settledBefore)]);
	return rows.map(toFault);
}

/** Net entries that close within the range on a reading that is not there. Corrections of people have none. */
export async function findUnfoundedEntries(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	range: Interval,
): Promise<CoverageFault[]> {
	const { rows } = await client.query<Row>(UNFOUNDED, bounds(deviceIds, range));
	return rows.map(toFault);
}

function bounds(deviceIds: readonly number[], { start, end }: Interval): unknown[] {
	return [deviceIds, new Date(start - AROUND_MS), new Date(end + AROUND_MS), new Date(start), new Date(end)];
}

function toFault(row: Row): CoverageFault {
	return {
		...{ deviceId: row.device_id, channel: row.channel, count: row.count },
		...{ first: row.first.getTime(), last: row.last.getTime() },
	};
}
