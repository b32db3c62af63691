import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as getDaily } from "@/app/api/analytics/daily/route";
import { GET as getRuntime } from "@/app/api/analytics/runtime/route";
import { GET as getCsv } from "@/app/api/analytics/runtime-csv/route";
import { GET as getSwitches } from "@/app/api/analytics/switches/route";
import type { DailyResponse, RuntimeResponse, SwitchesResponse } from "@/wire/http/runtime";
import { systemClock } from "../clock";
import { addFlatVersion, type Campus, callRoute, createCampus, getJson } from "../usage/campus.fixture";
import { addSession, addSwitch, hear } from "./switchedCampus.fixture";

/** Saturday, 12:07 in India. */
const NOW = Date.parse("2026-11-21T12:07:00+05:30");
const at = (local: string) => Date.parse(`${local}+05:30`);
const SINCE = at("2026-01-01T00:00");
const HOUR = 3_600_000;

let campus: Campus;
const read = <T>(handler: Parameters<typeof getJson>[0], path: string) => getJson<T>(handler, path, campus.adminToken);
const runtime = (query: string) => read<RuntimeResponse>(getRuntime, `/api/analytics/runtime?${query}`);
const daily = (query: string) => read<DailyResponse>(getDaily, `/api/analytics/daily?${query}`);
const switches = (query: string) => read<SwitchesResponse>(getSwitches, `/api/analytics/switches?${query}`);

beforeAll(async () => {
	vi.spyOn(systemClock, "now").mockReturnValue(NOW);
	campus = await createCampus({
		rooms: { LEDGER: "A", EDGE: "A", PRICE: "A", OLD: "A", NEW: "A", QUIET: "B", PARTS: "A" },
		devices: {
			ledger: "LEDGER",
			edge: "EDGE",
			price: "PRICE",
			moved: "OLD",
			quiet: "QUIET",
			parts: "PARTS",
		},
	});
	await addFlatVersion(campus, { rateMicro: 7_500_000n, from: at("2026-11-01T00:00") });
});
afterAll(async () => {
	vi.restoreAllMocks();
	await campus.close();
});

describe("the examples of the ledger's page", () => {
	beforeAll(async () => {
		for (const [position, name] of ["three hours", "ten seconds"].entries())
			await addSwitch(campus, { device: "ledger", position, name, ratings: [{ from: SINCE, watts: 40 }] });
		const [on] = [at("2026-11-20T09:00")];
		await addSession(campus, { device: "ledger", position: 0, on, off: on + 3 * HOUR });
		await addSession(campus, { device: "ledger", position: 1, on, off: on + 10_000 });
		await hear(campus, "ledger", NOW);
	});

	it("says 120 Wh, 0.12 kWh and 0.90 at 7.50 for 40 W over 3 h, and 0.111 Wh for 10 s", async () => {
		const answer = await switches("device=ledger&start=2026-11-20&end=2026-11-20");
		expect(answer.switches).toMatchObject([
			{ switchName: "three hours", runtimeHours: 3, energyWh: 120, energyKwh: 0.12, cost: 0.9, unpriced_kwh: 0 },
			{ switchName: "ten seconds", runtimeHours: 0.0028, energyWh: 0.111, energyKwh: 0.000111, cost: 0 },
		]);
		expect(answer).toMatchObject({ settled: true, currency: "INR", energyWh: 120.111, cost: 0.9 });
	});

	it("says the same by device and by room, and takes the device's number for its name", async () => {
		const figures = { energyWh: 120.111, cost: 0.9, switchCount: 2 };
		const range = "start=2026-11-20&end=2026-11-20";
		expect(await runtime(`device=${campus.devices["ledger"]}&${range}`)).toMatchObject(figures);
		expect(await runtime(`classroom=LEDGER&${range}`)).toMatchObject(figures);
		expect(await runtime(`classroom=LEDGER&device=ledger&${range}`)).toMatchObject(figures);
	});

	it("gives CSV that adds up to the range", async () => {
		const response = await callRoute(
			getCsv,
			"/api/analytics/runtime-csv?classroom=LEDGER&start=2026-11-20&end=2026-11-20",
			campus.adminToken,
		);
		const lines = (await response.text()).trimEnd().split("\r\n");
		expect([response.status, lines.length]).toEqual([200, 3]);
		expect(lines[1]).toBe(
			`2026-11-20,LEDGER,${campus.devices["ledger"]},ledger,0,three hours,light,3,10800000,120,0.12,0.9,INR,0,0,0,0,432000000000`,
		);
		const cost = lines.slice(1).reduce((sum, line) => sum + Number(line.split(",")[11]), 0);
		expect(cost).toBeCloseTo(0.900833, 6);
		const { rows } = await campus.pool.query("SELECT action, subject FROM audit_log WHERE action = 'runtime.export'");
		expect(rows).toEqual([{ action: "runtime.export", subject: "classroom:LEDGER" }]);
	});
});

describe("one figure of one switch and day", () => {
	it("is the same in the report and in the CSV, wherever its line stands; the exact column adds up to the range", async () => {
		// 40 W for 10 s are 111.1 mWh: of nine of them, one running sum would give a milliwatt-hour more to the ninth.
		const on = at("2026-11-18T09:00");
		for (let position = 0; position < 9; position++) {
			await addSwitch(campus, { device: "parts", position, ratings: [{ from: SINCE, watts: 40 }] });
			await addSession(campus, { device: "parts", position, on, off: on + 10_000 });
		}
		const query = "classroom=PARTS&start=2026-11-18&end=2026-11-18";
		const report = await switches(query);
		const csv = await (await callRoute(getCsv, `/api/analytics/runtime-csv?${query}`, campus.adminToken)).text();
		const lines = csv
			.trimEnd()
			.split("\r\n")
			.slice(1)
			.map((line) => line.split(","));
		expect(lines.map((line) => Number(line[9]))).toEqual(report.switches.map((each) => each.energyWh));
		expect(new Set(report.switches.map((each) => each.energyWh))).toEqual(new Set([0.111]));
		const exact = lines.reduce((sum, line) => sum + BigInt(line[17] ?? ""), 0n);
		expect(report.energyWh).toBe(Number(exact / 3_600_000n) / 1e3);
		expect(report.energyWh).toBe(1);
	});
});

describe("days and months in Asia/Kolkata", () => {
	beforeAll(async () => {
		await addSwitch(campus, { device: "edge", position: 0, ratings: [{ from: SINCE, watts: 1_000 }] });
		// From 23:30 on the last of October until 01:00 on the first of November: 30 and 60 minutes, 18:30Z between them.
		await addSession(campus, { device: "edge", position: 0, on: at("2026-10-31T23:30"), off: at("2026-11-01T01:00:00.007") });
		await hear(campus, "edge", NOW);
	});

	it("cuts a session at local midnight, to the millisecond", async () => {
		const { days, energyKwh, cost, unpriced_kwh } = await daily("device=edge&start=2026-10-31&end=2026-11-01");
		expect(days.map((day) => [day.date, day.energyKwh, day.cost, day.unpriced_kwh])).toEqual([
			["2026-10-31", 0.5, null, 0.5],
			["2026-11-01", 1.000001, 7.5, 0],
		]);
		expect([energyKwh, cost, unpriced_kwh]).toEqual([1.500001, 7.5, 0.5]);
	});

	it("counts an instant range from its first to its last instant", async () => {
		const query = new URLSearchParams({
			device: "edge",
			start: "2026-10-31T18:15:00Z",
			end: "2026-10-31T18:45:00Z",
		});
		expect(await runtime(String(query))).toMatchObject({ runtimeHours: 0.5, energyKwh: 0.5, unpriced_kwh: 0.25 });
	});

	it("knows nothing of days to come, and 0 of days without a session", async () => {
		const { days } = await daily("device=edge&start=2026-11-20&end=2026-11-22");
		expect(days.map((day) => [day.runtimeHours, day.energyKwh, day.cost])).toEqual([
			[0, 0, 0],
			[0, 0, 0],
			[null, null, null],
		]);
	});

	it("knows nothing of days before a device was first heard", async () => {
		const { days, runtimeHours } = await daily("device=edge&start=2026-10-29&end=2026-10-31");
		expect(days.map((day) => [day.runtimeHours, day.energyKwh, day.cost, day.completed.energyKwh])).toEqual([
			[null, null, null, null],
			[null, null, null, null],
			[0.5, 0.5, null, 0.5],
		]);
		expect(runtimeHours).toBe(0.5);
		const before = await runtime("device=edge&start=2026-10-29&end=2026-10-30");
		expect([before.energyKwh, before.devices[0]?.energyKwh]).toEqual([null, null]);
		expect((await switches("device=edge&start=2026-10-29&end=2026-10-30")).switches[0]?.energyKwh).toBeNull();
	});

	it("knows nothing of a device whose switches were never heard", async () => {
		await addSwitch(campus, { device: "quiet", position: 0, ratings: [{ from: SINCE, watts: 40 }] });
		expect(await runtime("device=quiet&start=2026-11-20&end=2026-11-20")).toMatchObject({
			runtimeHours: null,
			energyKwh: null,
			cost: null,
			unpriced_kwh: 0,
		});
	});
});

describe("changes in the middle of a session", () => {
	beforeAll(async () => {
		await addFlatVersion(campus, { rateMicro: 10_000_000n, from: at("2026-11-19T12:00"), room: "PRICE" });
		await addSwitch(campus, {
			device: "price",
			position: 0,
			ratings: [
				{ from: SINCE, watts: 1_000, isDefault: true },
				{ from: at("2026-11-19T13:00"), watts: 1_000, factorMicro: 2_000_000 },
			],
		});
		await addSession(campus, {
			device: "price",
			position: 0,
			on: at("2026-11-19T11:00"),
			off: at("2026-11-19T14:00"),
			offFlags: "missed_off",
		});
		await hear(campus, "price", NOW);

		await addSwitch(campus, { device: "moved", position: 0, ratings: [{ from: SINCE, watts: 600 }] });
		const moved = new Date(at("2026-11-19T10:20"));
		await campus.pool.query("UPDATE device_placements SET effective_until = $1 WHERE device_id = $2", [
			moved,
			campus.devices["moved"],
		]);
		await campus.pool.query("INSERT INTO device_placements (device_id, classroom_id, effective_from) VALUES ($1, $2, $3)", [
			campus.devices["moved"],
			campus.rooms["NEW"],
			moved,
		]);
		await addSession(campus, { device: "moved", position: 0, on: at("2026-11-19T10:00"), off: at("2026-11-19T11:00") });
		await hear(campus, "moved", NOW);
	});

	it("prices and rates each part as was in force then", async () => {
		const answer = await runtime("classroom=PRICE&start=2026-11-19&end=2026-11-19");
		// 1 kWh at 7.50, 1 kWh at 10, 2 kWh at 10 after the rating was confirmed with a factor of 2.
		expect(answer).toMatchObject({ runtimeHours: 3, energyKwh: 4, cost: 37.5, default_rating_kwh: 2, uncertain_hours: 3 });
		expect(answer.cost_versions.map((version) => [version.scope, version.cost_per_kwh])).toEqual([
			["site", 7.5],
			["classroom", 10],
		]);
	});

	it("leaves what ran before a move in the old room", async () => {
		const range = "start=2026-11-19&end=2026-11-19";
		expect(await runtime(`classroom=OLD&${range}`)).toMatchObject({ runtimeHours: 0.3333, energyKwh: 0.2 });
		expect(await runtime(`classroom=NEW&${range}`)).toMatchObject({ runtimeHours: 0.6667, energyKwh: 0.4 });
		const whole = await switches(`device=moved&${range}`);
		expect(whole.switches).toMatchObject([{ classrooms: ["OLD", "NEW"], energyKwh: 0.6 }]);
	});
});
