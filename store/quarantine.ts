import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { instantText } from "./telemetryEvents";

/** A message that was not taken, kept raw. At most PAYLOAD_KEPT_MAX bytes of it; `payloadBytes` is its true size. */
export interface QuarantineRow {
	readonly receivedAt: Instant;
	readonly topic: string;
	readonly principal: string | null;
	readonly reason: string;
	readonly detail: string;
	readonly payload: Uint8Array;
	readonly deviceId: number | null;
}

export interface QuarantinedMessage {
	readonly id: bigint;
	readonly receivedAt: Date;
	readonly topic: string;
	readonly principal: string | null;
	readonly payload: Buffer;
}

export const PAYLOAD_KEPT_MAX = 65_536;

export async function insertQuarantine(client: pg.ClientBase | pg.Pool, rows: readonly QuarantineRow[]): Promise<void> {
	if (rows.length === 0) return;
	await client.query(
		`INSERT INTO quarantine (received_at, topic, principal, reason, detail, payload, payload_bytes, device_id)
		SELECT * FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::int[], $8::int[])`,
		[
			rows.map((row) => instantText(row.receivedAt)),
			rows.map((row) => storable(row.topic)),
			rows.map((row) => (row.principal === null ? null : storable(row.principal))),
			rows.map((row) => row.reason),
			rows.map((row) => storable(row.detail)),
			rows.map((row) => `\\x${Buffer.from(row.payload).subarray(0, PAYLOAD_KEPT_MAX).toString("hex")}`),
			rows.map((row) => row.payload.length),
			rows.map((row) => row.deviceId),
		],
	);
}

/** text refuses U+0000, and a lone surrogate would not survive UTF-8. */
function storable(text: string): string {
	return Buffer.from(text.slice(0, 1_000).replaceAll("\0", "\uFFFD")).toString("utf8");
}

const COLUMNS = `id, received_at AS "receivedAt", topic, principal, payload`;
const REPROCESS_MAX = 10_000;

/** Whole messages (not cut off) that still wait, oldest first. */
export async function findQuarantined(
	pool: pg.Pool,
	which: { readonly ids: readonly bigint[] } | { readonly device: string },
): Promise<QuarantinedMessage[]> {
	const byIds = "ids" in which;
	const { rows } = await pool.query<QuarantinedMessage>(
		`SELECT ${COLUMNS} FROM quarantine
		WHERE ${byIds ? "id = ANY($1::bigint[])" : "reason = 'unclaimed' AND topic LIKE $1"}
			AND reprocessed_at IS NULL AND payload_bytes = length(payload)
		ORDER BY received_at, id LIMIT ${REPROCESS_MAX}`,
		[byIds ? which.ids.map(String) : `autovolt/${which.device.replaceAll("_", "\\_")}/%`],
	);
	return rows;
}

/** Names under which unclaimed messages still wait. */
export async function findUnclaimedNames(pool: pg.Pool): Promise<string[]> {
	const { rows } = await pool.query<{ name: string }>(
		"SELECT DISTINCT split_part(topic, '/', 2) AS name FROM quarantine WHERE reason = 'unclaimed' AND reprocessed_at IS NULL AND payload_bytes = length(payload)",
	);
	return rows.map(({ name }) => name);
}

export async function markReprocessed(pool: pg.Pool, id: bigint, at: Instant, outcome: string): Promise<void> {
	await pool.query("UPDATE quarantine SET reprocessed_at = $2, outcome = $3 WHERE id = $1", [id, instantText(at), outcome]);
}
