import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as getEnergySummary } from "@/app/api/analytics/energy-summary/route";
import { GET as getClassroomView } from "@/app/api/classroom-view/route";
import { GET as getOverview } from "@/app/api/overview/route";
import { GET as getCalendar } from "@/app/api/power-analytics/calendar/route";
import { GET as getBreakdown } from "@/app/api/power-analytics/device-breakdown/route";
import { GET as exportCsv } from "@/app/api/power-analytics/export-csv/route";
import { GET as getMonthly } from "@/app/api/power-analytics/monthly/route";
import { GET as getSummary } from "@/app/api/power-analytics/summary/route";
import { GET as getTimeline } from "@/app/api/power-analytics/timeline/route";
import { startOfSiteDate } from "@/domain/calendar/datedDay";
import { addDays } from "@/domain/calendar/zone";
import { priceDays } from "@/store/dailyCosts";
import { inTransaction } from "@/store/pool";
import { findStaleMonths, storeMonth } from "@/store/pricedMonths";
import { type CalendarResponse, calendarResponse } from "@/wire/http/calendar";
import { type ClassroomViewResponse, classroomViewResponse } from "@/wire/http/classroomView";
import { type DeviceBreakdownResponse, deviceBreakdownResponse } from "@/wire/http/deviceBreakdown";
import { type EnergySummaryResponse, energySummaryResponse } from "@/wire/http/energySummary";
import { type MonthlyResponse, monthlyResponse } from "@/wire/http/monthly";
import { type OverviewResponse, overviewResponse } from "@/wire/http/overview";
import { type SummaryResponse, summaryResponse } from "@/wire/http/summary";
import { type TimelineResponse, timelineResponse } from "@/wire/http/timeline";
import { systemClock } from "../clock";
import {
	addFlatVersion,
	addQuarters,
	addTariff,
	type Campus,
	callRoute,
	createCampus,
	getJson,
	type Quarter,
} from "./campus.fixture";

const DAYS_BEFORE = 45;
/** What a connection may be charged beyond the rates of its kWh: by slab, by its highest demand, by area, in percent. */
const CONNECTION = [
	{
		kind: "energy_tou",
		base_rate_per_kwh: "1.5",
		periods: [
			{ name: "Peak", factor: "1.3", windows: [{ from: "18:00", to: "22:00" }] },
			{ name: "Else", factor: "1", windows: [{ from: "22:00", to: "18:00" }] },
		],
	},
	{ kind: "energy_slabs", mode: "telescopic", slabs: [{ up_to_kwh: "300", rate_per_kwh: "3.1" }, { rate_per_kwh: "7.77" }] },
	{
		kind: "demand",
		rate_per_unit: "420",
		contract: "2",
		minimum_percent: "75",
		excess_percent: "50",
		interval_minutes: 30,
		allocate_by: "coincident_peak",
	},
	{ kind: "fixed", amount: "1234.56", allocate_by: "area" },
	{ kind: "surcharge", name: "Duty", percent: "10" },
];
const QUARTER_MS = 900_000;
const micro = (amount: number | null) => BigInt(Math.round((amount ?? 0) * 1e6));
const milli = (wh: number | null) => BigInt(Math.round((wh ?? 0) * 1e3));
const sum = (parts: readonly bigint[]) => parts.reduce((a, b) => a + b, 0n);

// Both zones twice over: IST, whose days begin at 18:30Z, and New York over the 25-hour day of 1 November 2026.
describe.each([
	{ tariff: "rates", timeZone: "Asia/Kolkata", now: "2026-11-21T23:40:00+05:30", today: "2026-11-21", seed: 11 },
	{ tariff: "rates", timeZone: "America/New_York", now: "2026-11-01T20:07:30-05:00", today: "2026-11-01", seed: 12 },
	{ tariff: "rates", timeZone: "Asia/Kathmandu", now: "2026-11-30T23:59:59+05:45", today: "2026-11-30", seed: 13 },
	{ tariff: "charges", timeZone: "Asia/Kolkata", now: "2026-11-21T23:40:00+05:30", today: "2026-11-21", seed: 14 },
	{ tariff: "charges", timeZone: "America/New_York", now: "2026-11-01T20:07:30-05:00", today: "2026-11-01", seed: 15 },
	{ tariff: "stored charges", timeZone: "Asia/Kathmandu", now: "2026-11-30T23:59:59+05:45", today: "2026-11-30", seed: 16 },
])("the same figure everywhere, by $tariff in $timeZone", ({ tariff, timeZone, now, today, seed }) => {
	let campus: Campus;
	beforeAll(async () => {
		vi.spyOn(systemClock, "now").mockReturnValue(Date.parse(now));
		campus = await createCampus({ timeZone });
		const midday = startOfSiteDate(today, campus.zones) + 12 * 4 * QUARTER_MS;
		await addFlatVersion(campus, {
			rateMicro: 8_500_000n,
			from: startOfSiteDate(addDays(today, -20), campus.zones),
			until: midday,
		});
		if (tariff === "rates") await addFlatVersion(campus, { rateMicro: 9_123_457n, from: midday });
		else await addTariff(campus, CONNECTION, { from: midday });
		if (tariff !== "rates")
			await addTariff(campus, CONNECTION, {
				from: startOfSiteDate(addDays(today, -40), campus.zones),
				until: startOfSiteDate(addDays(today, -20), campus.zones),
			});
		await addFlatVersion(campus, {
			rateMicro: 6_000_001n,
			from: startOfSiteDate(addDays(today, -3), campus.zones),
			room: "CSE-302",
		});
		await addQuarters(campus, randomQuarters(campus));
		if (tariff === "stored charges") await storeCosts();
	});
	afterAll(async () => {
		vi.restoreAllMocks();
		await campus.close();
	});

	/** As the cost stage leaves them. */
	async function storeCosts(): Promise<void> {
		await inTransaction(campus.pool, async (client) => {
			const { rows } = await client.query<{ deviceId: number; classroomId: number; date: string }>(
				'SELECT device_id AS "deviceId", classroom_id AS "classroomId", local_date AS date FROM daily_aggregates',
			);
			await priceDays(client, campus.siteId, rows, { again: true });
			for (const month of await findStaleMonths(client, campus.siteId, 10)) await storeMonth(client, campus.siteId, month);
			expect(await findStaleMonths(client, campus.siteId, 10)).toEqual([]);
		});
	}

	/** About a third of all quarter-hours of 45 days, each with a random energy, some of it unpriced. */
	function randomQuarters({ zones, devices }: Campus): Quarter[] {
		const rooms: Record<string, string> = { "A-1": "CSE-301", "A-2": "CSE-301", "B-1": "CSE-302", "C-1": "LIB-1" };
		const start = startOfSiteDate(addDays(today, -DAYS_BEFORE), zones);
		const count = Math.ceil((Date.parse(now) - start) / QUARTER_MS);
		const energies = fc.sample(fc.option(fc.bigInt({ min: 0n, max: 400_000n }), { freq: 2 }), {
			numRuns: count * Object.keys(devices).length,
			seed,
		});
		return Object.entries(rooms).flatMap(([device, room], each) =>
			energies.slice(each * count, (each + 1) * count).flatMap((energyMwh, index) => {
				const startsAt = start + index * QUARTER_MS;
				return energyMwh === null
					? []
					: [
							{
								device,
								room,
								startsAt,
								energyMwh,
								estimatedMwh: energyMwh / 3n,
								allocatedMwh: energyMwh / 5n,
								onTimeMs: 60_000n,
							},
						];
			}),
		);
	}

	const read = <T>(handler: Parameters<typeof getJson>[0], path: string) => getJson<T>(handler, path, campus.adminToken);
	const summaryOf = (room: string, date: string) =>
		read<SummaryResponse>(getSummary, `/api/power-analytics/summary?classroom=${room}&date=${date}`);

	it.each(["CSE-301", "CSE-302", "LIB-1"])(
		"today of %s: timeline = summary = breakdown = day of the month = calendar = overview = room page",
		async (room) => {
			const summary = summaryResponse.parse(await summaryOf(room, today));
			expect(summary.total_wh).toBeGreaterThan(0);
			const monthly = monthlyResponse.parse(
				await read<MonthlyResponse>(
					getMonthly,
					`/api/power-analytics/monthly?classroom=${room}&year=${today.slice(0, 4)}&month=${Number(today.slice(5, 7))}`,
				),
			);
			const day = monthly.daily_totals.find((each) => each.date_string === today);
			expect([day?.total_wh, day?.cost, day?.unpriced_kwh]).toEqual([summary.total_wh, summary.total_cost, summary.unpriced_kwh]);
			for (const bucket of [15, 60, 90, 1440]) {
				const timeline = timelineResponse.parse(
					await read<TimelineResponse>(
						getTimeline,
						`/api/power-analytics/timeline?classroom=${room}&start=${today}&end=${today}&bucket=${bucket}`,
					),
				);
				expect(sum(timeline.timeline.map((each) => milli(each.total_wh)))).toBe(milli(summary.total_wh));
				expect(sum(timeline.timeline.map((each) => micro(each.total_cost)))).toBe(micro(summary.total_cost));
				expect(sum(timeline.timeline.map((each) => micro(each.unpriced_kwh)))).toBe(micro(summary.unpriced_kwh));
			}
			const breakdown = deviceBreakdownResponse.parse(
				await read<DeviceBreakdownResponse>(getBreakdown, `/api/power-analytics/device-breakdown?classroom=${room}`),
			);
			expect([breakdown.total_wh, breakdown.total_cost]).toEqual([summary.total_wh, summary.total_cost]);
			expect(sum(breakdown.devices.map((device) => milli(device.total_wh)))).toBe(milli(summary.total_wh));
			const calendar = calendarResponse.parse(
				await read<CalendarResponse>(
					getCalendar,
					`/api/power-analytics/calendar?classroom=${room}&year=${today.slice(0, 4)}&month=${Number(today.slice(5, 7))}`,
				),
			);
			expect(calendar.calendar.find((each) => each.date === today)).toMatchObject({
				total_kwh: summary.total_kwh,
				total_cost: summary.total_cost,
			});
			const overview = overviewResponse.parse(await read<OverviewResponse>(getOverview, "/api/overview"));
			expect(overview.rooms.find((each) => each.code === room)).toMatchObject({
				kwh: summary.total_kwh,
				cost: summary.total_cost,
				unpriced_kwh: summary.unpriced_kwh,
			});
			const view = classroomViewResponse.parse(
				await read<ClassroomViewResponse>(getClassroomView, `/api/classroom-view?classroom=${room}`),
			);
			expect([view.energy.kwh, view.cost.amount, view.month.kwh]).toEqual([
				summary.total_kwh,
				summary.total_cost,
				monthly.totals.total_kwh,
			]);
			expect(sum(view.load.map((each) => micro(each.cost)))).toBe(micro(view.cost.amount));
		},
	);

	it("the overview's rooms, buildings, load and rooms' summaries add up to its card, to the milliwatt-hour and the micro", async () => {
		const overview = await read<OverviewResponse>(getOverview, "/api/overview?range=today");
		const card = micro(overview.energy.kwh);
		expect(sum(overview.rooms.map((room) => micro(room.kwh)))).toBe(card);
		expect(sum(overview.by_building.map((building) => micro(building.kwh)))).toBe(card);
		expect(sum(overview.load.map((point) => micro(point.kwh)))).toBe(card);
		expect(sum(overview.load.map((point) => micro(point.cost)))).toBe(micro(overview.cost.amount));
		const summaries = await Promise.all(["CSE-301", "CSE-302", "LIB-1"].map((room) => summaryOf(room, today)));
		expect(sum(summaries.map((each) => micro(each.total_kwh)))).toBe(card);
		// Each room rounds once: three roundings of half a micro at most.
		expect(
			Math.abs(Number(sum(summaries.map((each) => micro(each.total_cost))) - micro(overview.cost.amount))),
		).toBeLessThanOrEqual(2);
		const energy = energySummaryResponse.parse(
			await read<EnergySummaryResponse>(getEnergySummary, "/api/analytics/energy-summary"),
		);
		expect([energy.daily.consumption, energy.daily.cost]).toEqual([overview.energy.kwh, overview.cost.amount]);
		expect([energy.monthly.consumption, energy.monthly.cost]).toEqual([overview.month.kwh, overview.month.cost]);
	});

	it.each(["CSE-301", "LIB-1"])("the CSV of today of %s adds up to its summary", async (room) => {
		const summary = await summaryOf(room, today);
		const query = `classroom=${room}&start=${today}&end=${today}`;
		const csv = await (await callRoute(exportCsv, `/api/power-analytics/export-csv?${query}`, campus.adminToken)).text();
		const [header = "", ...lines] = csv.trim().split("\r\n");
		const column = (name: string) => lines.map((line) => Number(line.split(",")[header.split(",").indexOf(name)] || 0));
		expect(sum(column("energy_wh").map(milli))).toBe(milli(summary.total_wh));
		expect(sum(column("cost").map(micro))).toBe(micro(summary.total_cost));
	});

	it("a month's days add up to it, whole days rounded to hundredths", async () => {
		const room = "CSE-301";
		const before = addDays(`${today.slice(0, 7)}-01`, -1);
		const monthly = await read<MonthlyResponse>(
			getMonthly,
			`/api/power-analytics/monthly?classroom=${room}&year=${before.slice(0, 4)}&month=${Number(before.slice(5, 7))}`,
		);
		expect(monthly.settled).toBe(true);
		expect(sum(monthly.daily_totals.map((day) => milli(day.total_wh)))).toBe(milli(monthly.totals.total_wh));
		expect(sum(monthly.devices.map((device) => milli(device.total_wh)))).toBe(milli(monthly.totals.total_wh));
		expect(monthly.totals.total_wh).toBeGreaterThan(0);
		const timeline = await read<TimelineResponse>(
			getTimeline,
			`/api/power-analytics/timeline?classroom=${room}&start=${before.slice(0, 7)}-01&end=${before}&bucket=60`,
		);
		const exact = sum(timeline.timeline.map((each) => micro(each.total_cost)));
		expect(sum(timeline.timeline.map((each) => milli(each.total_wh)))).toBe(milli(monthly.totals.total_wh));
		expect(Math.round((monthly.totals.total_cost ?? 0) * 100)).toBe(Math.round(Number(exact) / 1e4));
		for (const day of monthly.daily_totals.filter((each) => each.total_wh !== null).slice(0, 4)) {
			const summary = await summaryOf(room, day.date_string);
			expect([summary.total_wh, summary.total_cost, summary.settled]).toEqual([day.total_wh, day.cost, true]);
		}
	});

	it("a timeline cut anywhere on the quarter-hour adds up to the whole", async () => {
		const start = startOfSiteDate(addDays(today, -2), campus.zones);
		const read15 = async (from: number, until: number) => {
			const query = new URLSearchParams({
				classroom: "LIB-1",
				start: new Date(from).toISOString(),
				end: new Date(until).toISOString(),
				bucket: "15",
			});
			return sum(
				(await read<TimelineResponse>(getTimeline, `/api/power-analytics/timeline?${query}`)).timeline.map((each) =>
					milli(each.total_wh),
				),
			);
		};
		const whole = await read15(start, start + 120 * QUARTER_MS);
		for (const cut of [1, 37, 94, 119])
			expect(
				(await read15(start, start + cut * QUARTER_MS)) + (await read15(start + cut * QUARTER_MS, start + 120 * QUARTER_MS)),
			).toBe(whole);
	});
});
