import type pg from "pg";
import type { Instant, Interval } from "@/domain/calendar/interval";
import type { DatedRating } from "@/domain/switching/sessionEnergy";
import type { JudgedSwitch } from "@/domain/timetable/idleWaste";
import type { SwitchType } from "@/domain/timetable/schedule";
import { DEFAULT_RATING_MW } from "./switchRatings";
import { instantText } from "./telemetryEvents";

/** What one answer may read: about a month of a thousand rooms' switches. */
export const ON_TIMES_MAX = 200_000;

export interface NamedSwitch extends JudgedSwitch {
	readonly device: string;
	readonly name: string;
	/** Whether anything was ever heard of its device's switches: without it nothing is known, and no ON is not 0. */
	readonly isKnown: boolean;
}

interface SwitchRow {
	device_id: number;
	device: string;
	factor: number;
	position: number;
	name: string;
	type: SwitchType;
	last_seen_at: Date | null;
	is_known: boolean;
	homes: { room: number; from: string; until: string | null }[];
	ratings: { from: string; mw: string; factor: number; isDefault: boolean }[] | null;
}

const SEEN_MS = 10 * 60_000;

/**
 * Switches whose device stood in one of these rooms within the interval, with when they were ON. What is still ON counts
 * up to now, or where its device is offline, up to its last sign of life. Null: more than ON_TIMES_MAX sessions.
 */
export async function readJudgedSwitches(
	client: pg.ClientBase,
	classroomIds: readonly number[],
	interval: Interval,
	now: Instant,
): Promise<NamedSwitch[] | null> {
	const { rows } = await client.query<SwitchRow>(
		`SELECT d.id AS device_id, d.esp32_name AS device, d.consumption_factor_micro AS factor, w.position, w.name, w.type,
		        (SELECT max(x.at) FROM (SELECT last_seen_at AS at FROM device_status WHERE device_id = d.id
		          UNION ALL SELECT received_at FROM ledger_checkpoints WHERE device_id = d.id) x) AS last_seen_at,
		        EXISTS (SELECT FROM switch_state_logs l WHERE l.device_id = d.id)
		        OR EXISTS (SELECT FROM switch_checkpoints k WHERE k.device_id = d.id AND k.at IS NOT NULL) AS is_known,
		        h.homes, r.ratings
		   FROM devices d
		   JOIN device_switches w ON w.device_id = d.id
		   CROSS JOIN LATERAL (
		     SELECT jsonb_agg(jsonb_build_object('room', classroom_id, 'from', effective_from, 'until', effective_until) ORDER BY effective_from) AS homes
		       FROM device_placements p WHERE p.device_id = d.id AND p.classroom_id = ANY ($1::int[])
		        AND p.effective_from < $3 AND (p.effective_until IS NULL OR p.effective_until > $2)
		   ) h
		   LEFT JOIN LATERAL (
		     SELECT jsonb_agg(jsonb_build_object('from', effective_from, 'mw', power_rating_mw::text,
		              'factor', consumption_factor_micro, 'isDefault', is_default) ORDER BY effective_from) AS ratings
		       FROM switch_ratings s WHERE s.switch_id = w.id
		   ) r ON true
		  WHERE h.homes IS NOT NULL ORDER BY d.esp32_name, w.position`,
		[classroomIds, instantText(interval.start), instantText(interval.end)],
	);
	const onTimes = await readOnTimes(client, [...new Set(rows.map((row) => row.device_id))], interval);
	if (onTimes === null) return null;
	return rows.map((row) => {
		const seenAt = row.last_seen_at?.getTime() ?? now;
		const openUntil = now - seenAt <= SEEN_MS ? now : seenAt;
		return {
			deviceId: row.device_id,
			device: row.device,
			position: row.position,
			name: row.name,
			isKnown: row.is_known,
			type: row.type,
			deviceFactorMicro: row.factor,
			ratings: row.ratings?.map(fromDbRating) ?? [defaultRating(row.type)],
			homes: row.homes.map(({ room, from, until }) => ({
				classroomId: room,
				start: Date.parse(from),
				end: until === null ? Number.POSITIVE_INFINITY : Date.parse(until),
			})),
			sessions: (onTimes.get(`${row.device_id}/${row.position}`) ?? [])
				.map(({ start, end }) => ({ start, end: Math.min(end ?? openUntil, now) }))
				.filter(({ start, end }) => start < end),
		};
	});
}

async function readOnTimes(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	{ start, end }: Interval,
): Promise<Map<string, { start: Instant; end: Instant | null }[]> | null> {
	const { rows } = await client.query<[number, number, number, number | null]>({
		rowMode: "array",
		text: `SELECT device_id, position, (extract(epoch FROM at) * 1000)::float8, (extract(epoch FROM off_at) * 1000)::float8
		         FROM (SELECT * FROM switch_state_logs WHERE device_id = ANY ($1::int[]) AND state AND at < $3
		                  AND (off_at > $2 OR off_at IS NULL) LIMIT $4) l ORDER BY device_id, position, at`,
		values: [deviceIds, instantText(start), instantText(end), ON_TIMES_MAX + 1],
	});
	if (rows.length > ON_TIMES_MAX) return null;
	const found = new Map<string, { start: Instant; end: Instant | null }[]>();
	for (const [deviceId, position, onAt, offAt] of rows) {
		const key = `${deviceId}/${position}`;
		const list = found.get(key) ?? [];
		found.set(key, list);
		list.push({ start: onAt, end: offAt });
	}
	return found;
}

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

function fromDbRating({ from, mw, factor, isDefault }: NonNullable<SwitchRow["ratings"]>[number]): DatedRating {
	return { effectiveFrom: Date.parse(from), powerRatingMw: BigInt(mw), consumptionFactorMicro: factor, isDefault };
}

function defaultRating(type: SwitchType): DatedRating {
	return { effectiveFrom: 0, powerRatingMw: DEFAULT_RATING_MW[type], consumptionFactorMicro: 1_000_000, isDefault: true };
}
