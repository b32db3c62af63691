import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { instantText } from "./telemetryEvents";

export interface DeviceEventRow {
	readonly deviceId: number;
	readonly filedAt: Instant;
	/** Hex. */
	readonly contentSha256: string;
	readonly receivedAt: Instant;
	readonly type: string;
	readonly epoch: number | null;
	readonly boot: number | null;
	readonly seq: number | null;
	/** JSON text, as sent. */
	readonly payload: string;
}

/** Stores events that are not there yet. Returns the content hashes (hex) of the new ones. */
export async function insertDeviceEvents(client: pg.ClientBase, rows: readonly DeviceEventRow[]): Promise<Set<string>> {
	if (rows.length === 0) return new Set();
	const { rows: inserted } = await client.query<{ content: string }>(
		`INSERT INTO device_events (device_id, filed_at, content_sha256, received_at, type, epoch, boot, seq, payload)
		SELECT a, b, c, d, e, f, g, h, i::jsonb FROM unnest($1::int[], $2::timestamptz[], $3::bytea[], $4::timestamptz[], $5::text[],
			$6::bigint[], $7::bigint[], $8::bigint[], $9::text[]) AS row (a, b, c, d, e, f, g, h, i)
		ON CONFLICT DO NOTHING RETURNING encode(content_sha256, 'hex') AS content`,
		[
			rows.map((row) => row.deviceId),
			rows.map((row) => instantText(row.filedAt)),
			rows.map((row) => `\\x${row.contentSha256}`),
			rows.map((row) => instantText(row.receivedAt)),
			rows.map((row) => row.type),
			rows.map((row) => row.epoch),
			rows.map((row) => row.boot),
			rows.map((row) => row.seq),
			rows.map((row) => row.payload),
		],
	);
	return new Set(inserted.map((row) => row.content));
}
