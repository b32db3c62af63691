import type pg from "pg";
import type { Interval } from "@/domain/calendar/interval";
import { instantText } from "./telemetryEvents";
import type { Transaction } from "./transaction";

const STALE_GAPS = `INSERT INTO stale_days (device_id, starts_at, ends_at, reason)
	SELECT e.device_id, min(date_bin('15 minutes', e.starts_at, '2000-01-01Z')),
		max(date_bin('15 minutes', e.ends_at, '2000-01-01Z')) + interval '15 minutes', 'switch'
	FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS c (device_id, starts, ends)
	JOIN fold_positions f ON f.device_id = c.device_id
	JOIN device_consumption_ledgers e ON e.device_id = f.device_id AND e.channel = f.channel AND e.ends_at > c.starts AND e.starts_at < c.ends
	WHERE e.reverses IS NULL AND e.energy_mwh <> 0 AND 'allocated' = ANY (string_to_array(e.flags, ','))
		AND NOT EXISTS (SELECT FROM device_consumption_ledgers r
			WHERE r.device_id = e.device_id AND r.channel = e.channel AND r.reverses = e.number)
	GROUP BY e.device_id, date_trunc('day', e.starts_at)
	ON CONFLICT DO NOTHING`;

/** A stretch in which what is known of a device's switches has changed; an end of Infinity is "from then on". */
export interface ChangedStretch extends Interval {
	readonly deviceId: number;
}

/**
 * Marks the days stale over which entries that span a gap lie in the stretches: their energy is weighed by what was ON.
 * One mark per device and day on which such an entry begins. Returns how many.
 */
export async function markStaleGaps(client: pg.ClientBase, changed: readonly ChangedStretch[]): Promise<number> {
	if (changed.length === 0) return 0;
	const { rowCount } = await client.query(STALE_GAPS, [
		changed.map(({ deviceId }) => deviceId),
		changed.map(({ start }) => instantText(start)),
		changed.map(({ end }) => (Number.isFinite(end) ? instantText(end) : "infinity")),
	]);
	return rowCount ?? 0;
}

/** Marks every gap of a device, in the transaction that changes what its switches are rated at. */
export async function markAllGaps(tx: Transaction, deviceId: number): Promise<void> {
	await tx.$executeRawUnsafe(STALE_GAPS, [deviceId], ["-infinity"], ["infinity"]);
}
