import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Instant, Interval } from "@/domain/calendar/interval";
import type {
	EntryConfidence,
	EntryFlag,
	EntryKind,
	EntryMethod,
	EntryQuality,
	LedgerEntry,
	ResetReason,
} from "@/domain/ledger/entry";
import type { RegisterId } from "@/domain/telemetry/reading";
import { instantText } from "./telemetryEvents";

/** An entry of a register, ready to be stored. */
export interface PostedEntry {
	readonly register: RegisterId;
	readonly entry: LedgerEntry;
}

const COPY = `COPY device_consumption_ledgers (device_id, channel, number, kind, reverses, starts_at, ends_at, start_total_mwh,
	end_total_mwh, energy_mwh, energy_min_mwh, energy_max_mwh, on_time_ms, method, quality, confidence, flags, reason, looked_at,
	cause, posted_at, hash) FROM STDIN`;
const NULL = "\\N";
const CHUNK_CHARS = 1 << 18;

/** Appends entries. `pause` is called between chunks, so that the event loop is never held for long. */
export async function copyEntries(
	client: pg.ClientBase,
	entries: readonly PostedEntry[],
	pause: () => Promise<void> = async () => {},
): Promise<void> {
	if (entries.length === 0) return;
	const stream = client.query(copyFrom(COPY));
	const done = new Promise<void>((resolve, reject) => {
		stream.once("error", reject);
		stream.once("finish", resolve);
	});
	let text = "";
	for (const posted of entries) {
		text += copyLine(posted);
		if (text.length < CHUNK_CHARS) continue;
		stream.write(text);
		text = "";
		await pause();
	}
	stream.end(text);
	await done;
}

function copyLine({ register, entry }: PostedEntry): string {
	return (
		`${register.deviceId}\t${register.channel}\t${entry.number}\t${entry.kind}\t${entry.reverses ?? NULL}\t${startsText(entry.startsAt)}\t` +
		`${endsText(entry.endsAt)}\t${entry.startTotalMwh ?? NULL}\t${entry.endTotalMwh ?? NULL}\t${entry.energyMwh}\t${entry.energyMinMwh}\t` +
		`${entry.energyMaxMwh}\t${entry.onTimeMs}\t${entry.method}\t${entry.quality}\t${entry.confidence}\t${entry.flags.join(",")}\t` +
		`${entry.reason ?? NULL}\t${endsText(entry.lookedAt)}\t\\\\x${bytesText(entry.cause)}\t${postedText(entry.postedAt)}\t` +
		`\\\\x${bytesText(entry.hash)}\n`
	);
}

// Entries of one batch share most of their instants, and a date costs more than the rest of the line.
const startsText = rememberingLast(instantText);
const endsText = rememberingLast(instantText);
const postedText = rememberingLast(instantText);

function rememberingLast(text: (at: Instant) => string): (at: Instant) => string {
	let lastAt = Number.NaN;
	let lastText = "";
	return (at) => {
		if (at !== lastAt) [lastAt, lastText] = [at, text(at)];
		return lastText;
	};
}

function bytesText(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

type EntryRow = [
	number: bigint,
	kind: EntryKind,
	reverses: bigint | null,
	startsAt: number,
	endsAt: number,
	startTotalMwh: bigint | null,
	endTotalMwh: bigint | null,
	energyMwh: bigint,
	energyMinMwh: bigint,
	energyMaxMwh: bigint,
	onTimeMs: number,
	method: EntryMethod,
	quality: EntryQuality,
	confidence: EntryConfidence,
	flags: string,
	reason: ResetReason | null,
	lookedAt: number,
	cause: Buffer,
	postedAt: number,
	hash: Buffer,
];

const COLUMNS = `e.number, e.kind, e.reverses, date_part('epoch', e.starts_at) * 1000, date_part('epoch', e.ends_at) * 1000,
	e.start_total_mwh, e.end_total_mwh, e.energy_mwh, e.energy_min_mwh, e.energy_max_mwh, e.on_time_ms::float8, e.method, e.quality,
	e.confidence, e.flags, e.reason, date_part('epoch', e.looked_at) * 1000, e.cause, date_part('epoch', e.posted_at) * 1000, e.hash`;
const OF_REGISTER = "FROM device_consumption_ledgers e WHERE e.device_id = $1 AND e.channel = $2";
const IS_NET = `AND e.reverses IS NULL AND NOT EXISTS (SELECT FROM device_consumption_ledgers r
	WHERE r.device_id = e.device_id AND r.channel = e.channel AND r.reverses = e.number)`;

/** Net entries that close in (after, before), ascending by endsAt, then number; null = without limit. */
export async function findNetEntries(
	client: pg.ClientBase,
	register: RegisterId,
	after: Instant | null,
	before: Instant | null,
): Promise<LedgerEntry[]> {
	const { rows } = await client.query<EntryRow>({
		rowMode: "array",
		text: `SELECT ${COLUMNS} ${OF_REGISTER} AND e.ends_at > $3 AND e.ends_at < $4 ${IS_NET} ORDER BY e.ends_at, e.number`,
		values: [
			register.deviceId,
			register.channel,
			after === null ? "-infinity" : instantText(after),
			before === null ? "infinity" : instantText(before),
		],
	});
	return rows.map(toEntry);
}

/** Net entries that close in [before − spanMs, before), and at least `count` more ahead of them. */
export async function findNetEntriesBefore(
	client: pg.ClientBase,
	register: RegisterId,
	before: Instant,
	{ spanMs, count }: { spanMs: number; count: number },
): Promise<{ entries: LedgerEntry[]; complete: boolean }> {
	const span = instantText(before - spanMs);
	const values = [register.deviceId, register.channel, span];
	const recent = await client.query<EntryRow>({
		rowMode: "array",
		text: `SELECT ${COLUMNS} ${OF_REGISTER} AND e.ends_at >= $3 AND e.ends_at < $4 ${IS_NET} ORDER BY e.ends_at, e.number`,
		values: [...values, instantText(before)],
	});
	const older = await client.query<EntryRow>({
		rowMode: "array",
		text: `SELECT ${COLUMNS} ${OF_REGISTER} AND e.ends_at < $3 ${IS_NET} ORDER BY e.ends_at DESC, e.number DESC LIMIT $4`,
		values: [...values, count],
	});
	return { entries: [...older.rows.reverse(), ...recent.rows].map(toEntry), complete: older.rows.length < count };
}

/**
 * Net entries of devices that touch an interval, by register and time. Those of a register are disjoint, so few reach
 * beyond its end.
 */
export async function findNetEntriesTouching(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	{ start, end }: Interval,
): Promise<PostedEntry[]> {
	const columns = `e.device_id, e.channel, ${COLUMNS}`;
	const { rows } = await client.query<[number, number, ...EntryRow]>({
		rowMode: "array",
		text: `SELECT * FROM (
		   SELECT ${columns} FROM device_consumption_ledgers e
		    WHERE e.device_id = ANY ($1::int[]) AND e.ends_at >= $2 AND e.ends_at <= $3 ${IS_NET}
		   UNION ALL
		   SELECT n.* FROM (SELECT device_id, channel FROM ledger_checkpoints WHERE device_id = ANY ($1::int[])) k
		    CROSS JOIN LATERAL (SELECT ${columns} FROM device_consumption_ledgers e
		      WHERE e.device_id = k.device_id AND e.channel = k.channel AND e.ends_at > $3 ${IS_NET} ORDER BY e.ends_at LIMIT 1) n
		 ) t ORDER BY 1, 2, 7, 3`,
		values: [deviceIds, instantText(start), instantText(end)],
	});
	return rows
		.map(([deviceId, channel, ...row]) => ({ register: { deviceId, channel }, entry: toEntry(row) }))
		.filter(({ entry }) => entry.startsAt < end);
}

/** All entries of a register in order of their numbers, from one on, a page at a time: for verifying its chain. */
export async function findEntriesByNumber(
	client: pg.ClientBase | pg.Pool,
	register: RegisterId,
	from: bigint,
	limit: number,
): Promise<LedgerEntry[]> {
	const { rows } = await client.query<EntryRow>({
		rowMode: "array",
		text: `SELECT ${COLUMNS} ${OF_REGISTER} AND e.number >= $3 ORDER BY e.number LIMIT $4`,
		values: [register.deviceId, register.channel, from, limit],
	});
	return rows.map(toEntry);
}

/** Every entry that closes at the same reading as this one, reversals too, in order of their numbers. */
export async function findEntriesClosedBy(
	client: pg.ClientBase,
	register: RegisterId,
	{ endsAt, cause }: Pick<LedgerEntry, "endsAt" | "cause">,
): Promise<LedgerEntry[]> {
	const { rows } = await client.query<EntryRow>({
		rowMode: "array",
		text: `SELECT ${COLUMNS} ${OF_REGISTER} AND e.ends_at = $3 AND e.cause = $4 ORDER BY e.number`,
		values: [register.deviceId, register.channel, instantText(endsAt), Buffer.from(cause)],
	});
	return rows.map(toEntry);
}

function toEntry(row: EntryRow): LedgerEntry {
	return {
		number: row[0],
		kind: row[1],
		reverses: row[2],
		startsAt: Math.round(row[3]),
		endsAt: Math.round(row[4]),
		startTotalMwh: row[5],
		endTotalMwh: row[6],
		energyMwh: row[7],
		energyMinMwh: row[8],
		energyMaxMwh: row[9],
		onTimeMs: row[10],
		method: row[11],
		quality: row[12],
		confidence: row[13],
		flags: row[14] === "" ? [] : (row[14].split(",") as EntryFlag[]),
		reason: row[15],
		lookedAt: Math.round(row[16]),
		cause: row[17],
		postedAt: Math.round(row[18]),
		hash: row[19],
	};
}
