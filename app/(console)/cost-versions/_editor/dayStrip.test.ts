import { describe, expect, it } from "vitest";
import { dayStrip, quarterText } from "./dayStrip";
import { type DraftPeriod, emptyPeriod } from "./tariffDraft";

function period(name: string, change: Partial<DraftPeriod>): DraftPeriod {
	return { ...emptyPeriod(name), ...change };
}

const night = period("Night", { windows: [{ from: "22:00", to: "06:00" }] });
const peak = period("Peak", { windows: [{ from: "18:00", to: "22:00" }], weekdays: [1, 2, 3, 4, 5], holidays: "never" });
const rest = period("Rest", {});

describe("dayStrip", () => {
	it("lets the first period win that fits, and carries a window over midnight", () => {
		expect(dayStrip([night, peak, rest], "weekday", "07-01")).toEqual([
			{ from: 0, until: 24, period: 0 },
			{ from: 24, until: 72, period: 2 },
			{ from: 72, until: 88, period: 1 },
			{ from: 88, until: 96, period: 0 },
		]);
	});

	it("leaves a period out on days that it is not for", () => {
		const withoutPeak = [
			{ from: 0, until: 24, period: 0 },
			{ from: 24, until: 88, period: 2 },
			{ from: 88, until: 96, period: 0 },
		];
		expect(dayStrip([night, peak, rest], "saturday", "07-01")).toEqual(withoutPeak);
		expect(dayStrip([night, peak, rest], "holiday", "07-01")).toEqual(withoutPeak);
	});

	it("shows what no period prices, and what cannot be read yet, as a gap", () => {
		expect(dayStrip([peak], "weekday", "07-01")[0]).toEqual({ from: 0, until: 72, period: null });
		expect(dayStrip([period("Half typed", { windows: [{ from: "1", to: "" }] })], "sunday", "07-01")).toEqual([
			{ from: 0, until: 96, period: null },
		]);
	});

	it("knows seasons, also one over the new year", () => {
		const winter = period("Winter", { seasonFrom: "11-01", seasonTo: "02-28" });
		expect(dayStrip([winter, rest], "weekday", "01-15")).toEqual([{ from: 0, until: 96, period: 0 }]);
		expect(dayStrip([winter, rest], "weekday", "07-15")).toEqual([{ from: 0, until: 96, period: 1 }]);
	});
});

describe("quarterText", () => {
	it("names the edges of the day", () => {
		expect([0, 25, 96].map(quarterText)).toEqual(["00:00", "06:15", "24:00"]);
	});
});
