import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isoWeekOf, mondayOf } from "./isoWeek";
import { siteInstant } from "./wallClock";
import { addDays, datesBetween, localDate, localMinutes } from "./zone";

const at = (text: string) => Date.parse(text);
const zones = (...changes: [string, string][]) => changes.map(([from, timeZone]) => ({ effectiveFrom: at(from), timeZone }));
const in_ = (timeZone: string) => zones(["1970-01-01Z", timeZone]);

describe("siteInstant", () => {
	it.each([
		["Asia/Kolkata", "2026-11-21", 9 * 60, "2026-11-21T03:30:00Z"],
		["Asia/Kolkata", "2026-11-30", 24 * 60, "2026-11-30T18:30:00Z"],
		["Asia/Kathmandu", "2026-11-21", 9 * 60, "2026-11-21T03:15:00Z"],
		["Europe/Berlin", "2026-03-28", 26 * 60 + 30, "2026-03-29T01:00:00Z"],
		// 02:30 does not exist: 03:00 summer time is the first instant after it.
		["Europe/Berlin", "2026-03-29", 2 * 60 + 30, "2026-03-29T01:00:00Z"],
		["Europe/Berlin", "2026-03-29", 3 * 60, "2026-03-29T01:00:00Z"],
		// 02:30 comes twice: the first one is summer time.
		["Europe/Berlin", "2026-10-25", 2 * 60 + 30, "2026-10-25T00:30:00Z"],
		["Europe/Berlin", "2026-10-25", 3 * 60, "2026-10-25T02:00:00Z"],
		["America/Santiago", "2026-09-06", 0, "2026-09-06T04:00:00Z"],
		["Australia/Lord_Howe", "2026-10-04", 2 * 60 + 15, "2026-10-03T15:30:00Z"],
	])("in %s on %s after %i min is %s", (zone, date, minutes, expected) => {
		expect(new Date(siteInstant(date, minutes, in_(zone))).toISOString()).toBe(new Date(expected).toISOString());
	});

	it("follows a site to its new zone", () => {
		const east = zones(["1970-01-01Z", "Europe/Berlin"], ["2026-11-21T06:00:00Z", "Asia/Kolkata"]);
		// 07:00 in Berlin is 11:30 in Kolkata: 09:00 is skipped by the move, so it is the first instant after it.
		expect(siteInstant("2026-11-21", 9 * 60, east)).toBe(at("2026-11-21T06:00:00Z"));
		expect(siteInstant("2026-11-21", 12 * 60, east)).toBe(at("2026-11-21T06:30:00Z"));
		const west = zones(["1970-01-01Z", "Asia/Kolkata"], ["2026-11-21T06:00:00Z", "Europe/Berlin"]);
		// 11:30 in Kolkata becomes 07:00 in Berlin: 09:00 comes twice and counts the first time, 12:00 comes once.
		expect(siteInstant("2026-11-21", 9 * 60, west)).toBe(at("2026-11-21T03:30:00Z"));
		expect(siteInstant("2026-11-21", 12 * 60, west)).toBe(at("2026-11-21T11:00:00Z"));
	});

	it("shows what was asked for wherever the clock does, and never falls", () => {
		const names = ["Asia/Kolkata", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"];
		fc.assert(
			fc.property(
				fc.constantFrom(...names),
				fc.integer({ min: 0, max: 3_000 }),
				fc.integer({ min: 0, max: 2_878 }),
				(zone, day, minutes) => {
					const date = addDays("2024-01-01", day);
					const instant = siteInstant(date, minutes, in_(zone));
					expect(siteInstant(date, minutes + 1, in_(zone))).toBeGreaterThanOrEqual(instant);
					const clock = (when: number) => `${localDate(when, zone)} ${String(localMinutes(when, zone)).padStart(4, "0")}`;
					const asked = `${addDays(date, Math.floor(minutes / 1440))} ${String(minutes % 1440).padStart(4, "0")}`;
					// Where it is skipped, the minute before still shows an earlier time, and this one a later.
					expect(clock(instant) >= asked).toBe(true);
					if (clock(instant) !== asked) expect(clock(instant - 60_000) < asked).toBe(true);
				},
			),
			{ numRuns: 2_000 },
		);
	}, 30_000);
});

describe("weeks", () => {
	it("follow ISO 8601 over the years", () => {
		const weeks = ["2026-01-01", "2025-12-28", "2025-12-29", "2027-01-03", "2027-01-04", "2021-01-03"].map(isoWeekOf);
		expect(weeks).toEqual(["2026-W01", "2025-W52", "2026-W01", "2026-W53", "2027-W01", "2020-W53"]);
	});

	it("begin on Monday", () => {
		expect(datesBetween("2026-11-23", "2026-11-29").map(mondayOf)).toEqual(Array(7).fill("2026-11-23"));
		expect(mondayOf("2026-11-22")).toBe("2026-11-16");
	});
});
