import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { siteDayIntervals } from "@/domain/calendar/datedDay";
import { localQuarters, quarterAt } from "@/domain/calendar/dayClock";
import { quarterHoursOf } from "@/domain/calendar/quarterHour";
import { addDays, dayInterval } from "@/domain/calendar/zone";
import { ksebTimeOfDay } from "./kseb.fixture";
import { siteVersion } from "./month.fixture";
import { createRateBook } from "./rateBook";

const at = (text: string) => Date.parse(text);
const bookOf = (zone: string, ...components: readonly object[]) =>
	createRateBook({ versions: [siteVersion(1, components)], rooms: [], zones: [{ effectiveFrom: 0, timeZone: zone }] });
const partAt = (zone: string, component: object, instant: string) =>
	bookOf(zone, component)
		.priceBucket({ classroomId: 1, startsAt: at(instant), energyMwh: 1n })
		.partsMwh.indexOf(1n);

describe("time of use", () => {
	it.each([
		["Asia/Kolkata", "2025-05-01T00:15:00Z", 2, "05:45 is night"],
		["Asia/Kolkata", "2025-05-01T00:30:00Z", 0, "06:00 is day"],
		["Asia/Kolkata", "2025-05-01T12:15:00Z", 0, "17:45 is day"],
		["Asia/Kolkata", "2025-05-01T12:30:00Z", 1, "18:00 is evening"],
		["Asia/Kolkata", "2025-05-01T16:15:00Z", 1, "21:45 is evening"],
		["Asia/Kolkata", "2025-05-01T16:30:00Z", 2, "22:00 is night"],
		["Asia/Kathmandu", "2025-05-01T00:00:00Z", 2, "05:45 in Nepal is night"],
		["Asia/Kathmandu", "2025-05-01T00:15:00Z", 0, "06:00 in Nepal is day"],
		["Asia/Kathmandu", "2025-05-01T12:15:00Z", 1, "18:00 in Nepal is evening"],
	])("goes by the clock of %s: %s is period %i, since %s", (zone, instant, period) => {
		expect(partAt(zone, ksebTimeOfDay("5.90"), instant)).toBe(period);
	});

	it.each([
		["Europe/Berlin", "2026-03-29", 92, [4 * 12, 4 * 4, 4 * 7]],
		["Europe/Berlin", "2026-10-25", 100, [4 * 12, 4 * 4, 4 * 9]],
		["America/New_York", "2026-03-08", 92, [4 * 12, 4 * 4, 4 * 7]],
		["America/New_York", "2026-11-01", 100, [4 * 12, 4 * 4, 4 * 9]],
		["Australia/Lord_Howe", "2026-04-05", 98, [4 * 12, 4 * 4, 34]],
		["Asia/Kolkata", "2026-03-29", 96, [4 * 12, 4 * 4, 4 * 8]],
	])("on a day in %s, %s, counts its %i quarter-hours as the clock showed them", (zone, date, count, parts) => {
		const intervals = siteDayIntervals(date, [{ effectiveFrom: 0, timeZone: zone }]);
		const starts = intervals.flatMap(quarterHoursOf);
		expect(starts).toHaveLength(count);
		const quarters = starts.map((startsAt) => ({ classroomId: 1, startsAt, energyMwh: 1n }));
		const day = { classroomId: 1, intervals, energyMwh: BigInt(count), quarters: () => quarters };
		expect(bookOf(zone, ksebTimeOfDay("4")).priceDay(day)).toEqual([
			{
				costVersionId: 1,
				energyMwh: BigInt(count),
				partsMwh: parts.map(BigInt),
				costPico: BigInt(parts[0]!) * 4_000_000n + BigInt(parts[1]!) * 6_000_000n + BigInt(parts[2]!) * 3_000_000n,
			},
		]);
	});

	const week = {
		kind: "energy_tou",
		holidays: ["2026-08-15", "2026-12-25"],
		periods: [
			{ name: "Holiday", rate_per_kwh: 1, holidays: "only" },
			{
				name: "Monsoon night",
				rate_per_kwh: 2,
				windows: [{ from: "22:00", to: "02:00" }],
				season: { from: "06-01", to: "09-30" },
			},
			{ name: "Winter", rate_per_kwh: 3, season: { from: "11-15", to: "02-14" }, weekdays: [1, 2, 3, 4, 5] },
			{ name: "Weekend", rate_per_kwh: 4, weekdays: [6, 7] },
			{ name: "Rest", rate_per_kwh: 5, holidays: "never" },
		],
	};
	it.each([
		["2026-08-15T12:00", 0, "a holiday, though a Saturday"],
		["2026-12-25T00:00", 0, "a holiday from its midnight"],
		["2026-12-25T23:45", 0, "a holiday to its end"],
		["2026-12-24T23:45", 2, "a Thursday in winter before the holiday"],
		["2026-06-01T00:00", 1, "a window over midnight belongs to the date that it reaches: the first of June"],
		["2026-05-31T23:45", 3, "the last of May is not in the season"],
		["2026-09-30T23:45", 1, "the last of September is"],
		["2026-10-01T00:00", 4, "the first of October is not"],
		["2026-11-15T10:00", 3, "a Sunday in winter"],
		["2026-11-16T10:00", 2, "a Monday in winter"],
		["2027-02-12T10:00", 2, "a Friday in winter, after the new year"],
		["2027-02-15T10:00", 4, "a Monday after winter"],
		["2026-06-02T02:00", 4, "the end of a window is outside"],
	])("at %s takes period %i: %s", (local, period) => {
		expect(partAt("Asia/Kolkata", week, `${local}:00+05:30`)).toBe(period);
	});

	it("takes the first period that fits, in the order of the list", () => {
		const twice = {
			kind: "energy_tou",
			periods: [
				{ name: "A", rate_per_kwh: 0 },
				{ name: "B", rate_per_kwh: 9 },
			],
		};
		expect(partAt("UTC", twice, "2026-01-01T00:00:00Z")).toBe(0);
	});

	it("has the clock of a quarter-hour from a day's layout as from the calendar, over changes of zone too", () => {
		const names = [
			"Asia/Kolkata",
			"Europe/Berlin",
			"America/New_York",
			"Asia/Kathmandu",
			"Australia/Lord_Howe",
			"America/Santiago",
		];
		fc.assert(
			fc.property(
				fc.constantFrom(...names),
				fc.constantFrom(...names),
				fc.integer({ min: 0, max: 400 * 96 }),
				fc.integer({ min: 0, max: 400 }),
				(first, second, moves, day) => {
					const zones = [
						{ effectiveFrom: 0, timeZone: first },
						{ effectiveFrom: at("2026-01-01T00:00Z") + moves * 900_000, timeZone: second },
					];
					const interval = dayInterval(addDays("2026-01-01", day), first);
					const quarters = localQuarters(interval, zones);
					expect(quarters.map((quarter) => quarter.startsAt)).toEqual(quarterHoursOf(interval));
					// The layout asks the calendar at the ends only, so what lies between is worth looking at.
					for (const quarter of quarters.filter((_, index) => index % 7 === 3))
						expect(quarter).toEqual(quarterAt(quarter.startsAt, zones));
				},
			),
			{ numRuns: 2_000 },
		);
	}, 60_000);
});
