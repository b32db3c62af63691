import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { instantText } from "./telemetryEvents";

/** A status message of a device or of its Last Will. */
export interface DeviceStatusRow {
	readonly deviceId: number;
	readonly online: boolean;
	readonly why: string | null;
	readonly epoch: number | null;
	readonly boot: number | null;
	readonly conn: number | null;
	readonly backlog: number | null;
	readonly lost: number | null;
	readonly firmware: string | null;
	readonly legacySwitches: boolean | null;
	readonly at: Instant;
	/** A retained status says how things were, not that the device is there now. */
	readonly retained: boolean;
}

/**
 * Ordered by (boot, conn) within an epoch, never by arrival: a takeover delivers the old "offline" just before the new
 * "online". Epochs have no order, so only an "online" opens a new one: the late will of a past epoch changes nothing.
 * A retained status without an order may be of any age, so it only fills a void.
 */
const APPLY = `INSERT INTO device_status AS s (device_id, online, why, epoch, boot, conn, backlog, lost, firmware, legacy_switches,
		status_at, last_seen_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, COALESCE($10::boolean, false), $11, CASE WHEN $2 AND NOT $12 THEN $11::timestamptz END)
	ON CONFLICT (device_id) DO UPDATE SET online = EXCLUDED.online, why = EXCLUDED.why, epoch = COALESCE(EXCLUDED.epoch, s.epoch),
		boot = COALESCE(EXCLUDED.boot, s.boot), conn = COALESCE(EXCLUDED.conn, s.conn), backlog = COALESCE(EXCLUDED.backlog, s.backlog),
		lost = COALESCE(EXCLUDED.lost, s.lost), firmware = COALESCE(EXCLUDED.firmware, s.firmware),
		legacy_switches = COALESCE($10::boolean, s.legacy_switches), status_at = EXCLUDED.status_at,
		last_seen_at = GREATEST(s.last_seen_at, EXCLUDED.last_seen_at)
	WHERE (EXCLUDED.epoch IS NULL AND NOT $12::boolean)
		OR (EXCLUDED.epoch IS NOT NULL AND (s.epoch IS NULL
			OR (s.epoch = EXCLUDED.epoch AND (EXCLUDED.boot, EXCLUDED.conn) >= (s.boot, s.conn))
			OR (s.epoch <> EXCLUDED.epoch AND EXCLUDED.online)))`;

/** Applies statuses one after another; the rows of one device must be given in order of arrival. Returns how many applied. */
export async function applyDeviceStatus(client: pg.ClientBase, rows: readonly DeviceStatusRow[]): Promise<number> {
	let applied = 0;
	for (const row of rows) {
		const { rowCount } = await client.query({
			name: "device_status_apply",
			text: APPLY,
			values: [
				row.deviceId,
				row.online,
				row.why,
				row.epoch,
				row.boot,
				row.conn,
				row.backlog,
				row.lost,
				row.firmware,
				row.legacySwitches,
				instantText(row.at),
				row.retained,
			],
		});
		applied += rowCount ?? 0;
	}
	return applied;
}

export interface DeviceSighting {
	readonly deviceId: number;
	readonly at: Instant;
	/** What the broker or the mere arrival of messages says; a status message after `at` outweighs it. */
	readonly online: boolean;
	readonly why: string | null;
	readonly firmware: string | null;
	readonly wifiRssi: number | null;
	readonly freeHeap: number | null;
}

/** Records when devices were last heard, one row per device. Returns how many turned online or offline by it. */
export async function recordSightings(pool: pg.Pool, sightings: readonly DeviceSighting[]): Promise<number> {
	if (sightings.length === 0) return 0;
	const { rows } = await pool.query<{ turned: bigint }>({
		name: "device_status_sightings",
		text: `WITH n AS (SELECT * FROM unnest($1::int[], $2::timestamptz[], $3::boolean[], $4::text[], $5::text[], $6::int[], $7::int[])
				AS n (device_id, at, online, why, firmware, rssi, heap)),
		before AS (SELECT n.device_id, s.online FROM n LEFT JOIN device_status s USING (device_id)),
		written AS (
			INSERT INTO device_status AS s (device_id, online, why, firmware, wifi_rssi, free_heap, last_seen_at)
			SELECT device_id, online, why, firmware, rssi, heap, at FROM n ORDER BY device_id
			ON CONFLICT (device_id) DO UPDATE SET
				online = CASE WHEN s.status_at > EXCLUDED.last_seen_at THEN s.online ELSE EXCLUDED.online END,
				why = CASE WHEN s.status_at > EXCLUDED.last_seen_at OR s.online = EXCLUDED.online THEN s.why ELSE EXCLUDED.why END,
				firmware = COALESCE(EXCLUDED.firmware, s.firmware), wifi_rssi = COALESCE(EXCLUDED.wifi_rssi, s.wifi_rssi),
				free_heap = COALESCE(EXCLUDED.free_heap, s.free_heap),
				last_seen_at = GREATEST(s.last_seen_at, EXCLUDED.last_seen_at)
			RETURNING s.device_id, s.online)
		SELECT count(*) AS turned FROM written JOIN before USING (device_id) WHERE written.online IS DISTINCT FROM before.online`,
		values: [
			sightings.map((one) => one.deviceId),
			sightings.map((one) => instantText(one.at)),
			sightings.map((one) => one.online),
			sightings.map((one) => one.why),
			sightings.map((one) => one.firmware),
			sightings.map((one) => one.wifiRssi),
			sightings.map((one) => one.freeHeap),
		],
	});
	return Number(rows[0]?.turned ?? 0);
}
