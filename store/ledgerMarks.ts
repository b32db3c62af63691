import { readFileSync } from "node:fs";
import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { Reading, RegisterId } from "@/domain/telemetry/reading";
import { type ReadingRow, toReading } from "./telemetryReadings";

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

/** A register whose marks were claimed, with its readings filed from `staleFrom` on, in order of filing. */
export interface ClaimedRegister extends RegisterId {
	readonly staleFrom: Instant;
	readonly staleUntil: Instant | null;
	readonly readings: readonly Reading[];
	/** False when more readings follow than were loaded. */
	readonly complete: boolean;
}

const CLAIM = readFileSync(new URL("./ledgerMarks.claim.sql", import.meta.url), "utf8");
const MARKS_PEEKED_MAX = 4_000;

type ClaimRow = [deviceId: number, channel: number, staleFrom: number, staleUntil: number | null, ...reading: ReadingRow];

/**
 * Claims marks, oldest first, of about `registersMax` registers at most, and loads at most `readingsMax` new readings of
 * each. The marks are deleted in the caller's transaction: a rollback gives them back. Registers ascend. `hasMore`: marks
 * were left.
 */
export async function claimMarks(
	client: pg.ClientBase,
	limits: { registersMax: number; readingsMax: number },
): Promise<{ claimed: ClaimedRegister[]; hasMore: boolean }> {
	const { ids, hasMore } = await peek(client, limits.registersMax);
	if (ids.length === 0) return { claimed: [], hasMore };
	const { rows } = await client.query<ClaimRow>({
		name: "ledger_marks_claim",
		rowMode: "array",
		text: CLAIM,
		values: [ids, limits.readingsMax + 1],
	});
	const claimed: ClaimedRegister[] = [];
	let readings: Reading[] = [];
	for (const [index, row] of rows.entries()) {
		const [deviceId, channel, staleFrom, staleUntil, ...reading] = row;
		if (reading[0] !== null) readings.push(toReading(reading));
		const next = rows[index + 1];
		if (next && next[0] === deviceId && next[1] === channel) continue;
		const complete = readings.length <= limits.readingsMax;
		const until = staleUntil === null ? null : Math.round(staleUntil);
		claimed.push({ deviceId, channel, staleFrom: Math.round(staleFrom), staleUntil: until, readings, complete });
		readings = [];
	}
	return { claimed, hasMore };
}

/** Oldest marks that together hold about as many registers as may be taken at once; at least one. */
async function peek(client: pg.ClientBase, registersMax: number): Promise<{ ids: bigint[]; hasMore: boolean }> {
	const { rows } = await client.query<[bigint, number]>({
		name: "ledger_marks_peek",
		rowMode: "array",
		text: `SELECT id, cardinality(device_ids) FROM ledger_marks ORDER BY id LIMIT ${MARKS_PEEKED_MAX}`,
	});
	const ids: bigint[] = [];
	let registers = 0;
	for (const [id, size] of rows) {
		if (ids.length > 0 && registers + size > registersMax) break;
		ids.push(id);
		registers += size;
	}
	return { ids, hasMore: ids.length < rows.length };
}
