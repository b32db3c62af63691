import { describe, expect, it } from "vitest";
import { hoursWords, stretchWords } from "./idleWords";

describe("idle waste in words", () => {
	it("tells a stretch within a day and over midnight", () => {
		const at = (start: string, end: string) =>
			stretchWords({ start: `2026-11-${start}:00+05:30`, end: `2026-11-${end}:00+05:30` }, "2026-11-25");
		expect(at("17T17:10", "17T22:00")).toBe("17 Nov, 17:10–22:00");
		expect(at("17T17:10", "18T06:00")).toBe("17 Nov, 17:10 – 18 Nov, 06:00");
	});

	it("tells hours shortly", () => {
		expect([0, 0.001, 0.2, 1.25, 38.54, 1404.42].map(hoursWords)).toEqual([
			"0 h",
			"1 min",
			"12 min",
			"1.3 h",
			"38.5 h",
			"1,404 h",
		]);
	});
});
