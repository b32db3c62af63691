import { describe, expect, it } from "vitest";
import { choiceOf, stepRange, withPreset } from "./range";

const none = { range: null, start: null, end: null };

describe("choiceOf", () => {
	it("shows today when the address says nothing or nonsense", () => {
		expect(choiceOf(none)).toEqual({ kind: "preset", preset: "today" });
		expect(choiceOf({ range: "2y", start: "2026-02-30", end: "x" })).toEqual({ kind: "preset", preset: "today" });
	});

	it("prefers dates to a preset and puts them in order", () => {
		expect(choiceOf({ range: "7d", start: "2026-11-09", end: "2026-11-02" })).toEqual({
			kind: "dates",
			start: "2026-11-02",
			end: "2026-11-09",
		});
	});
});

describe("stepRange", () => {
	it("steps today by a day, over the end of a month", () => {
		const today = { kind: "preset", preset: "today" } as const;
		expect(stepRange(today, { start: "2026-03-01", end: "2026-03-01" }, -1)).toEqual({
			kind: "dates",
			start: "2026-02-28",
			end: "2026-02-28",
		});
	});

	it("steps a week by a week", () => {
		const week = { kind: "dates", start: "2026-11-15", end: "2026-11-21" } as const;
		expect(stepRange(week, week, 1)).toEqual({ kind: "dates", start: "2026-11-22", end: "2026-11-28" });
	});

	it("steps the month so far to the whole month before", () => {
		const month = { kind: "preset", preset: "month" } as const;
		expect(stepRange(month, { start: "2026-03-01", end: "2026-03-12" }, -1)).toEqual({
			kind: "dates",
			start: "2026-02-01",
			end: "2026-02-28",
		});
	});

	it("steps a whole month to a month of another length", () => {
		const january = { kind: "dates", start: "2028-01-01", end: "2028-01-31" } as const;
		expect(stepRange(january, january, 1)).toEqual({ kind: "dates", start: "2028-02-01", end: "2028-02-29" });
	});
});

describe("withPreset", () => {
	it.each([
		["2026-11-21", "2026-11-21", "today"],
		["2026-11-15", "2026-11-21", "7d"],
		["2026-11-01", "2026-11-30", "month"],
	])("names %s to %s as %s", (start, end, preset) => {
		expect(withPreset({ kind: "dates", start, end }, "2026-11-21")).toEqual({ kind: "preset", preset });
	});

	it("leaves other dates as they are", () => {
		const dates = { kind: "dates", start: "2026-11-02", end: "2026-11-09" } as const;
		expect(withPreset(dates, "2026-11-21")).toBe(dates);
	});
});
