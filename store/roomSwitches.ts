import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { COMMAND_AHEAD_MS_MAX, type CurrentState, currentState } from "@/domain/switching/currentState";
import type { SwitchSource } from "@/domain/switching/session";
import type { SwitchType } from "@/prisma/generated/enums";
import { firstCommandId } from "./commandId";
import { type LiveStatus, liveStatusOf } from "./liveStatus";
import { instantText } from "./telemetryEvents";

/** A switch in a room, as configured and as it stands at the moment of the question. */
export interface RoomSwitch extends CurrentState {
	readonly deviceId: number;
	readonly esp32Name: string;
	readonly deviceStatus: LiveStatus;
	readonly lastSeenAt: Instant | null;
	readonly position: number;
	readonly name: string;
	readonly type: SwitchType;
	readonly powerRatingMw: bigint;
	readonly ratingIsDefault: boolean;
	readonly noAutoOff: boolean;
}

const SQL = `
	SELECT d.id AS device_id, d.esp32_name, w.position, w.name, w.type, w.no_auto_off, r.power_rating_mw, r.is_default,
		GREATEST(s.last_seen_at, k.received_at) AS last_seen_at,
		CASE WHEN NOT s.online THEN GREATEST(s.status_at, s.last_seen_at) END AS said_offline_at,
		NULLIF(substr(k.switch_states, w.position + 1, 1), '?') AS reading_state, LEAST(k.reading_at, k.received_at) AS reading_at,
		l.state AS edge_state, l.at AS edge_at, COALESCE(l.said_at, l.at) AS edge_said_at, l.source AS edge_source,
		c.state AS command_state, c.ended_at AS command_at, c.source AS command_source
	FROM device_placements p
	JOIN devices d ON d.id = p.device_id AND d.archived_at IS NULL
	JOIN device_switches w ON w.device_id = d.id AND w.archived_at IS NULL
	LEFT JOIN device_status s ON s.device_id = d.id
	LEFT JOIN LATERAL (
		SELECT k.switch_states, k.reading_at, k.received_at FROM ledger_checkpoints k
		WHERE k.device_id = d.id ORDER BY k.switch_states IS NULL, k.reading_at DESC NULLS LAST LIMIT 1) k ON true
	LEFT JOIN LATERAL (
		SELECT r.power_rating_mw, r.is_default FROM switch_ratings r
		WHERE r.switch_id = w.id ORDER BY r.effective_from > $2, abs(extract(epoch FROM r.effective_from - $2)) LIMIT 1) r ON true
	LEFT JOIN LATERAL (
		SELECT l.state, l.at, l.source, CASE WHEN l.evidence = 'boot' THEN (SELECT e.filed_at FROM device_events e
			WHERE e.device_id = l.device_id AND e.content_sha256 = l.event_sha256) END AS said_at
		FROM switch_state_logs l
		WHERE l.device_id = d.id AND l.position = w.position ORDER BY l.at DESC, l.state LIMIT 1) l ON true
	LEFT JOIN LATERAL (
		SELECT c.state, c.ended_at, c.source FROM commands c
		WHERE c.id >= $3::uuid AND c.device_id = d.id AND c.position = w.position AND c.status = 'confirmed'
		ORDER BY c.ended_at DESC, c.id DESC LIMIT 1) c ON true
	WHERE p.classroom_id = $1 AND p.effective_from <= $2 AND (p.effective_until IS NULL OR p.effective_until > $2)
	ORDER BY d.esp32_name, w.position`;

/** Ids are of the time of the order: one that was confirmed lately was ordered within its time before. */
const ORDERED_BEFORE_MS_MAX = COMMAND_AHEAD_MS_MAX + 60_000;

/** The switches of the devices that stand in a room at `now`, by device and position. */
export async function findRoomSwitches(
	client: pg.ClientBase | pg.Pool,
	classroomId: number,
	now: Instant,
): Promise<RoomSwitch[]> {
	const { rows } = await client.query<SwitchRow>(SQL, [
		classroomId,
		instantText(now),
		firstCommandId(now - ORDERED_BEFORE_MS_MAX),
	]);
	return rows.map((row) => fromDbSwitch(row, now));
}

interface SwitchRow {
	readonly device_id: number;
	readonly esp32_name: string;
	readonly position: number;
	readonly name: string;
	readonly type: SwitchType;
	readonly no_auto_off: boolean;
	readonly power_rating_mw: bigint;
	readonly is_default: boolean;
	readonly last_seen_at: Date | null;
	readonly said_offline_at: Date | null;
	readonly reading_state: "0" | "1" | "" | null;
	readonly reading_at: Date | null;
	readonly edge_state: boolean | null;
	readonly edge_at: Date | null;
	readonly edge_said_at: Date | null;
	readonly edge_source: SwitchSource | null;
	readonly command_state: boolean | null;
	readonly command_at: Date | null;
	readonly command_source: SwitchSource | null;
}

function fromDbSwitch(row: SwitchRow, now: Instant): RoomSwitch {
	const lastSeenAt = row.last_seen_at?.getTime() ?? null;
	const hasRead = (row.reading_state === "0" || row.reading_state === "1") && row.reading_at !== null;
	return {
		deviceId: row.device_id,
		esp32Name: row.esp32_name,
		deviceStatus: liveStatusOf({ now, lastSeenAt, saidOfflineAt: row.said_offline_at?.getTime() ?? null }),
		lastSeenAt,
		position: row.position,
		name: row.name,
		type: row.type,
		powerRatingMw: row.power_rating_mw,
		ratingIsDefault: row.is_default,
		noAutoOff: row.no_auto_off,
		...currentState(
			{
				reading: hasRead && row.reading_at ? { state: row.reading_state === "1", at: row.reading_at.getTime() } : null,
				edge:
					row.edge_at && row.edge_said_at && row.edge_state !== null && row.edge_source
						? { state: row.edge_state, at: row.edge_at.getTime(), saidAt: row.edge_said_at.getTime(), source: row.edge_source }
						: null,
				command:
					row.command_at && row.command_state !== null && row.command_source
						? { state: row.command_state, confirmedAt: row.command_at.getTime(), source: row.command_source }
						: null,
			},
			now,
		),
	};
}
