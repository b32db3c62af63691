import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as getEnergySummary } from "@/app/api/analytics/energy-summary/route";
import { GET as getClassroomView } from "@/app/api/classroom-view/route";
import { GET as getOverview } from "@/app/api/overview/route";
import { GET as getCalendar } from "@/app/api/power-analytics/calendar/route";
import { GET as getExport } from "@/app/api/power-analytics/export-csv/route";
import { GET as getSummary } from "@/app/api/power-analytics/summary/route";
import { GET as getTimeline } from "@/app/api/power-analytics/timeline/route";
import type { CalendarResponse } from "@/wire/http/calendar";
import type { ClassroomViewResponse } from "@/wire/http/classroomView";
import type { EnergySummaryResponse } from "@/wire/http/energySummary";
import { EXPORT_COLUMNS } from "@/wire/http/exportCsv";
import type { OverviewResponse } from "@/wire/http/overview";
import type { SummaryResponse } from "@/wire/http/summary";
import type { TimelineResponse } from "@/wire/http/timeline";
import { systemClock } from "../clock";
import { addFlatVersion, addQuarters, addToken, type Campus, callRoute, createCampus, getJson } from "./campus.fixture";

/** Saturday, 12:07 in India. */
const NOW = Date.parse("2026-11-21T12:07:00+05:30");
const at = (local: string) => Date.parse(`${local}+05:30`);

let campus: Campus;
let limited: string;

beforeAll(async () => {
	vi.spyOn(systemClock, "now").mockReturnValue(NOW);
	campus = await createCampus({ devices: { "A-1": "CSE-301", "A-2": "CSE-301", "-B-1": "CSE-302" } });
	limited = await addToken(campus.pool, { role: "viewer", classroomIds: [campus.rooms["CSE-302"] as number] });
	await addFlatVersion(campus, { rateMicro: 8_500_000n, from: at("2026-11-20T00:00:00") });
	await addQuarters(campus, [
		{ device: "A-1", room: "CSE-301", startsAt: at("2026-11-19T10:00:00"), energyMwh: 1_000_000n },
		{ device: "A-1", room: "CSE-301", startsAt: at("2026-11-20T10:00:00"), energyMwh: 45_000n },
		{ device: "A-1", room: "CSE-301", startsAt: at("2026-11-20T12:00:00"), energyMwh: 30_000n },
		{ device: "A-1", room: "CSE-301", startsAt: at("2026-11-20T18:00:00"), energyMwh: 900_000n },
		{ device: "A-1", room: "CSE-301", startsAt: at("2026-11-21T10:00:00"), energyMwh: 45_000n, estimatedMwh: 5_000n },
		{ device: "A-1", room: "CSE-301", startsAt: at("2026-11-21T10:15:00"), energyMwh: 0n, allocatedMwh: 0n, onTimeMs: 900_000n },
		{ device: "-B-1", room: "CSE-302", startsAt: at("2026-11-21T10:00:00"), energyMwh: 7_000n },
	]);
});
afterAll(async () => {
	vi.restoreAllMocks();
	await campus.close();
});

const read = <T>(handler: Parameters<typeof getJson>[0], path: string, token = campus.adminToken) =>
	getJson<T>(handler, path, token);

describe("GET /api/power-analytics/summary", () => {
	it("says 45 Wh and their cost to the micro while the day is open", async () => {
		const summary = await read<SummaryResponse>(getSummary, "/api/power-analytics/summary?classroom=CSE-301");
		expect(summary).toMatchObject({
			date: "2026-11-21",
			settled: false,
			currency: "INR",
			total_wh: 45,
			total_kwh: 0.045,
			total_cost: 0.3825,
			unpriced_kwh: 0,
			estimated_kwh: 0.005,
			on_time_hours: 0.25,
			as_of: "2026-11-21T12:07:00+05:30",
		});
		expect(summary.cost_versions).toMatchObject([
			{ cost_per_kwh: 8.5, scope: "site", effective_from: "2026-11-20T00:00:00+05:30" },
		]);
	});

	it("settles a day that is over to hundredths", async () => {
		const summary = await read<SummaryResponse>(getSummary, "/api/power-analytics/summary?classroom=CSE-301&date=2026-11-20");
		// 0.975 kWh × 8.50 = 8.2875
		expect(summary).toMatchObject({ settled: true, total_wh: 975, total_cost: 8.29 });
	});

	it("shows unpriced energy as unpriced, never as 0", async () => {
		const summary = await read<SummaryResponse>(getSummary, "/api/power-analytics/summary?classroom=CSE-301&date=2026-11-19");
		expect(summary).toMatchObject({ total_kwh: 1, total_cost: null, unpriced_kwh: 1, cost_versions: [] });
	});

	it("lists a device that stands there without figures, with nulls", async () => {
		const { devices } = await read<SummaryResponse>(getSummary, "/api/power-analytics/summary?classroom=CSE-301");
		expect(devices.map((device) => [device.esp32_name, device.total_wh, device.cost, device.quality])).toEqual([
			["A-1", 45, 0.3825, "estimated"],
			["A-2", null, null, null],
		]);
	});

	it("knows nothing of a room without readings", async () => {
		const summary = await read<SummaryResponse>(getSummary, "/api/power-analytics/summary?classroom=LIB-1");
		expect(summary).toMatchObject({ total_wh: null, total_kwh: null, total_cost: null, on_time_hours: null, devices: [] });
	});
});

describe("GET /api/power-analytics/timeline", () => {
	it("leaves a gap null and a true zero 0", async () => {
		const { timeline, data_points } = await read<TimelineResponse>(
			getTimeline,
			"/api/power-analytics/timeline?classroom=CSE-301&start=2026-11-21T10:00:00%2B05:30&end=2026-11-21T10:45:00%2B05:30&bucket=15",
		);
		expect(data_points).toBe(3);
		expect(timeline.map((bucket) => [bucket.timestamp.slice(11, 16), bucket.total_wh, bucket.device_count])).toEqual([
			["10:00", 45, 1],
			["10:15", 0, 1],
			["10:30", null, 0],
		]);
	});

	it("includes the end when it is a date", async () => {
		const { end, timeline } = await read<TimelineResponse>(
			getTimeline,
			"/api/power-analytics/timeline?classroom=CSE-301&start=2026-11-19&end=2026-11-20&bucket=1440",
		);
		expect(end).toBe("2026-11-21T00:00:00+05:30");
		expect(timeline.map((bucket) => [bucket.timestamp, bucket.total_wh])).toEqual([
			["2026-11-19T00:00:00+05:30", 1000],
			["2026-11-20T00:00:00+05:30", 975],
		]);
	});

	it.each([
		["start=2026-11-21T10:07:00Z&end=2026-11-21T11:00:00Z", "start", "quarter-hour"],
		["start=2026-11-21&end=2026-11-20", "end", "after start"],
		["start=2020-01-01&end=2026-11-20&bucket=60", "end", "at most 100 days"],
		["start=2020-01-01&end=2026-11-20&bucket=1440", "end", "at most 800 days"],
		["start=2026-02-30&end=2026-11-20", "start", "local date"],
		["start=2026-11-20&end=2026-11-20&bucket=50", "bucket", "must be one of"],
		["start=2026-11-20", "end", ""],
	])("refuses %s, naming %s and what to do", async (query, path, words) => {
		const response = await callRoute(getTimeline, `/api/power-analytics/timeline?classroom=CSE-301&${query}`, campus.adminToken);
		const problem = (await response.json()) as {
			status: number;
			code: string;
			error: string;
			paths: { path: string; message: string }[];
		};
		expect([response.status, response.headers.get("content-type"), problem.code]).toEqual([
			400,
			"application/problem+json",
			"invalid_request",
		]);
		expect(problem.paths[0]?.path).toBe(path);
		expect(problem.error).toContain(words);
	});
});

describe("GET /api/power-analytics/calendar", () => {
	it("holds every day of the month with a category", async () => {
		const { calendar } = await read<CalendarResponse>(
			getCalendar,
			"/api/power-analytics/calendar?classroom=CSE-301&year=2026&month=11",
		);
		expect(calendar).toHaveLength(30);
		expect(calendar.slice(17, 22).map((day) => day.category)).toEqual(["none", "high", "high", "low", "none"]);
	});
});

describe("GET /api/overview", () => {
	it("compares today with the same elapsed hours of yesterday", async () => {
		const { energy } = await read<OverviewResponse>(getOverview, "/api/overview");
		// Until 12:07 yesterday: 45 Wh and 7 of the 15 minutes from 12:00 on; the 900 Wh of the evening are yet to be compared.
		expect(energy).toMatchObject({ kwh: 0.052, comparable_kwh: 0.059 });
	});

	it("draws the load with gaps, the running day's rest null, and yesterday beside it", async () => {
		const { load, bucket_minutes } = await read<OverviewResponse>(getOverview, "/api/overview");
		expect([bucket_minutes, load.length]).toEqual([15, 96]);
		expect(load[40]).toMatchObject({
			timestamp: "2026-11-21T10:00:00+05:30",
			kwh: 0.052,
			kw: 0.208,
			comparable_kw: 0.18,
			estimated: true,
		});
		expect(load[41]).toMatchObject({ kwh: 0, kw: 0, comparable_kw: null });
		expect(load[72]).toMatchObject({ kwh: null, kw: null, cost: null, comparable_kw: 3.6 });
	});

	it("shows rooms with their sparkline, and one without devices as never seen", async () => {
		const { rooms, setup, month, by_building } = await read<OverviewResponse>(getOverview, "/api/overview");
		expect(rooms.map((room) => [room.code, room.building, room.status, room.kwh])).toEqual([
			["CSE-301", "Block A", "never", 0.045],
			["CSE-302", "Block A", "never", 0.007],
			["LIB-1", "Block B", "never", null],
		]);
		expect(rooms[0]?.spark.slice(-3)).toEqual([null, 0.045, null]);
		expect(setup).toEqual({ classrooms: 3, devices: 3, readings: 0, cost_versions: 1 });
		expect(month).toMatchObject({ month: "2026-11", kwh: 2.027, unpriced_kwh: 1, forecast_kwh: null, forecast_cost: null });
		expect(by_building).toEqual([{ building: "Block A", kwh: 0.052, cost: 0.442, unpriced_kwh: 0 }]);
	});

	it("draws a year by days beside the year before", async () => {
		const { load, bucket_minutes, energy } = await read<OverviewResponse>(
			getOverview,
			"/api/overview?start=2025-11-22&end=2026-11-21",
		);
		expect([bucket_minutes, load.length, energy.kwh]).toEqual([1440, 365, 2.027]);
		expect(load.at(-2)).toMatchObject({ timestamp: "2026-11-20T00:00:00+05:30", kwh: 0.975, kw: 0.040625, comparable_kw: null });
	});

	it("is about one building when asked", async () => {
		const overview = await read<OverviewResponse>(getOverview, "/api/overview?building=Block%20B");
		expect([overview.building, overview.rooms.map((room) => room.code), overview.energy.kwh]).toEqual([
			"Block B",
			["LIB-1"],
			null,
		]);
		expect((await callRoute(getOverview, "/api/overview?building=Block%20C", campus.adminToken)).status).toBe(404);
	});
});

describe("a viewer limited to one room", () => {
	it("sees that room alone on the overview and in every sum", async () => {
		const overview = await read<OverviewResponse>(getOverview, "/api/overview", limited);
		expect([overview.rooms.map((room) => room.code), overview.energy.kwh, overview.setup.classrooms]).toEqual([
			["CSE-302"],
			0.007,
			1,
		]);
		const summary = await read<EnergySummaryResponse>(getEnergySummary, "/api/analytics/energy-summary", limited);
		expect([summary.daily.consumption, summary.devices]).toEqual([0.007, 1]);
	});

	it("is told the same of a room out of reach as of one that is not there", async () => {
		const answers = await Promise.all(
			["CSE-301", "NOWHERE"].map(async (room) => {
				const response = await callRoute(getSummary, `/api/power-analytics/summary?classroom=${room}`, limited);
				return [response.status, await response.text()];
			}),
		);
		expect(answers[0]).toEqual(answers[1]);
		expect(answers[0]?.[0]).toBe(404);
	});

	it.each([
		["export-csv", getExport, "/api/power-analytics/export-csv?classroom=CSE-301&start=2026-11-20&end=2026-11-20"],
		["timeline", getTimeline, "/api/power-analytics/timeline?classroom=CSE-301&start=2026-11-20&end=2026-11-20"],
		["classroom-view", getClassroomView, "/api/classroom-view?classroom=CSE-301"],
		["the unassigned room", getClassroomView, "/api/classroom-view?classroom=UNASSIGNED"],
	])("finds no other room by %s", async (_, handler, path) => {
		expect((await callRoute(handler, path, limited)).status).toBe(404);
	});
});

describe("GET /api/classroom-view", () => {
	it("shows the room with its devices and days", async () => {
		const view = await read<ClassroomViewResponse>(
			getClassroomView,
			"/api/classroom-view?classroom=CSE-301&start=2026-11-20&end=2026-11-21",
		);
		expect(view.devices.map((device) => [device.esp32_name, device.total_kwh, device.share_percent])).toEqual([
			["A-1", 1.02, 100],
			["A-2", null, null],
		]);
		expect(view.days).toEqual([
			{ date: "2026-11-20", kwh: 0.975, cost: 8.29, unpriced_kwh: 0 },
			{ date: "2026-11-21", kwh: 0.045, cost: 0.3825, unpriced_kwh: 0 },
		]);
	});
});

describe("GET /api/power-analytics/export-csv", () => {
	it("streams a header and a row per device and quarter-hour, costs adding up, and writes it to the audit log", async () => {
		const response = await callRoute(
			getExport,
			"/api/power-analytics/export-csv?classroom=CSE-301&start=2026-11-20&end=2026-11-21",
			campus.adminToken,
		);
		expect(response.headers.get("content-type")).toContain("text/csv");
		const lines = (await response.text()).split("\r\n");
		expect(lines[0]).toBe(EXPORT_COLUMNS.join(","));
		expect(lines[1]).toBe(
			`2026-11-20T10:00:00+05:30,2026-11-20T10:15:00+05:30,CSE-301,${campus.devices["A-1"]},A-1,45,0.045,0.3825,INR,0,0,0,0`,
		);
		expect(lines).toHaveLength(1 + 5 + 1);
		const cost = lines.slice(1, -1).reduce((sum, line) => sum + Number(line.split(",")[7]), 0);
		expect(cost).toBeCloseTo(8.2875 + 0.3825, 6);
		const { rows } = await campus.pool.query(
			"SELECT FROM audit_log WHERE action = 'usage.export' AND subject = 'classroom:CSE-301'",
		);
		expect(rows).toHaveLength(1);
	});

	it("defuses a device name that a spreadsheet would run", async () => {
		const response = await callRoute(
			getExport,
			"/api/power-analytics/export-csv?classroom=CSE-302&start=2026-11-21&end=2026-11-21",
			campus.adminToken,
		);
		expect((await response.text()).split("\r\n")[1]).toContain(",'-B-1,");
	});

	it("refuses before it streams", async () => {
		const response = await callRoute(
			getExport,
			"/api/power-analytics/export-csv?classroom=CSE-301&start=2026-11-20&end=2025-11-20",
			campus.adminToken,
		);
		expect([response.status, response.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
	});
});
