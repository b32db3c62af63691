import { createHash } from "node:crypto";
import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { EntryFlag, EntryKind } from "@/domain/ledger/entry";

// Ledger rows as the ledger stage would post them, for tests of what comes after it.

export interface TestEntry {
	readonly start: Instant;
	readonly end: Instant;
	readonly energyMwh: bigint | number;
	readonly onTimeMs?: number;
	readonly kind?: EntryKind;
	readonly estimated?: boolean;
	readonly flags?: readonly EntryFlag[];
	/** Number of the entry that this one reverses; amounts are then given as the original's and negated here. */
	readonly reverses?: number;
}

export interface TestSite {
	readonly siteId: number;
	readonly unassigned: number;
	readonly rooms: readonly number[];
}

/** A site with a zone for all time, its unassigned room and some rooms. */
export async function insertSite(
	client: pg.Pool | pg.ClientBase,
	name: string,
	timeZone: string,
	rooms: readonly string[],
): Promise<TestSite> {
	const site = await client.query<{ id: number }>("INSERT INTO sites (name, currency) VALUES ($1, 'INR') RETURNING id", [name]);
	const siteId = site.rows[0]?.id ?? 0;
	await client.query("INSERT INTO site_zones VALUES ($1, '1970-01-01Z', $2)", [siteId, timeZone]);
	const inserted = await client.query<{ id: number }>(
		`INSERT INTO classrooms (site_id, code, kind)
		 SELECT $1, code, CASE WHEN code = 'UNASSIGNED' THEN 'unassigned' ELSE 'room' END::classroom_kind
		   FROM unnest($2::text[]) WITH ORDINALITY AS c (code, n) ORDER BY n RETURNING id`,
		[siteId, ["UNASSIGNED", ...rooms]],
	);
	const [unassigned = 0, ...ids] = inserted.rows.map((row) => row.id);
	return { siteId, unassigned, rooms: ids };
}

/** A device, placed from `from` on (null = nowhere). */
export async function insertDevice(
	client: pg.Pool | pg.ClientBase,
	name: string,
	siteId: number,
	classroomId: number | null,
	from: Instant = 0,
): Promise<number> {
	const { rows } = await client.query<{ id: number }>("INSERT INTO devices (site_id, esp32_name) VALUES ($1, $2) RETURNING id", [
		siteId,
		name,
	]);
	const deviceId = rows[0]?.id ?? 0;
	if (classroomId !== null) await placeDevice(client, deviceId, classroomId, from);
	return deviceId;
}

/** Ends the standing placement and begins another. */
export async function placeDevice(
	client: pg.Pool | pg.ClientBase,
	deviceId: number,
	classroomId: number,
	from: Instant,
): Promise<void> {
	await client.query("UPDATE device_placements SET effective_until = $2 WHERE device_id = $1 AND effective_until IS NULL", [
		deviceId,
		new Date(from),
	]);
	await client.query("INSERT INTO device_placements (device_id, classroom_id, effective_from) VALUES ($1, $2, $3)", [
		deviceId,
		classroomId,
		new Date(from),
	]);
}

/** Posts entries on a register, numbered and chained, and moves its checkpoint, in one transaction's worth of statements. */
export async function postEntries(
	client: pg.Pool | pg.ClientBase,
	deviceId: number,
	entries: readonly TestEntry[],
	channel = 0,
): Promise<void> {
	const standing = await client.query<{ number: bigint; hash: Buffer }>(
		"SELECT number, hash FROM ledger_checkpoints WHERE device_id = $1 AND channel = $2",
		[deviceId, channel],
	);
	let number = standing.rows[0]?.number ?? 0n;
	let hash = standing.rows[0]?.hash ?? Buffer.alloc(32);
	const values: unknown[][] = Array.from({ length: 13 }, () => []);
	for (const entry of entries) {
		number += 1n;
		hash = createHash("sha256")
			.update(hash)
			.update(`${deviceId}|${channel}|${number}|${entry.start}|${entry.energyMwh}`)
			.digest();
		const sign = entry.reverses === undefined ? 1n : -1n;
		const row = [
			number,
			entry.kind ?? "advance",
			entry.reverses ?? null,
			new Date(entry.start),
			new Date(entry.end),
			sign * BigInt(entry.energyMwh),
			sign * BigInt(entry.onTimeMs ?? 0),
			entry.estimated ? "estimated" : "measured",
			[...(entry.flags ?? [])].sort().join(","),
			hash,
			deviceId,
			channel,
			new Date(entry.end),
		];
		row.forEach((value, index) => {
			values[index]?.push(value);
		});
	}
	await client.query(
		`WITH posted AS (
		   INSERT INTO device_consumption_ledgers (number, kind, reverses, starts_at, ends_at, energy_mwh, energy_min_mwh, energy_max_mwh,
		     on_time_ms, quality, flags, hash, device_id, channel, looked_at, method, confidence, cause, posted_at)
		   SELECT n, k, r, s, e, w, w, w, o, q, f, h, d, c, l, 'counter', 'high', h, now()
		   FROM unnest($1::bigint[], $2::entry_kind[], $3::bigint[], $4::timestamptz[], $5::timestamptz[], $6::bigint[], $7::bigint[],
		     $8::text[], $9::text[], $10::bytea[], $11::int[], $12::smallint[], $13::timestamptz[]) AS t (n, k, r, s, e, w, o, q, f, h, d, c, l)
		   RETURNING 1)
		 INSERT INTO ledger_checkpoints (device_id, channel, number, hash) VALUES ($14, $15, $16, $17)
		 ON CONFLICT (device_id, channel) DO UPDATE SET number = excluded.number, hash = excluded.hash`,
		[...values, deviceId, channel, number, hash],
	);
}
