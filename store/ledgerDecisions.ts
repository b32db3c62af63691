import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { DecidedPair, DecisionKind, LedgerDecision } from "@/domain/ledger/ledgerDecision";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { RegisterId } from "@/domain/telemetry/reading";
import { instantText } from "./telemetryEvents";

/** What a person decided, or `taken_back`: the readings alone hold again. */
export type StoredDecisionKind = DecisionKind | "taken_back";

/** A decision as it was made. The latest one of a pair is in force. */
export interface StoredDecision extends DecidedPair {
	readonly id: number;
	readonly channel: number;
	readonly kind: StoredDecisionKind;
	/** Null when it was taken back. */
	readonly energyMwh: MilliwattHours | null;
	readonly closingMwh: MilliwattHours | null;
	readonly openingMwh: MilliwattHours | null;
	readonly note: string;
	readonly decidedBy: string;
	readonly decidedAt: Instant;
	/** The latest of its pair, and not taken back. */
	readonly inForce: boolean;
	/** In force, and an entry of the ledger says what it says. */
	readonly applied: boolean;
}

type Row = {
	id: bigint;
	channel: number;
	kind: StoredDecisionKind;
	starts_at: Date;
	ends_at: Date;
	start_total_mwh: bigint | null;
	end_total_mwh: bigint | null;
	cause: Buffer;
	energy_mwh: bigint | null;
	closing_mwh: bigint | null;
	opening_mwh: bigint | null;
	note: string;
	decided_by: string;
	decided_at: Date;
	latest: boolean;
	applied: boolean;
};

/** Decisions in force on entries of a register. */
export async function findDecisions(client: pg.ClientBase, register: RegisterId): Promise<LedgerDecision[]> {
	const { rows } = await client.query<Row>({
		name: "ledger_decisions_of_register",
		text: `SELECT * FROM (
			SELECT DISTINCT ON (cause, starts_at, ends_at) kind, starts_at, ends_at, start_total_mwh, end_total_mwh, cause, energy_mwh
			  FROM ledger_decisions WHERE device_id = $1 AND channel = $2 ORDER BY cause, starts_at, ends_at, id DESC
			) latest WHERE kind <> 'taken_back'`,
		values: [register.deviceId, register.channel],
	});
	return rows.flatMap(({ kind, energy_mwh, ...pair }) =>
		kind === "taken_back" || energy_mwh === null ? [] : [{ ...toPair(pair), kind, energyMwh: energy_mwh }],
	);
}

/** All decisions on a device's entries, newest first, `limit` at most before the id `before`. */
export async function listDecisions(
	client: pg.ClientBase,
	deviceId: number,
	{ before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<StoredDecision[]> {
	const { rows } = await client.query<Row>(
		`SELECT d.*, NOT EXISTS (SELECT FROM ledger_decisions l WHERE l.device_id = d.device_id AND l.channel = d.channel
		           AND l.cause = d.cause AND l.starts_at = d.starts_at AND l.ends_at = d.ends_at AND l.id > d.id) AS latest,
		        EXISTS (SELECT FROM device_consumption_ledgers e WHERE e.device_id = d.device_id AND e.channel = d.channel
		           AND e.ends_at = d.ends_at AND e.cause = d.cause AND e.starts_at = d.starts_at AND e.kind = 'manual_correction'
		           AND e.energy_mwh = d.energy_mwh AND e.reverses IS NULL AND NOT EXISTS (SELECT FROM device_consumption_ledgers r
		             WHERE r.device_id = e.device_id AND r.channel = e.channel AND r.reverses = e.number)) AS applied
		   FROM ledger_decisions d WHERE d.device_id = $1 AND ($2::bigint IS NULL OR d.id < $2) ORDER BY d.id DESC LIMIT $3`,
		[deviceId, before, limit],
	);
	return rows.map((row) => {
		const inForce = row.latest && row.kind !== "taken_back";
		return {
			...toPair(row),
			...{ id: Number(row.id), channel: row.channel, kind: row.kind, note: row.note },
			...{ energyMwh: row.energy_mwh, closingMwh: row.closing_mwh, openingMwh: row.opening_mwh },
			...{ decidedBy: row.decided_by, decidedAt: row.decided_at.getTime(), inForce, applied: inForce && row.applied },
		};
	});
}

export interface NewDecision extends RegisterId, DecidedPair {
	readonly kind: StoredDecisionKind;
	readonly energyMwh: MilliwattHours | null;
	readonly closingMwh: MilliwattHours | null;
	readonly openingMwh: MilliwattHours | null;
	readonly note: string;
	readonly decidedBy: string;
	readonly decidedAt: Instant;
}

/** Keeps a decision and asks the ledger to derive its stretch anew, in the caller's transaction. Returns its id. */
export async function insertDecision(client: pg.ClientBase, decision: NewDecision): Promise<number> {
	const { deviceId, channel, kind, cause, energyMwh, closingMwh, openingMwh, note, decidedBy } = decision;
	const [startsAt, endsAt] = [instantText(decision.startsAt), instantText(decision.endsAt)];
	const { rows } = await client.query<{ id: bigint }>(
		`INSERT INTO ledger_decisions (device_id, channel, kind, cause, starts_at, ends_at, start_total_mwh, end_total_mwh, energy_mwh,
			closing_mwh, opening_mwh, note, decided_by, decided_at)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`,
		[
			...[deviceId, channel, kind, Buffer.from(cause), startsAt, endsAt],
			...[decision.startTotalMwh, decision.endTotalMwh, energyMwh, closingMwh, openingMwh],
			...[note, decidedBy, instantText(decision.decidedAt)],
		],
	);
	await client.query("INSERT INTO ledger_marks (device_ids, channels, stale_from, stale_until) VALUES ($1, $2, $3, $4)", [
		...[[deviceId], [channel], [startsAt], [endsAt]],
	]);
	await client.query("SELECT pg_notify('autovolt_stage', 'ledger')");
	return Number(rows[0]?.id);
}

function toPair(row: Pick<Row, "starts_at" | "ends_at" | "start_total_mwh" | "end_total_mwh" | "cause">): DecidedPair {
	return {
		...{ startsAt: row.starts_at.getTime(), endsAt: row.ends_at.getTime(), cause: row.cause },
		...{ startTotalMwh: row.start_total_mwh, endTotalMwh: row.end_total_mwh },
	};
}
