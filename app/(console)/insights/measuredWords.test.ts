import { describe, expect, it } from "vitest";
import { adoptionEffect, overtakenOn, proposedWatts } from "./adoptionEffect";
import { explainedWords, leftAsideWords, percentOf } from "./measuredWords";

describe("words of the two measurements", () => {
	it("says how far runtime follows the counter, and why it cannot be said", () => {
		const of = (value: number | null, reason: "too_few" | "counter_constant" | null = null) => explainedWords({ value, reason });
		expect(of(0.97)).toContain("closely");
		expect(of(0.8)).toContain("make the rest");
		expect(of(0.3)).toContain("only in part");
		expect(of(-0.2)).toContain("A constant would be closer");
		expect(of(null, "counter_constant")).toContain("the same in every quarter-hour");
		expect(of(null, "too_few")).toContain("Fewer than six hours");
	});

	it("never calls less than all of it 100%", () => {
		expect([percentOf(0.9996), percentOf(1), percentOf(0.931)]).toEqual(["99%", "100%", "93%"]);
	});

	it("counts what was left aside in hours and energy", () => {
		expect(leftAsideWords([])).toBe("");
		expect(
			leftAsideWords([
				{ reason: "allocated", quarter_hours: 9, counter_wh: 400 },
				{ reason: "no_counter", quarter_hours: 2, counter_wh: 0 },
				{ reason: "estimated", quarter_hours: 8, counter_wh: 1_200 },
			]),
		).toBe("2 h 15 min spread over a gap (400 Wh), 30 min without a counter reading, 2 h estimated (1.20 kWh)");
	});
});

describe("what adopting changes", () => {
	const days = [
		{ date: "2026-11-10", on_hours: 5, rated_wh: 375 },
		{ date: "2026-11-11", on_hours: 2.5, rated_wh: 187.5 },
	];

	it("counts the days from the chosen one on", () => {
		expect(adoptionEffect(days, "2026-11-11", 150)).toEqual({ days: 1, hours: 2.5, beforeWh: 187.5, afterWh: 375 });
		expect(adoptionEffect(days, "2026-11-01", 150)).toEqual({ days: 2, hours: 7.5, beforeWh: 562.5, afterWh: 1_125 });
		expect(adoptionEffect(days, "2026-12-01", 150)).toEqual({ days: 0, hours: 0, beforeWh: 0, afterWh: 0 });
	});

	it("proposes whole watts only within the interval", () => {
		expect(proposedWatts({ estimated_w: 61.7, low_w: 60.9, high_w: 62.5 })).toBe(62);
		expect(proposedWatts({ estimated_w: 61.5, low_w: 61.4, high_w: 61.6 })).toBe(61.5);
		expect(proposedWatts({ estimated_w: 4.6, low_w: 4, high_w: 5.2 })).toBe(4.6);
		expect(proposedWatts({ estimated_w: null, low_w: 1, high_w: 2 })).toBeNull();
	});

	it("says when a later rating takes over", () => {
		const ratings = ["1970-01-01", "2026-11-20", "2026-11-15"].map((effective_from) => ({
			effective_from,
			rated_w: 1,
			is_default: false,
		}));
		expect(overtakenOn(ratings, "2026-11-10", (instant) => instant)).toBe("2026-11-15");
		expect(overtakenOn(ratings, "2026-11-20", (instant) => instant)).toBeNull();
	});
});
