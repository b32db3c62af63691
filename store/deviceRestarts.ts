import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { instantText } from "./telemetryEvents";

/** A boot event of a device. */
export interface DeviceRestart {
	/** Hex SHA-256 of the event. */
	readonly id: string;
	/** By its clock where that was set, else when it was heard of. */
	readonly at: Instant;
	readonly isClockSet: boolean;
	readonly receivedAt: Instant;
	/** As the device said it; null = it gave none. */
	readonly resetReason: string | null;
	readonly boot: number | null;
	readonly epoch: number | null;
	/** Of the boot event before it, whatever it was; null = there is none, or it named none. */
	readonly epochBefore: number | null;
	/** As its first reading within an hour says; null = none says it. */
	readonly firmware: string | null;
}

export interface RestartCursor {
	readonly at: Instant;
	readonly id: string;
}

// The page first, then what stands beside its rows: a reading is looked up for these alone, within one hour.
const SQL = `
	WITH page AS MATERIALIZED (
		SELECT e.device_id, e.filed_at, e.content_sha256, e.received_at, e.epoch, e.boot, e.payload FROM device_events e
		 WHERE e.device_id = $1 AND e.type = 'boot'
		   AND ($2::timestamptz IS NULL OR (e.filed_at, e.content_sha256) < ($2, $3::bytea))
		 ORDER BY e.filed_at DESC, e.content_sha256 DESC LIMIT $4)
	SELECT encode(e.content_sha256, 'hex') AS id, e.filed_at, e.received_at, e.epoch::float8 AS epoch, e.boot::float8 AS boot,
		CASE WHEN jsonb_typeof(e.payload->'reset_reason') = 'string' THEN e.payload->>'reset_reason' END AS reset_reason,
		e.filed_at <> e.received_at OR e.payload->'ts_ms' = to_jsonb((extract(epoch FROM e.filed_at) * 1000)::bigint) AS is_clock_set,
		b.epoch::float8 AS epoch_before, t.firmware
	FROM page e
	LEFT JOIN LATERAL (SELECT b.epoch FROM device_events b WHERE b.device_id = e.device_id AND b.type = 'boot'
		AND (b.filed_at, b.content_sha256) < (e.filed_at, e.content_sha256)
		ORDER BY b.filed_at DESC, b.content_sha256 DESC LIMIT 1) b ON true
	LEFT JOIN LATERAL (SELECT t.extra->>'firmware_ver' AS firmware FROM telemetry_events t WHERE t.device_id = e.device_id
		AND t.filed_at >= e.filed_at AND t.filed_at < e.filed_at + interval '1 hour' AND t.boot = e.boot
		AND t.extra->>'firmware_ver' IS NOT NULL ORDER BY t.filed_at LIMIT 1) t ON true
	ORDER BY e.filed_at DESC, e.content_sha256 DESC`;

/** Newest first, after a cursor (null = from the newest on). */
export async function readDeviceRestarts(
	client: pg.ClientBase | pg.Pool,
	{ deviceId, after, limit }: { readonly deviceId: number; readonly after: RestartCursor | null; readonly limit: number },
): Promise<DeviceRestart[]> {
	const { rows } = await client.query<{
		id: string;
		filed_at: Date;
		received_at: Date;
		epoch: number | null;
		boot: number | null;
		reset_reason: string | null;
		is_clock_set: boolean | null;
		epoch_before: number | null;
		firmware: string | null;
	}>(SQL, [deviceId, after && instantText(after.at), after && Buffer.from(after.id, "hex"), limit]);
	return rows.map((row) => ({
		id: row.id,
		at: row.filed_at.getTime(),
		isClockSet: row.is_clock_set === true,
		receivedAt: row.received_at.getTime(),
		resetReason: row.reset_reason,
		boot: row.boot,
		epoch: row.epoch,
		epochBefore: row.epoch_before,
		firmware: row.firmware,
	}));
}
