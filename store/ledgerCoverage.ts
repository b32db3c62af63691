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

const IS_NET = (entry: string) => `${entry}.reverses IS NULL AND NOT EXISTS (SELECT FROM device_consumption_ledgers r
	WHERE r.device_id = ${entry}.device_id AND r.channel = ${entry}.channel AND r.reverses = ${entry}.number)`;

/**
 * Readings with a total, filed within the range and received before `settledBefore`, that lie in no net entry: neither closing
 * one nor passed over within one. What follows the last accepted reading while one waits or is held is no fault; registers with
 * marks are being worked on and left out. A synced reading is looked for where it is filed, an unsynced one among the causes too (an anchor may have moved it).
 */
export async function findUncoveredReadings(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	range: Interval,
	settledBefore: Instant,
): Promise<CoverageFault[]> {
	const { rows } = await client.query<Row>(
		`SELECT t.device_id, t.channel, count(*)::int AS count, min(t.filed_at) AS first, max(t.filed_at) AS last
		   FROM telemetry_events t LEFT JOIN ledger_checkpoints c ON c.device_id = t.device_id AND c.channel = t.channel
		  WHERE t.device_id = ANY ($1::int[]) AND t.filed_at >= $2 AND t.filed_at < $3 AND t.received_at < $4
		    AND t.energy_mwh IS NOT NULL
		    AND (c.device_id IS NULL OR c.clean OR t.filed_at <= c.reading_at)
		    AND NOT EXISTS (SELECT FROM ledger_marks m WHERE t.device_id = ANY (m.device_ids))
		    AND NOT EXISTS (SELECT FROM device_consumption_ledgers e
		          WHERE e.device_id = t.device_id AND e.channel = t.channel AND e.ends_at >= t.filed_at AND e.starts_at <= t.filed_at AND ${IS_NET("e")})
		    AND (t.synced AND t.epoch IS NULL OR NOT EXISTS (SELECT FROM device_consumption_ledgers e
		          WHERE e.device_id = t.device_id AND e.channel = t.channel AND e.cause = t.content_sha256 AND ${IS_NET("e")}))
		  GROUP BY t.device_id, t.channel`,
		[deviceIds, new Date(range.start), new Date(range.end), new Date(settledBefore)],
	);
	return rows.map(toFault);
}

/** Net entries that close within the range on a reading that is not there. Corrections of people have none. */
export async function findUnfoundedEntries(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	range: Interval,
): Promise<CoverageFault[]> {
	const { rows } = await client.query<Row>(
		`SELECT e.device_id, e.channel, count(*)::int AS count, min(e.ends_at) AS first, max(e.ends_at) AS last
		   FROM device_consumption_ledgers e
		  WHERE e.device_id = ANY ($1::int[]) AND e.ends_at >= $2 AND e.ends_at < $3 AND e.kind <> 'manual_correction' AND ${IS_NET("e")}
		    AND NOT EXISTS (SELECT FROM telemetry_events t WHERE t.device_id = e.device_id AND t.channel = e.channel
		          AND t.filed_at = e.ends_at AND t.content_sha256 = e.cause)
		    AND NOT EXISTS (SELECT FROM telemetry_events t WHERE t.device_id = e.device_id AND t.channel = e.channel AND t.content_sha256 = e.cause)
		  GROUP BY e.device_id, e.channel`,
		[deviceIds, new Date(range.start), new Date(range.end)],
	);
	return rows.map(toFault);
}

function toFault(row: Row): CoverageFault {
	return {
		...{ deviceId: row.device_id, channel: row.channel, count: row.count },
		...{ first: row.first.getTime(), last: row.last.getTime() },
	};
}
