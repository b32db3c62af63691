import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { LocalMonth } from "@/domain/calendar/zone";
import type { LedgerEntry } from "@/domain/ledger/entry";
import type { ChainLink } from "@/domain/ledger/hashChain";
import type { RegisterId } from "@/domain/telemetry/reading";
import { findEntriesByNumber } from "./deviceConsumptionLedgers";
import { instantText } from "./telemetryEvents";

/** Where the ledger of a register becomes final when a month of its readings goes. */
export interface NewFloor extends RegisterId {
	readonly entry: Pick<LedgerEntry, "number" | "endsAt" | "cause">;
	/** The earliest instant at which a reading from the closing one on is filed. */
	readonly readingFiledAt: Instant;
	readonly verified: ChainLink;
}

/** The entry up to which the ledger of a register is final; null when all its readings are there. */
export async function findFloor(client: pg.ClientBase, register: RegisterId): Promise<LedgerEntry | null> {
	const { rows } = await client.query<{ number: bigint }>({
		name: "ledger_floors_find",
		text: "SELECT number FROM ledger_floors WHERE device_id = $1 AND channel = $2 ORDER BY month DESC LIMIT 1",
		values: [register.deviceId, register.channel],
	});
	if (!rows[0]) return null;
	const [entry] = await findEntriesByNumber(client, register, rows[0].number, 1);
	if (entry?.number !== rows[0].number)
		throw new Error(`The floor of register ${register.deviceId}/${register.channel}, entry ${rows[0].number}, is gone.`);
	return entry;
}

/** Up to where each register's chain was verified when a month went: the next month goes on from there. */
export async function findVerified(client: pg.ClientBase | pg.Pool, register: RegisterId): Promise<ChainLink | null> {
	const { rows } = await client.query<{ verified_number: bigint; verified_hash: Buffer }>(
		`SELECT verified_number, verified_hash FROM ledger_floors WHERE device_id = $1 AND channel = $2 ORDER BY month DESC LIMIT 1`,
		[register.deviceId, register.channel],
	);
	return rows[0] ? { number: rows[0].verified_number, hash: rows[0].verified_hash } : null;
}

export async function insertFloors(client: pg.ClientBase, month: LocalMonth, floors: readonly NewFloor[]): Promise<void> {
	await client.query(
		`INSERT INTO ledger_floors (month, device_id, channel, number, ends_at, reading_filed_at, reading_key, verified_number, verified_hash)
		 SELECT $1::date, * FROM unnest($2::int[], $3::smallint[], $4::bigint[], $5::timestamptz[], $6::timestamptz[], $7::bytea[], $8::bigint[], $9::bytea[])`,
		[
			`${month}-01`,
			floors.map(({ deviceId }) => deviceId),
			floors.map(({ channel }) => channel),
			floors.map(({ entry }) => entry.number),
			floors.map(({ entry }) => instantText(entry.endsAt)),
			floors.map(({ readingFiledAt }) => instantText(readingFiledAt)),
			floors.map(({ entry }) => Buffer.from(entry.cause)),
			floors.map(({ verified }) => verified.number),
			floors.map(({ verified }) => Buffer.from(verified.hash)),
		],
	);
}
