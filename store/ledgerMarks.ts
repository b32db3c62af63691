import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { RegisterId } from "@/domain/telemetry/reading";

/** A register with new readings: from the earliest of them to the latest. */
export interface StaleRegister extends RegisterId {
	/** Earliest instant at which a new reading is placed or filed. */
	readonly staleFrom: Instant;
	/** Latest one, inclusive. Leave out when unknown: the ledger then looks at everything from `staleFrom` on. */
	readonly staleUntil?: Instant;
}

/**
 * Says which registers have new readings, in the transaction that stores them. One row per batch, not one per register:
 * the ledger claims whole batches. Nothing is written for no registers.
 */
export async function insertMark(client: pg.ClientBase, registers: readonly StaleRegister[]): Promise<void> {
	if (registers.length === 0) return;
	await client.query({
		name: "ledger_marks_insert",
		text: `INSERT INTO ledger_marks (device_ids, channels, stale_from, stale_until)
			VALUES ($1::int[], $2::smallint[], $3::timestamptz[], $4::timestamptz[])`,
		values: [
			`{${registers.map(({ deviceId }) => deviceId).join(",")}}`,
			`{${registers.map(({ channel }) => channel).join(",")}}`,
			`{${registers.map(({ staleFrom }) => new Date(staleFrom).toISOString()).join(",")}}`,
			`{${registers.map(({ staleUntil }) => (staleUntil === undefined ? "NULL" : new Date(staleUntil).toISOString())).join(",")}}`,
		],
	});
}
