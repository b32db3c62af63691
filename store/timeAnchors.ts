import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { instantText } from "./telemetryEvents";

export interface TimeAnchorRow {
	readonly deviceId: number;
	readonly boot: number;
	readonly uptimeMs: number;
	readonly clockMs: Instant;
	readonly receivedAt: Instant;
}

export async function insertTimeAnchors(client: pg.ClientBase, rows: readonly TimeAnchorRow[]): Promise<void> {
	if (rows.length === 0) return;
	await client.query(
		`INSERT INTO time_anchors (device_id, boot, uptime_ms, clock_ms, received_at)
		SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[]) ON CONFLICT DO NOTHING`,
		[
			rows.map((row) => row.deviceId),
			rows.map((row) => row.boot),
			rows.map((row) => row.uptimeMs),
			rows.map((row) => row.clockMs),
			rows.map((row) => instantText(row.receivedAt)),
		],
	);
}

/**
 * The earliest instant at which each boot can have begun, by its anchors. No reading of a boot is placed before it, so
 * it bounds what an anchor moves. Key: `deviceId:boot`; a boot without an anchor is absent.
 */
export async function findBootStarts(
	client: pg.ClientBase,
	boots: readonly { readonly deviceId: number; readonly boot: number }[],
): Promise<Map<string, Instant>> {
	if (boots.length === 0) return new Map();
	const { rows } = await client.query<{ device_id: number; boot: bigint; starts: bigint }>(
		`SELECT a.device_id, a.boot, min(a.clock_ms - a.uptime_ms) AS starts
		FROM unnest($1::int[], $2::bigint[]) AS asked (device_id, boot) JOIN time_anchors a USING (device_id, boot)
		GROUP BY a.device_id, a.boot`,
		[boots.map(({ deviceId }) => deviceId), boots.map(({ boot }) => boot)],
	);
	return new Map(rows.map((row) => [`${row.device_id}:${row.boot}`, Number(row.starts)]));
}
