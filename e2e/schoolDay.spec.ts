import { ObedientDevice, switchRow } from "./control.scenario";
import { expect, test } from "./installation";
import { nextFullMinute, siteClock } from "./schedules.scenario";

type Edge = {
	state: "on" | "off";
	source: string;
	evidence: string;
	flags: string[];
	runtime_ms: number | null;
	timestamp: string;
};

test.use({ installation: "school-day" });

test("a room's day: the timetable, the wall, motion, a power cut, and a report that is right to the millisecond", async ({
	page,
	stack,
	configuration,
}) => {
	test.setTimeout(240_000);
	const room = "DAY-1";
	await configuration.classroom(room);
	await configuration.price(7.5, "2020-01-01");
	const switches = [{ name: "Lights", type: "light", power_rating_w: 40_000 }];
	const secret = await configuration.device("DAY-1-A", room, { switches });
	const device = await ObedientDevice.connect(stack.mqttUrl, "DAY-1-A", secret, 1);
	const lights = switchRow(page, "Lights");
	await page.goto(`/classrooms/${room}`);
	await expect(lights).toHaveAttribute("data-state", "off");

	await test.step("the lesson begins: the timetable switches the lights on", async () => {
		const { time, weekday, date } = siteClock(nextFullMinute(10_000));
		const inAnHour = siteClock(62);
		await configuration.post("/api/schedules", {
			name: "Lecture",
			classrooms: [room],
			types: ["light"],
			weekdays: [weekday.toLowerCase()],
			starts: time,
			ends: inAnHour.date === date ? inAnHour.time : "23:59",
			turn_on: true,
			turn_off: true,
			occupied: true,
			first_day: date,
		});
		await expect(lights).toHaveAttribute("data-state", "on", { timeout: 150_000 });
		await expect(lights).toContainText("timetable");
	});

	await test.step("the teacher switches them off at the wall", async () => {
		await page.waitForTimeout(1_500);
		await device.toggleByHand(0);
		await expect(lights).toHaveAttribute("data-state", "off");
	});

	await test.step("somebody comes in: motion switches them on", async () => {
		await configuration.post("/api/motion-rules", {
			classroom: room,
			hold_seconds: 600,
			switch_types: ["light"],
			turn_on: true,
			auto_off: true,
		});
		await device.say("event", { type: "motion", motion: true, ts_ms: Date.now() });
		await expect(lights).toHaveAttribute("data-state", "on");
		await page.waitForTimeout(1_500);
	});

	let alive = 0;
	await test.step("the power fails: nobody claims to know how the lights stand", async () => {
		alive = Date.now();
		await device.say("telemetry", { ts_ms: alive, energy_wh_total: 1_002, power_w: 40_000, switch_state: [1] });
		device.breakOff();
		await expect(page.locator("section[aria-labelledby=switches-title]").getByText("Offline", { exact: true })).toBeVisible();
	});

	await test.step("it comes back with its lights off", async () => {
		const back = await ObedientDevice.connect(stack.mqttUrl, "DAY-1-A", secret, 1, alive);
		await expect(lights).toHaveAttribute("data-state", "off");
		await back.end();
	});

	await test.step("the report says what happened, to the millisecond", async () => {
		const [scheduled, atTheWall, motion] = device.edges;
		if (!scheduled || !atTheWall || !motion) throw new Error("the device's switches changed fewer times than they should");
		const { date } = siteClock(0);
		const path = `/api/switch-logs?device=DAY-1-A&start=${date}&end=${date}`;
		await expect(async () => {
			const { rows } = await configuration.get<{ rows: Edge[] }>(path);
			const told = rows.map(({ state, source, evidence, flags, runtime_ms, timestamp }) => {
				return [state, source, evidence, flags.join(), runtime_ms, Date.parse(timestamp)];
			});
			expect(told.sort((a, b) => Number(a[5]) - Number(b[5]))).toEqual([
				["on", "schedule", "event", "", null, scheduled.at],
				["off", "manual", "event", "", atTheWall.at - scheduled.at, atTheWall.at],
				["on", "pir", "event", "", null, motion.at],
				["off", "system", "boot", "missed_off", alive - motion.at, alive],
			]);
		}).toPass({ timeout: 15_000 });
		const runtimeMs = atTheWall.at - scheduled.at + alive - motion.at;
		const report = await configuration.get<{ switches: { switchName: string; energyKwh: number; cost: number }[] }>(
			`/api/analytics/switches?classroom=${room}`,
		);
		expect(report.switches[0]?.switchName).toBe("Lights");
		expect(report.switches[0]?.energyKwh).toBeCloseTo((40 * runtimeMs) / 3_600_000, 5);
		expect(report.switches[0]?.cost).toBeCloseTo((40 * 7.5 * runtimeMs) / 3_600_000, 5);
		await page.reload();
		await expect(page.getByText(/^By switch/).first()).toBeVisible();
	});
});
