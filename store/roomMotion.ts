import type pg from "pg";
import type { Instant, Interval } from "@/domain/calendar/interval";
import { instantText } from "./telemetryEvents";

/** What is known of motion in rooms: when somebody moved, and the rule that follows it. */
export interface RoomMotion {
	/** Ascending. */
	readonly motionAt: readonly Instant[];
	/** Null = the room has no rule. */
	readonly holdMs: number | null;
	readonly autoOffIsOn: boolean;
}

/** By room. Motion belongs to the room in which its device stood then. */
export async function readRoomMotion(
	client: pg.ClientBase,
	classroomIds: readonly number[],
	{ start, end }: Interval,
): Promise<Map<number, RoomMotion>> {
	const rules = await client.query<{ classroom_id: number; hold_seconds: number; auto_off: boolean; enabled: boolean }>(
		"SELECT classroom_id, hold_seconds, auto_off, enabled FROM motion_rules WHERE classroom_id = ANY ($1::int[])",
		[classroomIds],
	);
	// To the minute: a sensor that speaks every second says no more than one that speaks once.
	const motions = await client.query<{ classroom_id: number; at: number }>(
		`SELECT p.classroom_id, (extract(epoch FROM max(e.filed_at)) * 1000)::float8 AS at
		   FROM device_placements p JOIN device_events e ON e.device_id = p.device_id
		  WHERE p.classroom_id = ANY ($1::int[]) AND e.type = 'motion' AND e.filed_at >= $2 AND e.filed_at < $3
		    AND p.effective_from <= e.filed_at AND (p.effective_until IS NULL OR e.filed_at < p.effective_until)
		  GROUP BY p.classroom_id, date_trunc('minute', e.filed_at) ORDER BY p.classroom_id, at`,
		[classroomIds, instantText(start), instantText(end)],
	);
	const found = new Map(
		classroomIds.map((id) => [id, { motionAt: [] as Instant[], holdMs: null as number | null, autoOffIsOn: false }]),
	);
	for (const { classroom_id, hold_seconds, auto_off, enabled } of rules.rows)
		found.set(classroom_id, { motionAt: [], holdMs: hold_seconds * 1_000, autoOffIsOn: auto_off && enabled });
	for (const { classroom_id, at } of motions.rows) found.get(classroom_id)?.motionAt.push(at);
	return found;
}
