import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { DeviceRange } from "./quarterHours";

export interface StaleDay extends DeviceRange {
	readonly reason: string;
}

/** Marks ranges to refold, in the transaction that makes them stale. Marking twice is marking once. */
export async function markStaleDays(client: pg.ClientBase, days: readonly StaleDay[]): Promise<void> {
	if (days.length === 0) return;
	await client.query(
		`INSERT INTO stale_days (device_id, starts_at, ends_at, reason)
		 SELECT * FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::text[]) ON CONFLICT DO NOTHING`,
		[
			days.map((day) => day.deviceId),
			days.map((day) => new Date(day.start)),
			days.map((day) => new Date(day.end)),
			days.map((day) => day.reason),
		],
	);
}

/**
 * Takes marks that no other worker holds; what is not worked off must be marked again. They are deleted at once, not
 * only locked: whoever marks the same range meanwhile then waits for the outcome, so no mark is lost between the two.
 */
export async function claimStaleDays(client: pg.ClientBase, marksMax: number): Promise<StaleDay[]> {
	const { rows } = await client.query<{ device_id: number; starts_at: Date; ends_at: Date; reason: string }>(
		`DELETE FROM stale_days WHERE (device_id, starts_at, ends_at) IN (
		   SELECT device_id, starts_at, ends_at FROM stale_days ORDER BY device_id, starts_at, ends_at LIMIT $1 FOR UPDATE SKIP LOCKED)
		 RETURNING device_id, starts_at, ends_at, reason`,
		[marksMax],
	);
	const days = rows.map((row) => ({
		deviceId: row.device_id,
		start: row.starts_at.getTime(),
		end: row.ends_at.getTime(),
		reason: row.reason,
	}));
	return days.sort((a, b) => a.deviceId - b.deviceId || a.start - b.start || a.end - b.end);
}

/** From the first to the last instant of a device's ledger, reversed entries too: outside it there is nothing to refold. */
export async function readLedgerExtents(
	client: pg.ClientBase,
	deviceIds: readonly number[],
): Promise<Map<number, { first: Instant; last: Instant }>> {
	// Every entry starts where another one ended, so the first end is also the first start.
	const { rows } = await client.query<{ device_id: number; first: Date; last: Date }>(
		`SELECT f.device_id, min(a.ends_at) AS first, max(z.ends_at) AS last
		   FROM fold_positions f
		   CROSS JOIN LATERAL (SELECT least(starts_at, ends_at) AS ends_at FROM device_consumption_ledgers e
		     WHERE e.device_id = f.device_id AND e.channel = f.channel ORDER BY e.ends_at LIMIT 1) a
		   CROSS JOIN LATERAL (SELECT ends_at FROM device_consumption_ledgers e
		     WHERE e.device_id = f.device_id AND e.channel = f.channel ORDER BY e.ends_at DESC LIMIT 1) z
		  WHERE f.device_id = ANY ($1::int[]) GROUP BY f.device_id`,
		[deviceIds],
	);
	return new Map(rows.map((row) => [row.device_id, { first: row.first.getTime(), last: row.last.getTime() }]));
}
