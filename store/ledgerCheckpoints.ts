import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { ChainLink } from "@/domain/ledger/hashChain";
import type { RegisterState } from "@/domain/ledger/registerState";
import type { RegisterId } from "@/domain/telemetry/reading";
import { fromStateColumns, toStateJson } from "./registerStateJson";
import { instantText } from "./telemetryEvents";

/** Where the ledger of a register stands. */
export interface LedgerCheckpoint extends RegisterId {
	/** The last link of its chain. */
	readonly head: ChainLink;
	readonly state: RegisterState;
}

type Row = [
	deviceId: number,
	channel: number,
	number: bigint,
	hash: Buffer,
	readingAt: number | null,
	readingKey: Buffer | null,
	energyMwh: bigint | null,
	powerMw: bigint | null,
	epoch: number | null,
	boot: number | null,
	seq: number | null,
	uptimeMs: number | null,
	switchStates: string | null,
	newestAt: number | null,
	state: unknown,
];

const COLUMNS = `c.device_id, c.channel, c.number, c.hash, date_part('epoch', c.reading_at) * 1000, c.reading_key, c.energy_mwh, c.power_mw,
	c.epoch::float8, c.boot::float8, c.seq::float8, c.uptime_ms::float8, c.switch_states, date_part('epoch', c.newest_at) * 1000, c.state`;

/**
 * Locks the checkpoints of registers until the transaction ends, in register order, so that two workers never wait for
 * each other in a ring. Missing ones are made, each with its fold position at 0. Returned in the order of `registers`.
 */
export async function lockCheckpoints(client: pg.ClientBase, registers: readonly RegisterId[]): Promise<LedgerCheckpoint[]> {
	let found = await lock(client, registers);
	const missing = registers.filter((register) => !found.has(keyOf(register.deviceId, register.channel)));
	if (missing.length > 0) {
		const values = [missing.map(({ deviceId }) => deviceId), missing.map(({ channel }) => channel)];
		await client.query(
			`INSERT INTO ledger_checkpoints (device_id, channel, number, hash)
			SELECT device_id, channel, 0, decode(repeat('00', 32), 'hex') FROM unnest($1::int[], $2::smallint[]) AS m (device_id, channel)
			ORDER BY device_id, channel ON CONFLICT DO NOTHING`,
			values,
		);
		await client.query(
			`INSERT INTO fold_positions (device_id, channel, number)
			SELECT device_id, channel, 0 FROM unnest($1::int[], $2::smallint[]) AS m (device_id, channel) ORDER BY device_id, channel ON CONFLICT DO NOTHING`,
			values,
		);
		found = new Map([...found, ...(await lock(client, missing))]);
	}
	return registers.map((register) => {
		const checkpoint = found.get(keyOf(register.deviceId, register.channel));
		if (!checkpoint) throw new Error(`lockCheckpoints: register ${register.deviceId}/${register.channel} has no checkpoint`);
		return checkpoint;
	});
}

async function lock(client: pg.ClientBase, registers: readonly RegisterId[]): Promise<Map<number, LedgerCheckpoint>> {
	const { rows } = await client.query<Row>({
		name: "ledger_checkpoints_lock",
		rowMode: "array",
		text: `SELECT ${COLUMNS} FROM ledger_checkpoints c JOIN unnest($1::int[], $2::smallint[]) AS r (device_id, channel) USING (device_id, channel)
			ORDER BY c.device_id, c.channel FOR UPDATE OF c`,
		values: [arrayText(registers.map(({ deviceId }) => deviceId)), arrayText(registers.map(({ channel }) => channel))],
	});
	return new Map(rows.map((row) => [keyOf(row[0], row[1]), toCheckpoint(row)]));
}

/** What is read without a lock: for reports and rebuilds. */
export async function findCheckpoint(client: pg.ClientBase | pg.Pool, register: RegisterId): Promise<LedgerCheckpoint | null> {
	const { rows } = await client.query<Row>({
		rowMode: "array",
		text: `SELECT ${COLUMNS} FROM ledger_checkpoints c WHERE c.device_id = $1 AND c.channel = $2`,
		values: [register.deviceId, register.channel],
	});
	return rows[0] ? toCheckpoint(rows[0]) : null;
}

function toCheckpoint(row: Row): LedgerCheckpoint {
	const state = fromStateColumns({
		readingAt: rounded(row[4]),
		readingKey: row[5],
		energyMwh: row[6],
		powerMw: row[7],
		epoch: row[8],
		boot: row[9],
		seq: row[10],
		uptimeMs: row[11],
		switchStates: row[12],
		newestAt: rounded(row[13]),
		state: row[14],
	});
	return { deviceId: row[0], channel: row[1], head: { number: row[2], hash: row[3] }, state };
}

/** A checkpoint to store, with the arrival of the newest reading that it has seen. */
export interface MovedCheckpoint extends LedgerCheckpoint {
	readonly receivedAt: Instant | null;
}

const UPDATE = `UPDATE ledger_checkpoints c SET number = m.number, hash = m.hash, reading_at = m.reading_at, reading_key = m.reading_key,
	energy_mwh = m.energy_mwh, power_mw = m.power_mw, epoch = m.epoch, boot = m.boot, seq = m.seq, uptime_ms = m.uptime_ms,
	switch_states = m.switch_states, clean = m.clean, newest_at = m.newest_at, pending_since = m.pending_since,
	received_at = GREATEST(c.received_at, m.received_at), state = m.state::jsonb
	FROM unnest($1::int[], $2::smallint[], $3::bigint[], $4::bytea[], $5::timestamptz[], $6::bytea[], $7::bigint[], $8::bigint[], $9::bigint[],
		$10::bigint[], $11::bigint[], $12::bigint[], $13::text[], $14::boolean[], $15::timestamptz[], $16::timestamptz[], $17::timestamptz[], $18::text[])
		AS m (device_id, channel, number, hash, reading_at, reading_key, energy_mwh, power_mw, epoch, boot, seq, uptime_ms, switch_states, clean,
			newest_at, pending_since, received_at, state)
	WHERE c.device_id = m.device_id AND c.channel = m.channel`;

/** Moves checkpoints, all in one statement. */
export async function updateCheckpoints(client: pg.ClientBase, moved: readonly MovedCheckpoint[]): Promise<void> {
	if (moved.length === 0) return;
	const column = (value: (one: MovedCheckpoint) => unknown) => arrayText(moved.map(value));
	const reading = (one: MovedCheckpoint) => one.state.tail.reference?.reading;
	await client.query({
		name: "ledger_checkpoints_update",
		text: UPDATE,
		values: [
			column(({ deviceId }) => deviceId),
			column(({ channel }) => channel),
			column(({ head }) => head.number),
			column(({ head }) => bytesText(head.hash)),
			column(({ state }) => timeText(state.tail.reference?.at ?? null)),
			column((one) => bytesText(reading(one)?.key ?? null)),
			column((one) => reading(one)?.energyMwh ?? null),
			column((one) => reading(one)?.powerMw ?? null),
			column((one) => reading(one)?.epoch ?? null),
			column((one) => reading(one)?.boot ?? null),
			column((one) => reading(one)?.seq ?? null),
			column((one) => reading(one)?.uptimeMs ?? null),
			column((one) => quoted(reading(one)?.switchStates ?? null)),
			column(({ state }) => state.tail.pending === null && state.tail.held === null && state.tail.looks.length === 0),
			column(({ state }) => timeText(state.newestAt)),
			column(({ state }) => timeText(state.tail.pending?.at ?? null)),
			column(({ receivedAt }) => timeText(receivedAt)),
			column(({ state }) => quoted(toStateJson(state))),
		],
	});
}

function keyOf(deviceId: number, channel: number): number {
	return deviceId * 0x1_0000 + channel;
}

function rounded(ms: number | null): Instant | null {
	return ms === null ? null : Math.round(ms);
}

/** An array literal: pg's own takes an element at a time through four functions. */
function arrayText(values: readonly unknown[]): string {
	return `{${values.map((value) => value ?? "NULL").join(",")}}`;
}

function bytesText(bytes: Uint8Array | null): string | null {
	return bytes === null ? null : `"\\\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}"`;
}

function timeText(at: Instant | null): string | null {
	return at === null ? null : `"${instantText(at)}"`;
}

function quoted(text: string | null): string | null {
	return text === null ? null : `"${text.replace(/["\\]/g, "\\$&")}"`;
}
