import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getCalibration } from "@/app/api/analytics/calibration/route";
import { GET as getDaily } from "@/app/api/analytics/daily/route";
import { GET as getMeasurements } from "@/app/api/analytics/measurements/route";
import { GET as getAudit } from "@/app/api/audit/route";
import { POST as postAdopt } from "@/app/api/devices/[id]/calibration/adopt/route";
import { LECTURE_ROOM } from "@/domain/calibration/simulatedRoom.fixture";
import { inTransaction } from "@/store/pool";
import type { CalibrationResponse } from "@/wire/http/calibration";
import type { MeasurementsResponse } from "@/wire/http/measurements";
import { type Answered, send } from "../testRequests";
import { addToken, type Campus, createCampus } from "../usage/campus.fixture";
import { addMeasuredRoom, lastFortnight, RATED_W, SWITCH_NAMES } from "./measuredRoom.fixture";

let campus: Campus;
let range: { start: string; end: string };
beforeAll(async () => {
	campus = await createCampus({
		devices: { "A-1": "CSE-301", "A-2": "CSE-301", "B-1": "CSE-302", "C-1": "LIB-1", "D-1": "LIB-1" },
	});
	await addMeasuredRoom(campus, "A-1", "CSE-301");
	await addMeasuredRoom(campus, "B-1", "CSE-302", { together: [[1, 0]], seed: 2 });
	range = lastFortnight(campus);
});
afterAll(() => campus.close());

const ask = (handler: typeof getMeasurements, query: Record<string, string>, token = campus.adminToken) =>
	send(handler, { query: `?${new URLSearchParams(query)}`, token });

async function measure(query: Record<string, string>): Promise<MeasurementsResponse> {
	const { status, body } = await ask(getMeasurements, query);
	expect([status, body.detail]).toEqual([200, undefined]);
	return body;
}

async function calibrate(query: Record<string, string>): Promise<CalibrationResponse> {
	const { status, body } = await ask(getCalibration, query);
	expect([status, body.detail]).toEqual([200, undefined]);
	return body;
}

describe("GET /api/analytics/measurements", () => {
	it("puts counter and runtime of a device side by side, over the last 14 full days unless told otherwise", async () => {
		const answer = await measure({ device: "A-1" });
		expect(answer).toEqual({ ...(await measure({ device: "A-1", ...range })), as_of: answer.as_of });
		expect(answer).toMatchObject({ device: "A-1", classroom: null, state: "compared", left_aside: [] });
		expect(answer.days).toHaveLength(14);
		const sum = (of: (day: MeasurementsResponse["days"][number]) => number | null) =>
			answer.days.reduce((total, day) => total + (of(day) ?? Number.NaN), 0);
		expect(sum((day) => day.counter_wh)).toBeCloseTo(answer.counter_wh ?? Number.NaN, 6);
		// Each day is rounded down on its own, the range once: less than a milliwatt-hour a day lies between them.
		expect((answer.runtime_wh ?? Number.NaN) - sum((day) => day.runtime_wh)).toBeGreaterThanOrEqual(-1e-6);
		expect((answer.runtime_wh ?? Number.NaN) - sum((day) => day.runtime_wh)).toBeLessThan(0.014);
		expect(answer.difference_wh).toBeCloseTo((answer.counter_wh ?? 0) - (answer.runtime_wh ?? 0), 6);
		const { rows } = await campus.pool.query<{ wh: number }>(
			"SELECT sum(energy_mwh)::float8 / 1000 AS wh FROM quarter_hours WHERE device_id = $1",
			[campus.devices["A-1"]],
		);
		expect(answer.counter_wh).toBeCloseTo(rows[0]?.wh ?? 0, 6);
		expect(answer.standby.mean_w).toBeCloseTo(LECTURE_ROOM.standbyW, 0);
		expect(answer.explained_variance.value).toBeGreaterThan(0.9);
		expect(answer.residual_by_hour).toHaveLength(24);
	});

	it("says of runtime what the reports of runtime say, to the milliwatt-hour, for the range and each day", async () => {
		for (const device of ["A-1", "B-1"]) {
			const answer = await measure({ device });
			const report = (await ask(getDaily, { device, ...range })).body;
			expect(answer.runtime_wh).toBe(report.energyWh);
			expect(answer.devices[0]?.runtime_wh).toBe(report.energyWh);
			expect(answer.days.map(({ runtime_wh }) => runtime_wh)).toEqual(
				report.days.map(({ energyWh }: { energyWh: number }) => energyWh),
			);
		}
	});

	it("gives a room as the sum of its devices, and says of those that it must leave out why", async () => {
		const room = await measure({ classroom: "CSE-301" });
		const device = await measure({ device: "A-1" });
		expect(room.counter_wh).toBe(device.counter_wh);
		expect(room.runtime_wh).toBe(device.runtime_wh);
		expect(room.devices.map(({ esp32_name, state, default_ratings }) => [esp32_name, state, default_ratings])).toEqual([
			["A-1", "compared", 1],
			["A-2", "no_counter", 0],
		]);
	});

	it("leaves aside what a gap spread, and what is only estimated, and counts it", async () => {
		const { pool, devices } = campus;
		await pool.query(
			"UPDATE quarter_hours SET allocated_mwh = energy_mwh + 1 WHERE device_id = $1 AND starts_at < (SELECT min(starts_at) + interval '5 hours' FROM quarter_hours)",
			[devices["B-1"]],
		);
		await pool.query(
			"UPDATE quarter_hours SET covered_ms = 60000 WHERE device_id = $1 AND starts_at = (SELECT max(starts_at) FROM quarter_hours)",
			[devices["B-1"]],
		);
		const answer = await measure({ device: "B-1" });
		expect(answer.left_aside.map(({ reason, quarter_hours }) => [reason, quarter_hours])).toEqual([
			["partly_covered", 1],
			["allocated", 20],
		]);
		expect(answer.compared.quarter_hours).toBe(14 * 96 - 21);
		expect(answer.days[0]).toMatchObject({ compared_quarter_hours: 76, left_aside_quarter_hours: 20 });
	});

	it("says that nothing is known, rather than 0, of a device without a counter or switches", async () => {
		expect(await measure({ device: "C-1" })).toMatchObject({
			state: "no_counter",
			counter_wh: null,
			runtime_wh: null,
			difference_wh: null,
			explained_variance: { value: null, reason: "too_few" },
		});
	});

	it("books runtime where the device stood at the time", async () => {
		const { pool, devices, rooms } = campus;
		const moved = new Date(`${range.start}T18:30:00Z`);
		await pool.query("UPDATE device_placements SET effective_until = $2 WHERE device_id = $1", [devices["D-1"], moved]);
		await pool.query("INSERT INTO device_placements (device_id, classroom_id, effective_from) VALUES ($1, $2, $3)", [
			devices["D-1"],
			rooms["CSE-302"],
			moved,
		]);
		await addMeasuredRoom(campus, "D-1", "LIB-1", { seed: 3 });
		const [library, all] = [await measure({ classroom: "LIB-1" }), await measure({ device: "D-1" })];
		// Of its runtime only the first day lies in the library; what is counted stays where it was booked.
		expect(library.days.filter(({ runtime_wh }) => runtime_wh !== 0).map(({ date }) => date)).toEqual([range.start]);
		expect(all.days.filter(({ runtime_wh }) => runtime_wh !== 0).length).toBeGreaterThan(9);
		await pool.query("DELETE FROM quarter_hours WHERE device_id = $1", [devices["D-1"]]);
	});

	it.each([
		[{}, "classroom"],
		[{ classroom: "CSE-301", device: "A-1" }, "device"],
		[{ device: "A-1", start: "2026-11-01" }, "end"],
		[{ device: "A-1", end: "2026-11-01" }, "start"],
		[{ device: "A-1", start: "2026-11-02", end: "2026-11-01" }, "end"],
		[{ device: "A-1", start: "2025-11-02", end: "2026-11-01" }, "end"],
		[{ device: "A-1", start: "2026-11-01T00:07:00Z", end: "2026-11-02" }, "start"],
		[{ device: "A 1" }, "device"],
		[{ device: "A-1", surprise: "1" }, "surprise"],
	])("refuses %j, naming %s", async (query, path) => {
		const { status, body } = await ask(getMeasurements, query as Record<string, string>);
		expect([status, body.paths[0].path]).toEqual([400, path]);
	});

	it("answers of the future, and of a time before everything, that nothing is known", async () => {
		for (const [start, end] of [
			["2199-01-01", "2199-01-02"],
			["2001-01-01", "2001-01-02"],
		] as const)
			expect(await measure({ device: "A-1", start, end })).toMatchObject({
				state: "no_counter",
				counter_wh: null,
				runtime_wh: null,
			});
	});
});

describe("GET /api/analytics/calibration", () => {
	it("finds the watts of each switch, and shows them beside the ratings", async () => {
		const answer = await calibrate({ device: "A-1" });
		expect(answer).toMatchObject({ state: "calibrated", reason: null, windows: 14 * 96, days: 14, counter_step_wh: 0.001 });
		for (const [index, each] of answer.switches.entries()) {
			const truth = LECTURE_ROOM.loads[index]?.watts ?? 0;
			expect(["identifiable", "rough"]).toContain(each.verdict);
			expect(Math.abs((each.estimated_w ?? 0) / truth - 1), each.name).toBeLessThan(0.08);
			expect(each).toMatchObject({ name: SWITCH_NAMES[index], rated_w: RATED_W[index], rating_is_default: index === 5 });
		}
		expect(answer.standby).toMatchObject({ verdict: "identifiable", estimated_w: expect.closeTo(6.4, 0) });
		expect(answer.explained_by_estimates).toBeGreaterThan(answer.explained_by_ratings ?? 1);
		const lights = answer.switches[0];
		const hours = lights?.days.reduce((sum, day) => sum + day.on_hours, 0) ?? 0;
		expect(hours).toBeCloseTo(lights?.on_hours ?? 0, 1);
		expect(lights?.days.reduce((sum, day) => sum + day.rated_wh, 0)).toBeCloseTo(hours * 172, 0);
	});

	it("refuses two switches that are always ON together, and gives their sum", async () => {
		const { switches } = await calibrate({ device: "B-1" });
		expect(switches[0]).toMatchObject({ verdict: "together_with", estimated_w: null, together_with: ["Fans"] });
		expect(switches[1]).toMatchObject({ verdict: "together_with", estimated_w: null, together_with: ["Lights"] });
		expect(Math.abs((switches[0]?.together?.total_w ?? 0) / 410 - 1)).toBeLessThan(0.05);
		expect(switches[0]?.advice).toContain("Switch one of them alone");
	});

	it.each([
		[{ device: "C-1" }, "no_counter"],
		[{ device: "A-2" }, "no_counter"],
	])("says of %j why it refuses: %s", async (query, reason) => {
		expect(await calibrate(query)).toMatchObject({ state: "refused", reason, message: expect.stringMatching(/\. ?[A-Z]?/) });
	});

	it("asks for more days when the range is too short", async () => {
		const answer = await calibrate({ device: "A-1", start: range.start, end: range.start });
		expect(answer).toMatchObject({ state: "refused", reason: "too_few_days" });
		expect(answer.switches.map(({ verdict, estimated_w }) => [verdict, estimated_w])).toEqual(
			SWITCH_NAMES.map(() => ["not_calibrated", null]),
		);
	});
});

describe("POST /api/devices/{id}/calibration/adopt", () => {
	const adopt = (body: object, token = campus.adminToken): Promise<Answered> =>
		send(postAdopt, { params: { id: String(campus.devices["A-1"]) }, body, token });
	const fans = () => ({ position: 1, power_w: 238, ...range });

	it("makes the estimate the rating from a day on; runtime follows, and the audit log says why", async () => {
		const before = await measure({ device: "A-1" });
		const answer = await adopt(fans());
		expect(answer.status).toBe(200);
		expect(answer.body.switches[1]).toMatchObject({ power_rating_w: 238, is_default: false });
		const after = await measure({ device: "A-1" });
		expect(after.explained_variance.value).toBeGreaterThan(before.explained_variance.value ?? 1);
		expect(after.counter_wh).toBe(before.counter_wh);
		const { switches } = await calibrate({ device: "A-1" });
		expect(switches[1]).toMatchObject({ rated_w: 238, estimated_w: expect.closeTo(238, -1) });
		expect(switches[1]?.ratings).toHaveLength(2);
		const hours = switches[1]?.days.reduce((sum, day) => sum + day.on_hours, 0) ?? 0;
		expect((after.runtime_wh ?? 0) - (before.runtime_wh ?? 0)).toBeCloseTo(hours * (238 - 150), 0);
		const audit = await send(getAudit, { query: "?subject=device:A-1", token: campus.adminToken });
		expect(audit.body.entries.map(({ action }: { action: string }) => action)).toEqual(["device.calibrate", "device.update"]);
		expect(audit.body.entries[0].after).toMatchObject({
			name: "Fans",
			power_w: 238,
			reason: `calibration of ${range.start} to ${range.end}`,
			windows: 14 * 96,
		});
	});

	it("takes the factors into account, so that the power is the adopted one", async () => {
		const { pool, devices } = campus;
		// Ratings are append-only, to the owner too: a past with other factors takes a superuser without triggers.
		await inTransaction(pool, async (client) => {
			await client.query("SET LOCAL session_replication_role = replica");
			await client.query(
				`UPDATE switch_ratings SET consumption_factor_micro = 800000
				  WHERE switch_id = (SELECT id FROM device_switches WHERE device_id = $1 AND position = 5)`,
				[devices["A-1"]],
			);
		});
		const [estimate] = (await calibrate({ device: "A-1" })).switches.slice(5);
		const answer = await adopt({ position: 5, power_w: estimate?.estimated_w, ...range, effective_from: range.end });
		expect(answer.body.switches[5].power_rating_w).toBeCloseTo((estimate?.estimated_w ?? 0) / 0.8, 2);
		expect((await calibrate({ device: "A-1" })).switches[5]?.rated_w).toBe(estimate?.estimated_w);
	});

	it("refuses a wattage outside the interval, a second rating at the same instant, and what has no estimate", async () => {
		expect((await adopt({ ...fans(), power_w: 400 })).body).toMatchObject({ status: 409, paths: [{ path: "power_w" }] });
		expect((await adopt(fans())).body).toMatchObject({ status: 409, paths: [{ path: "effective_from" }] });
		expect((await adopt({ ...fans(), position: 9 })).body).toMatchObject({ status: 409, paths: [{ path: "position" }] });
		expect((await adopt({ ...fans(), end: range.start })).body).toMatchObject({ status: 409, paths: [{ path: "position" }] });
		const other = await send(postAdopt, {
			params: { id: String(campus.devices["B-1"]) },
			body: { position: 0, power_w: 172, ...range },
			token: campus.adminToken,
		});
		expect(other.body).toMatchObject({ status: 409, paths: [{ path: "position" }] });
		expect((await send(postAdopt, { params: { id: "999999" }, body: fans(), token: campus.adminToken })).status).toBe(404);
	});

	it("gives rooms that are out of reach the same answer as what is not there", async () => {
		const { pool, siteId, rooms } = campus;
		const manager = await addToken(pool, { role: "manager", siteId, classroomIds: [rooms["LIB-1"] ?? 0] });
		expect((await adopt(fans(), manager)).status).toBe(404);
		for (const handler of [getMeasurements, getCalibration]) {
			const hidden = await ask(handler, { device: "A-1" }, manager);
			const missing = await ask(handler, { device: "NOWHERE" }, manager);
			expect([hidden.status, hidden.body]).toEqual([404, missing.body]);
		}
		expect((await ask(getMeasurements, { classroom: "CSE-301" }, manager)).status).toBe(404);
		expect((await ask(getMeasurements, { classroom: "LIB-1" }, manager)).status).toBe(200);
	});
});
