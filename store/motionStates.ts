import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { MotionRule, MotionSign, MotionState } from "@/domain/switching/motion";
import type { SwitchType } from "@/prisma/generated/enums";
import { instantText } from "./telemetryEvents";

/** A room with a rule, what is remembered of it, and what its sensors say. */
export interface MotionRoom extends MotionRule {
	readonly classroomId: number;
	readonly classroom: string;
	/** Empty: switches of every type. */
	readonly switchTypes: readonly SwitchType[];
	readonly state: MotionState;
	readonly sign: MotionSign | null;
}

// Of each device the latest motion event of the last day. `state` is the firmware's word for what others call `motion`;
// an event with neither is a motion.
const ROOMS = `
	SELECT r.classroom_id, c.code, r.hold_seconds, r.switch_types::text[] AS switch_types, r.turn_on, r.auto_off, s.last_motion_at, s.off_due_at,
		max(e.at) AS sign_at, COALESCE(bool_or(e.is_lasting AND NOT COALESCE(v.said_offline, false)), false) AS is_lasting
	FROM motion_rules r
	JOIN classrooms c ON c.id = r.classroom_id AND c.archived_at IS NULL
	LEFT JOIN motion_states s ON s.classroom_id = r.classroom_id
	LEFT JOIN device_placements p ON p.classroom_id = r.classroom_id AND p.effective_from <= $1
		AND (p.effective_until IS NULL OR p.effective_until > $1)
	LEFT JOIN LATERAL (
		SELECT LEAST(e.filed_at, e.received_at) AS at, COALESCE(e.payload->'motion', e.payload->'state') IN ('true', '1') AS is_lasting
		FROM device_events e
		WHERE e.device_id = p.device_id AND e.type = 'motion' AND e.filed_at > $1 - interval '1 day'
		ORDER BY e.filed_at DESC LIMIT 1) e ON true
	LEFT JOIN LATERAL (SELECT NOT v.online AS said_offline FROM device_status v WHERE v.device_id = p.device_id) v ON true
	WHERE r.enabled AND ($2::int IS NULL OR r.classroom_id = $2)
	GROUP BY r.id, c.code, s.last_motion_at, s.off_due_at
	ORDER BY r.classroom_id`;

/** Rooms whose rule is in force. */
export async function findMotionRooms(client: pg.ClientBase | pg.Pool, now: Instant): Promise<MotionRoom[]> {
	const { rows } = await client.query<RoomRow>(ROOMS, [instantText(now), null]);
	return rows.map(fromDbRoom);
}

/** One of them, held for the length of the transaction; null when another worker holds it, or its rule is gone. */
export async function claimMotionRoom(client: pg.ClientBase, classroomId: number, now: Instant): Promise<MotionRoom | null> {
	const { rows: held } = await client.query<{ free: boolean }>(
		"SELECT pg_try_advisory_xact_lock(hashtext('autovolt.motion'), $1) AS free",
		[classroomId],
	);
	if (held[0]?.free !== true) return null;
	const { rows } = await client.query<RoomRow>(ROOMS, [instantText(now), classroomId]);
	return rows[0] ? fromDbRoom(rows[0]) : null;
}

export async function saveMotionState(
	client: pg.ClientBase,
	classroomId: number,
	{ lastMotionAt, offDueAt }: MotionState,
): Promise<void> {
	if (lastMotionAt === null) return;
	await client.query(
		`INSERT INTO motion_states (classroom_id, last_motion_at, off_due_at) VALUES ($1, $2, $3)
		ON CONFLICT (classroom_id) DO UPDATE SET last_motion_at = EXCLUDED.last_motion_at, off_due_at = EXCLUDED.off_due_at`,
		[classroomId, instantText(lastMotionAt), offDueAt === null ? null : instantText(offDueAt)],
	);
}

interface RoomRow {
	readonly classroom_id: number;
	readonly code: string;
	readonly hold_seconds: number;
	readonly switch_types: SwitchType[];
	readonly turn_on: boolean;
	readonly auto_off: boolean;
	readonly last_motion_at: Date | null;
	readonly off_due_at: Date | null;
	readonly sign_at: Date | null;
	readonly is_lasting: boolean;
}

function fromDbRoom(row: RoomRow): MotionRoom {
	return {
		classroomId: row.classroom_id,
		classroom: row.code,
		holdMs: row.hold_seconds * 1_000,
		switchTypes: row.switch_types,
		turnOn: row.turn_on,
		autoOff: row.auto_off,
		state: { lastMotionAt: row.last_motion_at?.getTime() ?? null, offDueAt: row.off_due_at?.getTime() ?? null },
		sign: row.sign_at && { at: row.sign_at.getTime(), isLasting: row.is_lasting },
	};
}
