import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { instantText } from "./telemetryEvents";

/** An idempotency key that outlives the month partitions. `key` and `contentSha256` as hex. */
export interface TelemetryKeyRow {
	readonly deviceId: number;
	readonly key: string;
	readonly contentSha256: string;
	readonly filedAt: Instant;
}

/** Content (hex) by `deviceId:key` of the keys that are known already. */
export async function findTelemetryKeys(
	client: pg.ClientBase,
	keys: readonly { readonly deviceId: number; readonly key: string }[],
): Promise<Map<string, string>> {
	if (keys.length === 0) return new Map();
	const { rows } = await client.query<{ device_id: number; key: string; content: string }>({
		name: "telemetry_keys_find",
		text: `SELECT k.device_id, encode(k.key, 'hex') AS key, encode(k.content_sha256, 'hex') AS content
			FROM unnest($1::int[], $2::bytea[]) AS asked (device_id, key) JOIN telemetry_keys k USING (device_id, key)`,
		values: [keys.map(({ deviceId }) => deviceId), keys.map(({ key }) => `\\x${key}`)],
	});
	return new Map(rows.map((row) => [`${row.device_id}:${row.key}`, row.content]));
}

/** Stores keys that are new. Returns how many were: fewer than given when another worker came first. */
export async function insertTelemetryKeys(client: pg.ClientBase, rows: readonly TelemetryKeyRow[]): Promise<number> {
	if (rows.length === 0) return 0;
	const { rowCount } = await client.query({
		name: "telemetry_keys_insert",
		text: `INSERT INTO telemetry_keys (device_id, key, content_sha256, filed_at)
			SELECT * FROM unnest($1::int[], $2::bytea[], $3::bytea[], $4::timestamptz[]) ON CONFLICT DO NOTHING`,
		values: [
			rows.map((row) => row.deviceId),
			rows.map((row) => `\\x${row.key}`),
			rows.map((row) => `\\x${row.contentSha256}`),
			rows.map((row) => instantText(row.filedAt)),
		],
	});
	return rowCount ?? 0;
}
