import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as postVersion } from "@/app/api/power-analytics/cost-versions/route";
import { GET as getMonthly } from "@/app/api/power-analytics/monthly/route";
import { GET as getSummary } from "@/app/api/power-analytics/summary/route";
import { startOfSiteDate } from "@/domain/calendar/datedDay";
import { KSEB_RATES, ksebDemand, ksebSlabs, ksebTimeOfDay } from "@/domain/cost/kseb.fixture";
import type { MonthlyResponse } from "@/wire/http/monthly";
import type { SummaryResponse } from "@/wire/http/summary";
import { addQuarters, type Campus, callRoute, createCampus, getJson, type Quarter } from "./campus.fixture";

const QUARTER_MS = 900_000;
const KWH = 1_000_000n;

async function record(campus: Campus, body: object): Promise<void> {
	const response = await callRoute(postVersion, "/api/power-analytics/cost-versions", campus.adminToken, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	expect([response.status, await response.text()]).toEqual([201, expect.any(String)]);
}

async function monthOf(campus: Campus, room: string, month: string): Promise<number | null> {
	const path = `/api/power-analytics/monthly?classroom=${room}&year=${month.slice(0, 4)}&month=${Number(month.slice(5, 7))}`;
	const { totals, daily_totals: days } = await getJson<MonthlyResponse>(getMonthly, path, campus.adminToken);
	const cents = (amount: number | null) => Math.round((amount ?? 0) * 100);
	// Each day is rounded once for itself, the month once for all.
	expect(Math.abs(days.reduce((sum, day) => sum + cents(day.cost), 0) - cents(totals.total_cost))).toBeLessThanOrEqual(
		days.length,
	);
	return totals.total_cost;
}

describe("KSEB's published figures, through the API", () => {
	let campus: Campus;
	beforeAll(async () => {
		const rooms = ["A-TOD", "A-FLAT", "B", "DEMAND"];
		campus = await createCampus({
			rooms: Object.fromEntries(rooms.map((room) => [room, "Block"])),
			devices: Object.fromEntries(rooms.map((room) => [`M-${room}`, room])),
		});
		for (const { from, until, generalA, generalB } of KSEB_RATES) {
			const range = { effective_from: from, effective_until: until };
			await record(campus, { ...range, classroom: "A-TOD", components: [ksebTimeOfDay(generalA.energy)] });
			await record(campus, { ...range, classroom: "A-FLAT", cost_per_kwh: generalA.energy });
			await record(campus, { ...range, classroom: "B", components: [ksebSlabs(generalB)] });
			await record(campus, { ...range, classroom: "DEMAND", components: [ksebDemand(generalB.demand, "250")] });
		}
	});
	afterAll(() => campus.close());

	/** kWh of a room in one quarter-hour. */
	const at = (room: string, time: string, kwh: number): Quarter => ({
		...{ device: `M-${room}`, room, startsAt: Date.parse(`${time}+05:30`) },
		energyMwh: BigInt(Math.round(kwh * 1000)) * 1000n,
	});

	it("charge 10,000, 3,000 and 2,000 units by time of day ₹94,400.00 under General-A", async () => {
		await addQuarters(campus, [
			at("A-TOD", "2025-05-02T06:00:00", 4_000),
			at("A-TOD", "2025-05-20T17:45:00", 6_000),
			at("A-TOD", "2025-05-02T18:00:00", 1_000),
			at("A-TOD", "2025-05-09T21:45:00", 2_000),
			at("A-TOD", "2025-05-02T22:00:00", 500),
			at("A-TOD", "2025-05-31T05:45:00", 1_500),
		]);
		expect(await monthOf(campus, "A-TOD", "2025-05")).toBe(94_400);
	});

	it("charge by the order in force, also in the month in which it changes", async () => {
		await addQuarters(campus, [
			at("A-FLAT", "2024-11-30T23:45:00", 1_000),
			at("A-FLAT", "2024-12-05T23:45:00", 100),
			at("A-FLAT", "2024-12-06T00:00:00", 100),
			at("A-FLAT", "2025-03-31T23:45:00", 1_000),
			at("A-FLAT", "2025-04-01T00:00:00", 1_000),
		]);
		const months = ["2024-11", "2024-12", "2025-03", "2025-04"];
		const amounts = await Promise.all(months.map((month) => monthOf(campus, "A-FLAT", month)));
		expect(amounts).toEqual([5_750, 1_160, 5_850, 5_900]);
	});

	it.each([
		["2024-11", 60_000, 360_000],
		["2025-02", 60_000, 363_000],
		["2025-05", 59_999, 365_993.9],
		["2025-06", 60_000, 366_000],
		["2025-07", 60_001, 426_007.1],
	])("charge in %s for %d units ₹%d under General-B", async (month, units, amount) => {
		const days = ["03", "11", "28"];
		const parts = [20_000, 25_000.5, units - 45_000.5];
		await addQuarters(
			campus,
			days.map((day, index) => at("B", `${month}-${day}T12:00:00`, parts[index] ?? 0)),
		);
		expect(await monthOf(campus, "B", month)).toBe(amount);
	});

	it.each([
		["2025-05", 180, 86_250],
		["2025-06", 300, 149_500],
		["2025-07", 187.5, 86_250],
		["2025-08", 250, 115_000],
	])("charge in %s for a demand of %d kVA of 250 contracted ₹%d", async (month, kva, amount) => {
		await addQuarters(campus, [
			at("DEMAND", `${month}-05T10:15:00`, kva / 4),
			at("DEMAND", `${month}-05T10:30:00`, kva / 4 - 1),
			at("DEMAND", `${month}-21T10:30:00`, 3),
		]);
		expect(await monthOf(campus, "DEMAND", month)).toBe(amount);
	});
});

describe("a day of 23 and one of 25 hours", () => {
	it("have an hour of the night less and one more", async () => {
		const campus = await createCampus({ timeZone: "America/New_York" });
		const periods = [
			{ name: "Night", rate_per_kwh: "1", windows: [{ from: "00:00", to: "06:00" }] },
			{ name: "Day", rate_per_kwh: "2", windows: [{ from: "06:00", to: "24:00" }] },
		];
		await record(campus, { effective_from: "2025-01-01", components: [{ kind: "energy_tou", periods }] });
		const costs: (number | null)[] = [];
		for (const [date, next] of [
			["2025-03-09", "2025-03-10"],
			["2025-11-02", "2025-11-03"],
		] as const) {
			const [start, end] = [startOfSiteDate(date, campus.zones), startOfSiteDate(next, campus.zones)];
			const quarters = Array.from({ length: (end - start) / QUARTER_MS }, (_, index) => ({
				...{ device: "C-1", room: "LIB-1", startsAt: start + index * QUARTER_MS, energyMwh: KWH },
			}));
			await addQuarters(campus, quarters);
			const path = `/api/power-analytics/summary?classroom=LIB-1&date=${date}`;
			costs.push((await getJson<SummaryResponse>(getSummary, path, campus.adminToken)).total_cost);
		}
		expect(costs).toEqual([20 * 1 + 72 * 2, 28 * 1 + 72 * 2]);
		await campus.close();
	});
});
