import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { instantText } from "./telemetryEvents";

export interface UnclaimedSighting {
	readonly name: string;
	readonly firstSeenAt: Instant;
	readonly lastSeenAt: Instant;
	readonly messages: number;
	readonly lastPayload: Uint8Array;
}

/** More names than this are a flood, not a delivery of devices: further ones are counted only. */
export const UNCLAIMED_NAMES_MAX = 1_000;

/** Adds sightings of names that nobody has adopted yet; the Devices page offers them. */
export async function recordUnclaimed(client: pg.ClientBase, sightings: readonly UnclaimedSighting[]): Promise<void> {
	if (sightings.length === 0) return;
	await client.query(
		`INSERT INTO unclaimed_devices AS u (esp32_name, first_seen_at, last_seen_at, messages, last_payload)
		SELECT s.* FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::bigint[], $5::bytea[]) AS s (name, f, l, m, p)
		WHERE EXISTS (SELECT FROM unclaimed_devices WHERE esp32_name = s.name)
			OR (SELECT count(*) FROM unclaimed_devices) < ${UNCLAIMED_NAMES_MAX}
		ORDER BY 1
		ON CONFLICT (esp32_name) DO UPDATE SET last_seen_at = GREATEST(u.last_seen_at, EXCLUDED.last_seen_at),
			messages = u.messages + EXCLUDED.messages, last_payload = EXCLUDED.last_payload`,
		[
			sightings.map((one) => one.name),
			sightings.map((one) => instantText(one.firstSeenAt)),
			sightings.map((one) => instantText(one.lastSeenAt)),
			sightings.map((one) => one.messages),
			sightings.map((one) => `\\x${Buffer.from(one.lastPayload).subarray(0, 4_096).toString("hex")}`),
		],
	);
}

/** An adopted device is no longer offered. */
export async function removeUnclaimed(pool: pg.Pool, name: string): Promise<void> {
	await pool.query("DELETE FROM unclaimed_devices WHERE esp32_name = $1", [name]);
}
