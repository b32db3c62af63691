import { describe, expect, it } from "vitest";
import { type Budget, budgetsInForce, percentOfBudget, thresholdStands } from "./budget";

const PAISA = 10_000_000_000n;
const budget = (id: number, fromMonth: string, more: Partial<Budget> = {}): Budget => ({
	...{ id, fromMonth, classroomId: null, oneMonth: false, amount: 10_000n, thresholds: [80, 100] },
	...more,
});

describe("budgetsInForce", () => {
	const standing = [budget(1, "2026-01"), budget(2, "2026-06"), budget(3, "2026-06", { classroomId: 7 })];

	it("takes the latest standing one of each place that has begun", () => {
		expect(budgetsInForce(standing, "2025-12")).toEqual([]);
		expect(budgetsInForce(standing, "2026-05").map(({ id }) => id)).toEqual([1]);
		expect(budgetsInForce(standing, "2026-06").map(({ id }) => id)).toEqual([2, 3]);
	});

	it("lets a month's own stand before it, in that month alone, in any order", () => {
		const own = budget(4, "2026-07", { oneMonth: true });
		for (const all of [
			[...standing, own],
			[own, ...standing],
		]) {
			expect(
				budgetsInForce(all, "2026-07")
					.map(({ id }) => id)
					.sort(),
			).toEqual([3, 4]);
			expect(
				budgetsInForce(all, "2026-08")
					.map(({ id }) => id)
					.sort(),
			).toEqual([2, 3]);
		}
	});
});

describe("thresholdStands", () => {
	const states = (spent: bigint | null, forecast: bigint | null) =>
		thresholdStands(budget(1, "2026-01"), spent, forecast).map(({ state }) => state);

	it("crosses a threshold when it is reached to the last 10^-12", () => {
		expect(states(8_000n * PAISA - 1n, null)).toEqual(["below", "below"]);
		expect(states(8_000n * PAISA, null)).toEqual(["crossed", "below"]);
		expect(states(10_000n * PAISA, null)).toEqual(["crossed", "crossed"]);
	});

	it("says what the forecast will cross", () => {
		expect(states(8_000n * PAISA, 10_000n * PAISA)).toEqual(["crossed", "forecast"]);
	});

	it("crosses nothing while nothing is known", () => {
		expect(states(null, null)).toEqual(["below", "below"]);
	});

	it("names the amount of each", () => {
		expect(thresholdStands(budget(1, "2026-01"), null, null).map(({ amount }) => amount)).toEqual([8_000n, 10_000n]);
	});
});

describe("percentOfBudget", () => {
	it("never says 100 before it is spent", () => {
		expect(percentOfBudget(budget(1, "2026-01"), 10_000n * PAISA - 1n)).toBe(99.9);
		expect(percentOfBudget(budget(1, "2026-01"), 10_000n * PAISA)).toBe(100);
		expect(percentOfBudget(budget(1, "2026-01"), null)).toBeNull();
	});
});
