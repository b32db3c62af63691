import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as getDaily } from "@/app/api/analytics/daily/route";
import { GET as getEnergySummary } from "@/app/api/analytics/energy-summary/route";
import { GET as getRuntime } from "@/app/api/analytics/runtime/route";
import { SWITCH_SPANS_MAX } from "@/store/switchSpans";
import type { EnergySummaryResponse } from "@/wire/http/energySummary";
import type { DailyResponse } from "@/wire/http/runtime";
import { systemClock } from "../clock";
import { type Campus, callRoute, createCampus, getJson } from "../usage/campus.fixture";
import { addSession, addSwitch, hear } from "./switchedCampus.fixture";

const NOW = Date.parse("2026-11-21T12:07:00Z");
const HOUR = 3_600_000;

let campus: Campus;
const ask = async (query: string) => {
	const response = await callRoute(getRuntime, `/api/analytics/runtime?${query}`, campus.adminToken);
	return {
		status: response.status,
		body: (await response.json()) as { code: string; detail: string; paths: { path: string }[] },
	};
};

beforeAll(async () => {
	vi.spyOn(systemClock, "now").mockReturnValue(NOW);
	campus = await createCampus({ timeZone: "Europe/Berlin", rooms: { A: "X", B: "X" }, devices: { dst: "A", busy: "B" } });
	for (const device of ["dst", "busy"]) {
		await addSwitch(campus, { device, position: 0, ratings: [{ from: 0, watts: 1_000 }] });
		await hear(campus, device, NOW);
	}
});
afterAll(async () => {
	vi.restoreAllMocks();
	await campus.close();
});

describe("days of 23 and 25 hours", () => {
	it("counts a switch that was ON all day for as long as the day was", async () => {
		for (const on of ["2026-03-27T12:00Z", "2026-10-23T12:00Z"])
			await addSession(campus, { device: "dst", position: 0, on: Date.parse(on), off: Date.parse(on) + 96 * HOUR });
		const daily = (start: string, end: string) =>
			getJson<DailyResponse>(getDaily, `/api/analytics/daily?device=dst&start=${start}&end=${end}`, campus.adminToken);
		const hours = async (start: string, end: string) => (await daily(start, end)).days.map((day) => day.runtimeHours);
		expect(await hours("2026-03-28", "2026-03-30")).toEqual([24, 23, 24]);
		expect(await hours("2026-10-24", "2026-10-26")).toEqual([24, 25, 24]);
		expect((await daily("2026-10-24", "2026-10-26")).energyKwh).toBe(73);
	});
});

describe("what one answer may hold", () => {
	beforeAll(async () => {
		await campus.pool.query(
			`INSERT INTO switch_state_logs (device_id, position, at, state, source, evidence, event_sha256, flags, on_at, runtime_ms, off_at)
			 SELECT $1, 0, at, true, 'manual', 'event', '\\x00', '', NULL, NULL, at + interval '1 second'
			   FROM (SELECT timestamptz '2026-11-10T00:00:00Z' + n * interval '4 seconds' AS at FROM generate_series(0, $2) n) x`,
			[campus.devices["busy"], SWITCH_SPANS_MAX],
		);
	});

	it("refuses a range with too many sessions, and says how to narrow it", async () => {
		const { status, body } = await ask("classroom=B&start=2026-11-01&end=2026-11-21");
		expect([status, body.code, body.paths[0]?.path]).toEqual([422, "range_too_large", "end"]);
		expect(body.detail).toMatch(/200,000 sessions.*fewer days/);
		expect((await ask("classroom=B&start=2026-11-10&end=2026-11-11")).status).toBe(200);
		expect((await ask("classroom=A&start=2026-11-01&end=2026-11-21")).status).toBe(200);
	});

	it("answers the energy summary without its runtime then", async () => {
		const summary = await getJson<EnergySummaryResponse>(getEnergySummary, "/api/analytics/energy-summary", campus.adminToken);
		expect([summary.monthly.runtime, summary.daily.runtime]).toEqual([null, null]);
	});

	it.each([
		["start=2020-01-01&end=2026-11-20", 422, "end", "at most 800 days"],
		["start=2026-11-20", 400, "end", "is missing beside start"],
		["end=2026-11-20", 400, "start", "is missing beside end"],
		["start=2026-11-21&end=2026-11-20", 400, "end", "after start"],
		["start=2026-11-20T10:07:00Z&end=2026-11-21", 400, "start", "quarter-hour"],
		["device=nobody", 404, "device", "GET /api/devices"],
		["device=dst&classroom=B", 404, "device", "no device"],
		["classroom=C", 404, "classroom", "GET /api/classrooms"],
		["building=Y", 404, "building", "no building"],
	])("refuses %s with %i, naming %s", async (query, status, path, words) => {
		const { status: got, body } = await ask(query);
		expect([got, body.paths[0]?.path]).toEqual([status, path]);
		expect(body.detail).toContain(words);
	});
});
