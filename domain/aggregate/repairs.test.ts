import { describe, expect, it } from "vitest";
import { type DayPart, type Figures, type MonthPart, NO_FIGURES, type QuarterPart } from "./bucket";
import { driftOf, type Reconcilable, reconcile } from "./reconcile";
import { staleDates, touchedDays, within } from "./staleBuckets";

const QUARTER = 900_000;
const NOON = Date.parse("2026-11-21T12:00:00Z");
const ZONES = [{ effectiveFrom: 0, timeZone: "UTC" }];
const figures = (energyMwh: bigint): Figures => ({ ...NO_FIGURES, energyMwh });
const quarter = (startsAt: number, energyMwh: bigint): QuarterPart => ({
	deviceId: 1,
	classroomId: 7,
	startsAt,
	...figures(energyMwh),
});
const day = (date: string, energyMwh: bigint): DayPart => ({ deviceId: 1, classroomId: 7, date, ...figures(energyMwh) });
const month = (name: string, energyMwh: bigint): MonthPart => ({
	deviceId: 1,
	classroomId: 7,
	month: name,
	...figures(energyMwh),
});

/** Two quarter-hours of 40 and 60 mWh on one day, and all projections as they should be. */
function sound(): Reconcilable {
	const ledger = [quarter(NOON, 40n), quarter(NOON + QUARTER, 60n)];
	return {
		range: { start: NOON, end: NOON + 2 * QUARTER },
		ledger,
		dates: ["2026-11-21"],
		zones: ZONES,
		quarters: ledger,
		days: [day("2026-11-21", 100n)],
		months: [month("2026-11", 100n)],
	};
}

describe("reconcile", () => {
	it("finds nothing where all agree", () => {
		expect(reconcile(sound())).toEqual({ quarters: [], days: [], months: [] });
	});

	it("finds energy that stands in the wrong quarter-hour, though the sum is right", () => {
		const repair = reconcile({ ...sound(), quarters: [quarter(NOON, 60n), quarter(NOON + QUARTER, 40n)] });
		expect(repair).toEqual({ quarters: [quarter(NOON, -20n), quarter(NOON + QUARTER, 20n)], days: [], months: [] });
		expect(driftOf(repair)).toBe(40n);
	});

	it("finds energy that stands in the wrong day, though the sum is right", () => {
		const dates = ["2026-11-20", "2026-11-21"];
		const repair = reconcile({ ...sound(), dates, days: [day("2026-11-20", 30n), day("2026-11-21", 70n)] });
		expect(repair).toEqual({ quarters: [], days: [day("2026-11-20", -30n), day("2026-11-21", 30n)], months: [] });
		expect(driftOf(repair)).toBe(60n);
	});

	it("finds energy that stands in the wrong month, though the sum is right", () => {
		const repair = reconcile({
			...sound(),
			days: [day("2026-10-31", 5n), day("2026-11-21", 100n)],
			months: [month("2026-10", 55n), month("2026-11", 50n)],
		});
		expect(repair).toEqual({ quarters: [], days: [], months: [month("2026-10", -50n), month("2026-11", 50n)] });
	});

	it("tells quarter-hours beyond the range from the ledger's, and lets them stand", () => {
		const beyond = quarter(NOON + 2 * QUARTER, 9n);
		const held = { ...sound(), days: [day("2026-11-21", 109n)], months: [month("2026-11", 109n)] };
		expect(reconcile({ ...held, quarters: [...held.quarters, beyond] })).toEqual({ quarters: [], days: [], months: [] });
	});

	it("says nothing of days that are not compared, even when some of their quarter-hours are at hand", () => {
		const other = quarter(NOON - 86_400_000, 9n);
		const repair = reconcile({ ...sound(), quarters: [other, ...sound().quarters] });
		expect(repair).toEqual({ quarters: [], days: [], months: [] });
	});
});

describe("within", () => {
	it("keeps what begins in any of several ranges", () => {
		const quarters = [0, 1, 2, 3].map((index) => quarter(NOON + index * QUARTER, 1n));
		const ranges = [
			{ start: NOON, end: NOON + QUARTER },
			{ start: NOON + 2 * QUARTER, end: NOON + 3 * QUARTER },
		];
		expect(within(quarters, ranges)).toEqual([quarters[0], quarters[2]]);
		expect(within(quarters, [])).toEqual([]);
	});
});

describe("touchedDays", () => {
	it("keeps each day that was touched by itself, with nothing to add", () => {
		expect(touchedDays([day("2026-11-21", 5n)], [day("2026-11-20", 3n), day("2026-11-21", 4n)])).toEqual([
			day("2026-11-20", 0n),
			day("2026-11-21", 5n),
		]);
	});
});

describe("staleDates", () => {
	it("are the dates of the range and one more on either side", () => {
		const range = (from: string, until: string) => ({ start: Date.parse(from), end: Date.parse(until) });
		expect(staleDates(range("2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"), ZONES)).toEqual([
			"2026-11-20",
			"2026-11-21",
			"2026-11-22",
		]);
		expect(staleDates(range("2026-11-21T23:45:00Z", "2026-11-22T00:15:00Z"), ZONES)).toEqual([
			"2026-11-20",
			"2026-11-21",
			"2026-11-22",
			"2026-11-23",
		]);
	});
});
