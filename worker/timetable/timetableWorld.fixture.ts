import { pino } from "pino";
import { createTestDatabase } from "@/launch/testDatabase";
import { createPool, type Pool } from "@/store/pool";
import { insertSchedule, type NewSchedule } from "@/store/schedules";
import { createTimetableStage } from "./timetableStage";

/** Two rooms with a device each: lights and a fan in R-1, lights and an AC in R-2. The clock is set by the test. */
export async function createTimetableWorld(timeZone = "Asia/Kolkata") {
	const database = await createTestDatabase();
	const owner = createPool({ url: database.url });
	const time = { now: 0 };
	const pools: Pool[] = [];
	const one = async (sql: string, ...values: unknown[]) => (await owner.query<{ id: number }>(sql, values)).rows[0]?.id as number;
	const siteId = await one("INSERT INTO sites (name, currency) VALUES ('Campus', 'INR') RETURNING id");
	await owner.query("INSERT INTO site_zones (site_id, effective_from, time_zone) VALUES ($1, to_timestamp(0), $2)", [
		siteId,
		timeZone,
	]);
	await owner.query("INSERT INTO classrooms (site_id, code, kind) VALUES ($1, 'UNASSIGNED', 'unassigned')", [siteId]);
	const rooms: number[] = [];
	const devices: number[] = [];
	for (const [index, types] of [
		["light", "fan"],
		["light", "ac"],
	].entries()) {
		const room = await one("INSERT INTO classrooms (site_id, code) VALUES ($1, $2) RETURNING id", siteId, `R-${index + 1}`);
		const device = await one("INSERT INTO devices (site_id, esp32_name) VALUES ($1, $2) RETURNING id", siteId, `D-${index + 1}`);
		await owner.query("INSERT INTO device_placements (device_id, classroom_id, effective_from) VALUES ($1, $2, '2020-01-01')", [
			device,
			room,
		]);
		for (const [position, type] of types.entries())
			await owner.query(
				"INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, $2, $3::text, $3::text::switch_type)",
				[device, position, type],
			);
		rooms.push(room);
		devices.push(device);
	}
	return {
		owner,
		siteId,
		rooms,
		devices,
		time,
		/** A worker of its own: its connections can be killed without the others'. */
		worker(applicationName = "autovolt-stages") {
			const pool = createPool({ url: database.url, role: "autovolt_worker", applicationName });
			pools.push(pool);
			const clock = { now: () => time.now };
			const stage = createTimetableStage({ pool, clock, log: pino({ level: "silent" }), wake: () => {} });
			return {
				stage,
				/** As after a NOTIFY. */
				async run(at: string) {
					time.now = Date.parse(at);
					stage.changed();
					return stage.runOnce();
				},
			};
		},
		add(more: Partial<NewSchedule>) {
			return insertSchedule(owner, { ...LECTURES, siteId, ...more });
		},
		async rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
			return (await owner.query(sql, values)).rows as T[];
		},
		async close() {
			for (const pool of pools) await pool.end();
			await owner.end();
			await database.drop();
		},
	};
}

export type TimetableWorld = Awaited<ReturnType<typeof createTimetableWorld>>;

const MADE = Date.parse("2026-11-23T00:00Z");
const LECTURES: Omit<NewSchedule, "siteId"> = {
	name: "Lectures",
	scope: { kind: "site" },
	switchTypes: ["light", "fan"],
	weekdays: [1, 2, 3, 4, 5, 6],
	startsMinute: 9 * 60,
	endsMinute: 17 * 60,
	turnOn: true,
	turnOff: true,
	occupied: true,
	termIds: [],
	onHolidays: false,
	validFrom: "2026-01-01",
	validUntil: null,
	exceptions: [],
	enabled: true,
	standsFrom: MADE,
	createdBy: "test",
	createdAt: MADE,
};
