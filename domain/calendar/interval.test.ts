import { describe, expect, it } from "vitest";
import { contains, inForce, intersect } from "./interval";
import { isOnQuarterHour, quarterHourStart, quarterHoursOf } from "./quarterHour";

describe("intervals", () => {
	it("hold their start and not their end", () => {
		expect([9, 10, 19, 20].map((t) => contains({ start: 10, end: 20 }, t))).toEqual([false, true, true, false]);
	});

	it("that only touch have nothing in common", () => {
		expect(intersect({ start: 0, end: 10 }, { start: 10, end: 20 })).toBeNull();
		expect(intersect({ start: 0, end: 11 }, { start: 10, end: 20 })).toEqual({ start: 10, end: 11 });
	});

	it("find what is in force: the last that has begun", () => {
		const dated = [{ effectiveFrom: 10 }, { effectiveFrom: 20 }];
		expect([9, 10, 19, 20].map((t) => inForce(dated, t)?.effectiveFrom ?? null)).toEqual([null, 10, 10, 20]);
	});
});

describe("quarter-hours", () => {
	it("hold an instant, before 1970 too", () => {
		expect([0, 899_999, 900_000, -1].map(quarterHourStart)).toEqual([0, 0, 900_000, -900_000]);
		expect([isOnQuarterHour(900_000), isOnQuarterHour(900_001)]).toEqual([true, false]);
	});

	it("of a range are all that it touches", () => {
		expect(quarterHoursOf({ start: 899_999, end: 900_001 })).toEqual([0, 900_000]);
		expect(quarterHoursOf({ start: 0, end: 900_000 })).toEqual([0]);
		expect(quarterHoursOf({ start: 5, end: 5 })).toEqual([]);
	});
});
