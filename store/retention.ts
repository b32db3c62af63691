import type { Readable } from "node:stream";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { Instant } from "@/domain/calendar/interval";
import { addMonths, type LocalMonth } from "@/domain/calendar/zone";
import type { RegisterId } from "@/domain/telemetry/reading";

/** A month of readings as it stands in the archive. */
export interface ArchivedMonth {
	readonly month: LocalMonth;
	readonly state: "archived" | "retired" | "restored";
	readonly rows: bigint;
	readonly bytes: bigint;
	/** Name of the file in the archive folder. */
	readonly file: string;
	readonly sha256: string;
	readonly contentSha256: string;
	readonly archivedAt: Instant;
	readonly retiredAt: Instant | null;
	readonly restoredAt: Instant | null;
}

/** The order is the file's, for ever. */
export const ARCHIVE_COLUMNS =
	"device_id, channel, filed_at, content_sha256, received_at, synced, device_clock_ms, energy_mwh, power_mw, epoch, boot, seq, uptime_ms, switch_states, switch_energy_mwh, extra";

const RANGE = "filed_at >= $1 AND filed_at < $2";

/** [start, end) of a month in UTC: its partition. */
export function partitionRange(month: LocalMonth): { readonly start: Instant; readonly end: Instant } {
	return { start: Date.parse(`${month}-01T00:00:00Z`), end: Date.parse(`${addMonths(month, 1)}-01T00:00:00Z`) };
}

/** All readings of a month as COPY text, one line each, by primary key. Within a snapshot of the caller. */
export function copyMonth(client: pg.ClientBase, month: LocalMonth): Readable {
	const { start, end } = partitionRange(month);
	const [from, until] = [new Date(start).toISOString(), new Date(end).toISOString()];
	return client.query(
		copyTo(
			`COPY (SELECT ${ARCHIVE_COLUMNS} FROM telemetry_events WHERE filed_at >= '${from}' AND filed_at < '${until}'
			 ORDER BY device_id, channel, filed_at, content_sha256) TO STDOUT`,
		),
	);
}

export async function countMonth(client: pg.ClientBase | pg.Pool, month: LocalMonth): Promise<bigint> {
	const { start, end } = partitionRange(month);
	const { rows } = await client.query<{ n: bigint }>(`SELECT count(*) AS n FROM telemetry_events WHERE ${RANGE}`, [
		new Date(start),
		new Date(end),
	]);
	return rows[0]?.n ?? 0n;
}

/** Registers that have readings in a month, in register order: one index probe each, however many readings there are. */
export async function findMonthRegisters(client: pg.ClientBase | pg.Pool, month: LocalMonth): Promise<RegisterId[]> {
	const { start, end } = partitionRange(month);
	const { rows } = await client.query<{ device_id: number; channel: number }>(
		`WITH RECURSIVE r AS (
		   (SELECT device_id, channel FROM telemetry_events WHERE ${RANGE} ORDER BY device_id, channel LIMIT 1)
		   UNION ALL
		   SELECT n.* FROM r CROSS JOIN LATERAL (SELECT device_id, channel FROM telemetry_events
		     WHERE ${RANGE} AND (device_id, channel) > (r.device_id, r.channel) ORDER BY device_id, channel LIMIT 1) n)
		 SELECT * FROM r ORDER BY device_id, channel`,
		[new Date(start), new Date(end)],
	);
	return rows.map((row) => ({ deviceId: row.device_id, channel: row.channel }));
}

/**
 * Gives every reading of a device and month that has no key of its own one by its content, so that its repetition is told
 * for ever. Doing so again changes nothing. Returns how many are new.
 */
export async function keepKeys(pool: pg.Pool, deviceId: number, month: LocalMonth): Promise<number> {
	const { start, end } = partitionRange(month);
	const { rowCount } = await pool.query(
		`INSERT INTO telemetry_keys (device_id, key, content_sha256, filed_at)
		 SELECT device_id, '\\x63'::bytea || content_sha256, content_sha256, filed_at FROM telemetry_events
		  WHERE ${RANGE} AND device_id = $3 AND synced AND (epoch IS NULL OR seq IS NULL) ON CONFLICT DO NOTHING`,
		[new Date(start), new Date(end), deviceId],
	);
	return rowCount ?? 0;
}

interface Row {
	month: string;
	state: ArchivedMonth["state"];
	rows: bigint;
	bytes: bigint;
	file: string;
	sha256: Buffer;
	content_sha256: Buffer;
	archived_at: Date;
	retired_at: Date | null;
	restored_at: Date | null;
}

/** Ascending. */
export async function readArchivedMonths(client: pg.ClientBase | pg.Pool): Promise<ArchivedMonth[]> {
	const { rows } = await client.query<Row>("SELECT * FROM archived_months ORDER BY month");
	return rows.map((row) => ({
		...{ month: row.month.slice(0, 7), state: row.state, rows: row.rows, bytes: row.bytes, file: row.file },
		...{ sha256: row.sha256.toString("hex"), contentSha256: row.content_sha256.toString("hex") },
		...{ archivedAt: row.archived_at.getTime(), retiredAt: row.retired_at?.getTime() ?? null },
		restoredAt: row.restored_at?.getTime() ?? null,
	}));
}

/** Readings filed before this instant are in the archive; null = none is. */
export async function readArchivedUntil(client: pg.ClientBase | pg.Pool): Promise<Instant | null> {
	const { rows } = await client.query<{ until: Date | null }>(
		"SELECT (max(month) + interval '1 month') AT TIME ZONE 'UTC' AS until FROM archived_months WHERE state = 'retired'",
	);
	return rows[0]?.until?.getTime() ?? null;
}

/** Says that a month stands in the archive, written and read back. */
export async function recordArchive(
	pool: pg.Pool,
	{ month, rows, bytes, file, sha256, contentSha256, archivedAt }: Omit<ArchivedMonth, "state" | "retiredAt" | "restoredAt">,
): Promise<void> {
	await pool.query(
		`INSERT INTO archived_months (month, state, rows, bytes, file, sha256, content_sha256, archived_at)
		 VALUES ($1::date, 'archived', $2, $3, $4, $5, $6, $7)
		 ON CONFLICT (month) DO UPDATE SET state = 'archived', rows = excluded.rows, bytes = excluded.bytes, file = excluded.file,
		   sha256 = excluded.sha256, content_sha256 = excluded.content_sha256, archived_at = excluded.archived_at
		 WHERE archived_months.state <> 'retired'`,
		[`${month}-01`, rows, bytes, file, Buffer.from(sha256, "hex"), Buffer.from(contentSha256, "hex"), new Date(archivedAt)],
	);
}
