import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QUARTER_HOUR_MS, quarterHoursOf } from "./quarterHour";
import {
	addDays,
	addMonths,
	datesBetween,
	dayInterval,
	isZone,
	localDate,
	localMinutes,
	localMonth,
	localWeekday,
	monthInterval,
	offsetIsOnGrid,
	startOfDate,
	toLocalRfc3339,
	zoneAt,
} from "./zone";

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);

describe("local days and months", () => {
	it.each([
		["2026-10-31T18:29:59.999Z", "2026-10-31", "2026-10"],
		["2026-10-31T18:30:00.000Z", "2026-11-01", "2026-11"],
		["2026-11-30T18:29:59.999Z", "2026-11-30", "2026-11"],
		["2026-12-31T18:30:00.000Z", "2027-01-01", "2027-01"],
	])("turn at 18:30Z in India: %s", (instant, date, month) => {
		expect(localDate(at(instant), "Asia/Kolkata")).toBe(date);
		expect(localMonth(at(instant), "Asia/Kolkata")).toBe(month);
	});

	it("turn at 18:15Z in Nepal, which keeps +5:45", () => {
		expect(localDate(at("2026-11-20T18:14:59Z"), "Asia/Kathmandu")).toBe("2026-11-20");
		expect(localDate(at("2026-11-20T18:15:00Z"), "Asia/Kathmandu")).toBe("2026-11-21");
	});

	it.each([
		["Europe/Berlin", "2026-03-29", 23],
		["Europe/Berlin", "2026-10-25", 25],
		["Europe/Berlin", "2026-11-21", 24],
		["America/New_York", "2026-03-08", 23],
		["America/New_York", "2026-11-01", 25],
		["Australia/Lord_Howe", "2026-04-05", 24.5],
		["Australia/Lord_Howe", "2026-10-04", 23.5],
		["Asia/Kolkata", "2026-03-29", 24],
	])("have their own length: %s on %s has %f h", (zone, date, hours) => {
		const { start, end } = dayInterval(date, zone);
		expect((end - start) / HOUR).toBe(hours);
	});

	it("begin where the clock first shows the date, though a change may skip midnight", () => {
		expect(startOfDate("2026-09-06", "America/Santiago")).toBe(at("2026-09-06T04:00:00Z"));
		expect(localMinutes(startOfDate("2026-09-06", "America/Santiago"), "America/Santiago")).toBe(60);
		expect(dayInterval("2026-09-06", "America/Santiago").end - startOfDate("2026-09-06", "America/Santiago")).toBe(23 * HOUR);
	});

	it("have months of their own length too", () => {
		expect(monthInterval("2026-11", "Asia/Kolkata")).toEqual({
			start: at("2026-10-31T18:30:00Z"),
			end: at("2026-11-30T18:30:00Z"),
		});
		const october = monthInterval("2026-10", "Europe/Berlin");
		expect((october.end - october.start) / HOUR).toBe(31 * 24 + 1);
	});

	it("hold exactly the quarter-hours whose local date they are, in every zone and season", () => {
		const zones = [
			"Asia/Kolkata",
			"Europe/Berlin",
			"America/New_York",
			"Asia/Kathmandu",
			"Australia/Lord_Howe",
			"America/Santiago",
			"Pacific/Kiritimati",
			"Pacific/Chatham",
		];
		fc.assert(
			fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 12 * 365 }), fc.nat(), (zone, day, pick) => {
				const date = addDays("2020-01-01", day);
				const { start, end } = dayInterval(date, zone);
				const quarters = quarterHoursOf({ start, end });
				const inside = [start, quarters[pick % quarters.length] ?? start, end - QUARTER_HOUR_MS];
				expect(quarters[0]).toBe(start);
				expect(inside.map((quarter) => localDate(quarter, zone))).toEqual([date, date, date]);
				expect(localDate(start - QUARTER_HOUR_MS, zone)).toBe(addDays(date, -1));
				expect(localDate(end, zone)).toBe(addDays(date, 1));
			}),
			{ numRuns: 2_000 },
		);
	}, 30_000);

	it("keep to the quarter-hour grid in every zone of this runtime, since readings are kept", () => {
		const zones = Intl.supportedValuesOf("timeZone");
		expect(zones.length).toBeGreaterThan(400);
		for (const zone of zones)
			for (let year = 2020; year <= 2027; year++)
				for (const month of [0, 3, 6, 9]) expect(offsetIsOnGrid(Date.UTC(year, month, 15), zone), zone).toBe(true);
	});
});

describe("the calendar", () => {
	it("knows zones by their IANA names only", () => {
		expect(["Asia/Kolkata", "Europe/Berlin", "UTC"].every(isZone)).toBe(true);
		expect(["", "Nowhere/City", "IST+5", "Asia/Kolkata; DROP"].some(isZone)).toBe(false);
	});

	it("takes the zone in force, and the first one for all time before it", () => {
		const zones = [
			{ effectiveFrom: 1_000, timeZone: "Asia/Kolkata" },
			{ effectiveFrom: 2_000, timeZone: "Europe/Berlin" },
		];
		expect([0, 1_000, 1_999, 2_000].map((instant) => zoneAt(zones, instant))).toEqual([
			"Asia/Kolkata",
			"Asia/Kolkata",
			"Asia/Kolkata",
			"Europe/Berlin",
		]);
		expect(() => zoneAt([], 0)).toThrow(RangeError);
	});

	it("adds days and months over leap years and year ends", () => {
		expect([addDays("2028-02-28", 1), addDays("2026-02-28", 1), addDays("2027-01-01", -1)]).toEqual([
			"2028-02-29",
			"2026-03-01",
			"2026-12-31",
		]);
		expect([addMonths("2026-12", 1), addMonths("2026-01", -13)]).toEqual(["2027-01", "2024-12"]);
		expect(datesBetween("2026-12-30", "2027-01-02")).toEqual(["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]);
		expect(datesBetween("2026-12-30", "2026-12-29")).toEqual([]);
	});

	it("says local time with its offset, and the weekday", () => {
		expect(toLocalRfc3339(at("2026-11-21T04:45:00Z"), "Asia/Kolkata")).toBe("2026-11-21T10:15:00+05:30");
		expect(toLocalRfc3339(at("2026-11-21T04:45:00.250Z"), "Europe/Berlin")).toBe("2026-11-21T05:45:00.250+01:00");
		expect([
			localWeekday(at("2026-11-22T18:29:00Z"), "Asia/Kolkata"),
			localWeekday(at("2026-11-22T18:30:00Z"), "Asia/Kolkata"),
		]).toEqual([7, 1]);
		expect(localMinutes(at("2026-11-21T12:30:00Z"), "Asia/Kolkata")).toBe(18 * 60);
	});
});
