import { siteDate, startOfSiteDate } from "@/domain/calendar/datedDay";
import { QUARTER_HOUR_MS } from "@/domain/calendar/quarterHour";
import { addDays } from "@/domain/calendar/zone";
import { LECTURE_ROOM, type SimulatedRoom, simulateUse } from "@/domain/calibration/simulatedRoom.fixture";
import { addQuarters, type Campus } from "../usage/campus.fixture";

export const SWITCH_NAMES = ["Lights", "Fans", "AC", "Projector", "Board lights", "Sockets"];
/** What somebody once wrote down: the fans are far off; the sockets' is a default. */
export const RATED_W = [172, 150, 1_430, 287, 74, 110];

/** The last 14 full days of the campus. */
export function lastFortnight({ zones }: Pick<Campus, "zones">): { start: string; end: string } {
	const today = siteDate(Date.now(), zones);
	return { start: addDays(today, -14), end: addDays(today, -1) };
}

/** Writes a fortnight of a simulated room for a device: quarter-hours of its counter, switches with ratings, and their log. */
export async function addMeasuredRoom(
	campus: Campus,
	device: string,
	room: string,
	over: Partial<SimulatedRoom> = {},
): Promise<void> {
	const { pool, devices, zones } = campus;
	const deviceId = devices[device];
	const { start } = lastFortnight(campus);
	const first = startOfSiteDate(start, zones);
	const { counterWh, reported } = simulateUse({ ...LECTURE_ROOM, first: start, seed: 1, ...over });
	await addQuarters(
		campus,
		counterWh.map((rise, index) => ({
			device,
			room,
			startsAt: first + index * QUARTER_HOUR_MS,
			energyMwh: BigInt(Math.round(rise * 1e3)),
		})),
	);
	for (const [position, watts] of RATED_W.entries()) {
		const { rows } = await pool.query<{ id: number }>(
			"INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, $2, $3, 'other') RETURNING id",
			[deviceId, position, SWITCH_NAMES[position]],
		);
		await pool.query(
			"INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw, is_default) VALUES ($1, to_timestamp(0), $2, $3)",
			[rows[0]?.id, watts * 1_000, position === 5],
		);
	}
	const sessions = reported.flatMap((spans, position) =>
		spans.map(({ from, until }) => ({
			position,
			on_at: new Date(Math.round(first + from * 1_000)).toISOString(),
			off_at: new Date(Math.round(first + until * 1_000)).toISOString(),
		})),
	);
	// Nothing is known before the first edge: a short one in the first second makes the whole fortnight known.
	sessions.push({ position: 5, on_at: new Date(first - 2_000).toISOString(), off_at: new Date(first - 1_000).toISOString() });
	await pool.query(
		`WITH s AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS s (position int, on_at timestamptz, off_at timestamptz))
		 INSERT INTO switch_state_logs (device_id, position, at, state, source, evidence, event_sha256, flags, on_at, runtime_ms, off_at)
		 SELECT $1::int, position, on_at, true, 'manual'::switch_source, 'event'::switch_evidence, sha256('on'), '', NULL, NULL, off_at FROM s
		 UNION ALL
		 SELECT $1::int, position, off_at, false, 'manual', 'event', sha256('off'), '', on_at, extract(epoch FROM off_at - on_at) * 1000, NULL FROM s`,
		[deviceId, JSON.stringify(sessions)],
	);
}
