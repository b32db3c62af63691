import type { Instant } from "@/domain/calendar/interval";
import type { Transaction } from "./transaction";

const DAY_MS = 86_400_000;
/** No reading is filed before this: the earliest partition that may exist. */
const READINGS_FROM = Date.UTC(2019, 11, 1);

export interface StaleRange {
	readonly deviceIds: readonly number[];
	readonly from: Instant;
	/** Null = until now. */
	readonly until: Instant | null;
	readonly now: Instant;
	readonly reason: "placement" | "zone" | "rating";
}

/**
 * Marks what a change of configuration makes stale in the projections, in the transaction of that change. The range is
 * widened to whole days and one more on either side: no zone's local day reaches further, and a reading may come that
 * was measured just now. Marking twice is marking once.
 */
export async function markStaleDays(tx: Transaction, { deviceIds, from, until, now, reason }: StaleRange): Promise<void> {
	if (deviceIds.length === 0) return;
	const start = new Date(Math.max(READINGS_FROM, Math.floor(from / DAY_MS) * DAY_MS - DAY_MS));
	const end = new Date(Math.ceil(Math.max(from, until ?? now) / DAY_MS) * DAY_MS + DAY_MS);
	await tx.$executeRaw`
		INSERT INTO stale_days (device_id, starts_at, ends_at, reason)
		SELECT unnest(${[...deviceIds]}::int[]), ${start}, ${end}, ${reason}
		ON CONFLICT DO NOTHING`;
}

/** Asks the ledger to derive a device's registers anew from an instant on: its ceiling changed, and so may a decision. */
export async function markLedger(tx: Transaction, deviceId: number, from: Instant): Promise<void> {
	await tx.$executeRaw`
		INSERT INTO ledger_marks (device_ids, channels, stale_from)
		SELECT array_agg(device_id), array_agg(channel), array_agg(${new Date(Math.max(READINGS_FROM, from))}::timestamptz)
		FROM ledger_checkpoints WHERE device_id = ${deviceId} HAVING count(*) > 0`;
}

/** Wakes a stage of the worker once this commits. */
export async function notifyStage(tx: Transaction, stage: "ledger" | "aggregate" | "cost" | "jobs"): Promise<void> {
	await tx.$executeRaw`SELECT pg_notify('autovolt_stage', ${stage})`;
}

/** Tells the worker that configuration changed: "device:B-204" or "site:1". It reads anew what it keeps of it. */
export async function notifyConfig(tx: Transaction, subject: string): Promise<void> {
	await tx.$executeRaw`SELECT pg_notify('autovolt_config', ${subject})`;
}
