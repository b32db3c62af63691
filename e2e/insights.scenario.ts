import pg from "pg";
import { addDays, localDate, startOfDate } from "@/domain/calendar/zone";
import { LECTURE_ROOM, simulateUse } from "@/domain/calibration/simulatedRoom.fixture";
import type { TestStack } from "@/launch/testStack";
import type { Configuration } from "./configuration";
import { TestDevice } from "./testDevice";

export const ZONE = "Asia/Kolkata";
const QUARTER_MS = 900_000;
const PERIOD_MS = QUARTER_MS / 3;
const ARRAY_READINGS = 500;
const SWITCHES = ["Lights", "Fans", "AC", "Projector", "Board lights", "Sockets"];
/** What somebody once wrote down. The fans are far off. */
const RATED_W = [172, 150, 1_430, 287, 74, 126];

/** The last 14 full days of the site. */
export function lastFortnight(): { start: string; end: string } {
	const today = localDate(Date.now(), ZONE);
	return { start: addDays(today, -14), end: addDays(today, -1) };
}

/** A room whose device counted for a fortnight, over MQTT, with the log of its switches beside it. */
export async function calibratedRoom(
	stack: TestStack,
	configuration: Configuration,
	room: string,
	together: readonly (readonly [number, number])[] = [],
): Promise<void> {
	const { start } = lastFortnight();
	const first = startOfDate(start, ZONE);
	const { counterWh, reported } = simulateUse({ ...LECTURE_ROOM, meterNoise: 0.005, first: start, seed: 12, together });
	await configuration.classroom(room);
	const switches = SWITCHES.map((name, position) => ({ name, type: "other", power_rating_w: RATED_W[position] }));
	const secret = await configuration.device(room, room, { power_max_w: 10_000, switches });
	const device = await TestDevice.connect(stack.mqttUrl, room, secret);
	const readings = [{ esp32_name: room, ts_ms: first, energy_wh_total: 1_000 }];
	let before = 1_000;
	for (const [index, rise] of counterWh.entries()) {
		for (const third of [1, 2, 3]) {
			const total = Number((before + (rise * third) / 3).toFixed(3));
			readings.push({ esp32_name: room, ts_ms: first + index * QUARTER_MS + third * PERIOD_MS, energy_wh_total: total });
		}
		before += rise;
	}
	for (let from = 0; from < readings.length; from += ARRAY_READINGS)
		await device.publish(readings.slice(from, from + ARRAY_READINGS));
	await device.end();

	const client = new pg.Client({ connectionString: stack.databaseUrl });
	await client.connect();
	try {
		await untilFolded(client, room, counterWh.length);
		await writeLog(client, room, first, reported);
	} finally {
		await client.end();
	}
}

async function untilFolded(client: pg.Client, device: string, quarterHours: number): Promise<void> {
	for (let attempt = 0; attempt < 240; attempt++) {
		const { rows } = await client.query<{ count: string }>(
			"SELECT count(*) FROM quarter_hours q JOIN devices d ON d.id = q.device_id WHERE d.esp32_name = $1 AND q.covered_ms = 900000",
			[device],
		);
		if (Number(rows[0]?.count) === quarterHours) return;
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
	throw new Error(`${device}: the fortnight was not folded within a minute`);
}

async function writeLog(
	client: pg.Client,
	device: string,
	first: number,
	reported: ReturnType<typeof simulateUse>["reported"],
): Promise<void> {
	const sessions = reported.flatMap((spans, position) =>
		spans.map(({ from, until }) => ({
			position,
			on_at: new Date(Math.round(first + from * 1_000)).toISOString(),
			off_at: new Date(Math.round(first + until * 1_000)).toISOString(),
		})),
	);
	await client.query(
		`WITH s AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS s (position int, on_at timestamptz, off_at timestamptz)),
		      d AS (SELECT id FROM devices WHERE esp32_name = $1)
		 INSERT INTO switch_state_logs (device_id, position, at, state, source, evidence, event_sha256, flags, on_at, runtime_ms, off_at)
		 SELECT d.id, position, on_at, true, 'manual'::switch_source, 'event'::switch_evidence, sha256('on'), '', NULL, NULL, off_at FROM s, d
		 UNION ALL
		 SELECT d.id, position, off_at, false, 'manual', 'event', sha256('off'), '', on_at, extract(epoch FROM off_at - on_at) * 1000, NULL FROM s, d`,
		[device, JSON.stringify(sessions)],
	);
}
