import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getActive } from "@/app/api/analytics/active/route";
import { GET as getCalibration } from "@/app/api/analytics/calibration/route";
import { GET as getDaily } from "@/app/api/analytics/daily/route";
import { GET as getEnergySummary } from "@/app/api/analytics/energy-summary/route";
import { GET as getMeasurements } from "@/app/api/analytics/measurements/route";
import { GET as getRuntime } from "@/app/api/analytics/runtime/route";
import { GET as getRuntimeCsv } from "@/app/api/analytics/runtime-csv/route";
import { GET as getSwitchTypes } from "@/app/api/analytics/switch-types/route";
import { GET as getSwitches } from "@/app/api/analytics/switches/route";
import { GET as getClassroomView } from "@/app/api/classroom-view/route";
import { GET as getJob } from "@/app/api/jobs/[id]/route";
import { GET as getOverview } from "@/app/api/overview/route";
import { GET as getCalendar } from "@/app/api/power-analytics/calendar/route";
import { GET as getBreakdown } from "@/app/api/power-analytics/device-breakdown/route";
import { GET as getExport } from "@/app/api/power-analytics/export-csv/route";
import { GET as getMonthly } from "@/app/api/power-analytics/monthly/route";
import { POST as postRecalculate } from "@/app/api/power-analytics/recalculate/route";
import { GET as getSummary } from "@/app/api/power-analytics/summary/route";
import { GET as getTimeline } from "@/app/api/power-analytics/timeline/route";
import { GET as getSwitchLogs } from "@/app/api/switch-logs/route";
import { GET as getSwitchSessionsCsv } from "@/app/api/switch-sessions/csv/route";
import { GET as getSwitchSessions } from "@/app/api/switch-sessions/route";
import { type Campus, callRoute, createCampus } from "./campus.fixture";

let campus: Campus;
beforeAll(async () => {
	campus = await createCampus();
});
afterAll(() => campus.close());

const HOSTILE = [
	"",
	" ",
	"0",
	"-1",
	"1e309",
	"NaN",
	"null",
	"undefined",
	"true",
	"[]",
	"{}",
	'{"gt":""}',
	"__proto__",
	"constructor",
	"' OR 1=1 --",
	"'; DROP TABLE sites; --",
	"\u0000",
	"a\u0000b",
	"\ud800",
	"\u202e301-ESC",
	"%00",
	"%",
	"_",
	"../../etc/passwd",
	"<script>alert(1)</script>",
	"=1+1",
	"9".repeat(400),
	"x".repeat(20_000),
	"2026-13-01",
	"2026-02-30",
	"0000-00-00",
	"9999-12-31",
	"2026-11-21T25:00:00Z",
	"2026-11-21T10:00:00+99:99",
	"2026-11-21T10:00:00",
	"+275760-09-13T00:00:00Z",
	"١٢٣",
	"Infinity",
	"0x10",
	"1.5",
	"15; SELECT pg_sleep(9)",
] as const;

const RUNTIME_ROUTES = [
	{ handler: getRuntime, path: "/api/analytics/runtime" },
	{ handler: getSwitches, path: "/api/analytics/switches" },
	{ handler: getDaily, path: "/api/analytics/daily" },
	{ handler: getSwitchTypes, path: "/api/analytics/switch-types" },
	{ handler: getRuntimeCsv, path: "/api/analytics/runtime-csv" },
] as const;

const ROUTES = [
	{ handler: getSummary, path: "/api/power-analytics/summary", keys: ["classroom", "date", "site"] },
	{ handler: getTimeline, path: "/api/power-analytics/timeline", keys: ["classroom", "start", "end", "bucket", "site"] },
	{ handler: getBreakdown, path: "/api/power-analytics/device-breakdown", keys: ["classroom", "date"] },
	{ handler: getMonthly, path: "/api/power-analytics/monthly", keys: ["classroom", "year", "month"] },
	{ handler: getCalendar, path: "/api/power-analytics/calendar", keys: ["classroom", "year", "month"] },
	{ handler: getExport, path: "/api/power-analytics/export-csv", keys: ["classroom", "start", "end"] },
	{ handler: getOverview, path: "/api/overview", keys: ["range", "start", "end", "building", "site"] },
	{ handler: getClassroomView, path: "/api/classroom-view", keys: ["classroom", "range", "start", "end"] },
	{ handler: getSwitchLogs, path: "/api/switch-logs", keys: ["classroom", "start", "end", "device", "after", "limit", "site"] },
	{
		handler: getSwitchSessions,
		path: "/api/switch-sessions",
		keys: ["classroom", "start", "end", "device", "switch", "after", "limit", "site"],
	},
	{
		handler: getSwitchSessionsCsv,
		path: "/api/switch-sessions/csv",
		keys: ["classroom", "start", "end", "device", "switch", "site"],
	},
	...RUNTIME_ROUTES.map(({ handler, path }) => ({
		handler,
		path,
		keys: ["classroom", "device", "building", "start", "end", "site"],
	})),
	{ handler: getActive, path: "/api/analytics/active", keys: ["classroom", "device", "site"] },
	{ handler: getEnergySummary, path: "/api/analytics/energy-summary", keys: ["site"] },
	{ handler: getMeasurements, path: "/api/analytics/measurements", keys: ["classroom", "start", "end", "site"] },
	{ handler: getCalibration, path: "/api/analytics/calibration", keys: ["device", "start", "end", "site"] },
] as const;

const FAIR: Readonly<Record<string, string>> = {
	classroom: "CSE-301",
	device: "A-1",
	date: "2026-11-21",
	start: "2026-11-20",
	end: "2026-11-21",
	bucket: "60",
	year: "2026",
	month: "11",
};

/** The answer's status; its body must be readable as what it says it is. */
async function statusOf(handler: Parameters<typeof callRoute>[0], path: string): Promise<number> {
	const response = await callRoute(handler, path, campus.adminToken);
	const text = await response.text();
	if (response.status !== 200) expect(JSON.parse(text)).toMatchObject({ status: response.status, error: expect.any(String) });
	return response.status;
}

// Hundreds of requests per test: a busy machine may need longer than the usual minute.
describe("hostile queries", { timeout: 240_000 }, () => {
	it.each(ROUTES)(
		"$path: one wrong value among right ones is refused or answered, never a 5xx",
		async ({ handler, path, keys }) => {
			for (const key of keys) {
				for (const value of HOSTILE) {
					const query = new URLSearchParams([
						...keys.filter((other) => other !== key && other in FAIR).map((other) => [other, FAIR[other] as string]),
						[key, value],
					]);
					const status = await statusOf(handler, `${path}?${query}`);
					expect([200, 400, 404, 414, 422], `${path} ${key}=${JSON.stringify(value).slice(0, 60)}`).toContain(status);
					// Nothing of the list is a room, a date or a number that exists here.
					if (key === "classroom" || key === "year" || key === "date") expect(status).not.toBe(200);
				}
			}
		},
	);

	it.each(ROUTES)(
		"$path: a field that is none is refused by its name, with those that there are",
		async ({ handler, path, keys }) => {
			const fair = keys.filter((other) => other in FAIR).map((other) => [other, FAIR[other] as string]);
			const query = new URLSearchParams([...fair, ["classrom", "CSE-301"]]);
			const response = await callRoute(handler, `${path}?${query}`, campus.adminToken);
			const { paths } = JSON.parse(await response.text());
			expect([response.status, paths[0].path]).toEqual([400, "classrom"]);
			for (const known of keys) expect(paths[0].message).toContain(known);
		},
	);

	it("takes what clients of the original send to every report of runtime", async () => {
		for (const { handler, path } of [...RUNTIME_ROUTES.slice(0, 3), { handler: getActive, path: "/api/analytics/active" }])
			expect(await statusOf(handler, `${path}?classroom=CSE-301&start=2026-11-20&end=2026-11-21`)).toBe(200);
	});

	it.each(ROUTES)("$path: a repeated key is refused, not guessed at", async ({ handler, path, keys }) => {
		const key = keys[0];
		const fair = keys.filter((other) => other in FAIR).map((other) => [other, FAIR[other] as string]);
		const query = new URLSearchParams([...fair, [key, "a"], [key, "b"]]);
		expect(await statusOf(handler, `${path}?${query}`)).toBe(400);
	});

	it("any query at all gets an answer below 500", async () => {
		const key = fc.constantFrom(
			"classroom",
			"device",
			"date",
			"start",
			"end",
			"bucket",
			"year",
			"month",
			"range",
			"building",
			"device",
			"site",
			"__proto__",
		);
		const value = fc.oneof(
			fc.string({ unit: "binary", maxLength: 40 }),
			fc.constantFrom(...HOSTILE),
			fc.constantFrom(...Object.values(FAIR)),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...ROUTES),
				fc.array(fc.tuple(key, value), { maxLength: 6 }),
				async ({ handler, path }, pairs) => {
					const query = new URLSearchParams(pairs);
					expect(await statusOf(handler, `${path}?${query}`)).toBeLessThan(500);
				},
			),
			{ numRuns: 400 },
		);
	});

	it.each(HOSTILE)("a job named %j is refused or not found", async (id) => {
		const response = await callRoute(getJob, "/api/jobs/x", campus.adminToken, { params: { id } });
		expect([400, 404]).toContain(response.status);
	});

	it.each([
		"",
		"null",
		"[]",
		"{}",
		"7",
		'{"classroom":{"gt":""},"start":"2026-11-20","end":"2026-11-20"}',
		'{"start":"2026-11-20","end":"2025-11-20"}',
		'{"start":"2026-11-20","end":"2026-11-20","classroom":"NOWHERE"}',
		'{"start":"2020-01-01","end":"2026-11-20"}',
		'{"start":"2199-01-01","end":"2199-01-01"}',
		'{"start":"2026-11-20","end":"2026-11-20","surprise":1}',
		`${"[".repeat(30_000)}`,
	])("the recalculation %j is refused", async (body) => {
		const headers = { "content-type": "application/json" };
		const response = await callRoute(postRecalculate, "/api/power-analytics/recalculate", campus.adminToken, {
			method: "POST",
			body,
			headers,
		});
		expect([400, 404]).toContain(response.status);
	});
});
