import { describe, expect, it } from "vitest";
import { startOfDate } from "@/domain/calendar/zone";
import { parseComponents } from "@/domain/cost/costVersion";
import { type LabMonth, monthsLookedBack, priceMonths, sumLab } from "./tariffLab";

const ZONES = [{ effectiveFrom: 0, timeZone: "Asia/Kolkata" }];

function tariff(...components: object[]) {
	const parsed = parseComponents(components);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
	return parsed.components;
}

/** A month with so many kWh in the quarter-hour that begins at a local time of each given day. */
function month(name: string, next: string, use: readonly (readonly [day: number, hour: number, kwh: number])[]): LabMonth {
	const start = startOfDate(`${name}-01`, "Asia/Kolkata");
	return {
		month: name,
		intervals: [{ start, end: startOfDate(`${next}-01`, "Asia/Kolkata") }],
		accruedUntil: `${next}-01`,
		profile: use.map(([day, hour, kwh]) => ({
			startsAt: start + (day - 1) * 86_400_000 + hour * 3_600_000,
			energyMwh: BigInt(kwh * 1e6),
		})),
	};
}

// KSEB General-A from 01.04.2025: 10,000 / 3,000 / 2,000 units at × 1.0, × 1.5, × 0.75 of 5.90.
const APRIL = month("2025-04", "2025-05", [
	[2, 10, 10_000],
	[3, 19, 3_000],
	[4, 23, 2_000],
]);
const MAY = month("2025-05", "2025-06", [[9, 12, 100]]);
const TOU = {
	kind: "energy_tou",
	base_rate_per_kwh: "5.90",
	periods: [
		{ name: "Day", factor: "1", windows: [{ from: "06:00", to: "18:00" }] },
		{ name: "Peak", factor: "1.5", windows: [{ from: "18:00", to: "22:00" }] },
		{ name: "Night", factor: "0.75" },
	],
};

describe("priceMonths", () => {
	it("prices a month as its bill would be: the published figure, to the paisa", () => {
		const cost = priceMonths(tariff(TOU), [APRIL], new Set(["2025-04"]), ZONES).get("2025-04");
		expect(cost).toEqual({
			total: 9_440_000n,
			unpricedMwh: 0n,
			lines: [
				{ component: "energy_tou", label: "Day", amount: 5_900_000n },
				{ component: "energy_tou", label: "Peak", amount: 2_655_000n },
				{ component: "energy_tou", label: "Night", amount: 885_000n },
			],
		});
	});

	it("takes the demand from the profile, and for a ratchet from the months before", () => {
		const ratchet = tariff({ kind: "demand", rate_per_unit: "10", per: "kw", ratchet: { percent: "50", months: 1 } });
		expect(monthsLookedBack(ratchet)).toBe(1);
		const costs = priceMonths(ratchet, [APRIL, MAY], new Set(["2025-05"]), ZONES);
		// 10,000 kWh in a quarter-hour are 40,000 kW; half of it is more than May's own 400 kW.
		expect([...costs.keys()]).toEqual(["2025-05"]);
		expect(costs.get("2025-05")?.total).toBe(20_000_000n);
	});

	it("lets charges of a running month accrue by the days that have passed", () => {
		const half = { ...MAY, accruedUntil: "2025-05-16" };
		const fixed = tariff({ kind: "energy_flat", rate_per_kwh: "0" }, { kind: "fixed", amount: "310" });
		expect(priceMonths(fixed, [half], new Set(["2025-05"]), ZONES).get("2025-05")?.total).toBe(15_000n);
	});
});

describe("sumLab", () => {
	it("adds months up line by line", () => {
		const costs = priceMonths(tariff(TOU), [APRIL, MAY], new Set(["2025-04", "2025-05"]), ZONES);
		const sum = sumLab([...costs.values()]);
		expect(sum.total).toBe(9_440_000n + 59_000n);
		expect(sum.lines.map(({ label, amount }) => [label, amount])).toEqual([
			["Day", 5_959_000n],
			["Peak", 2_655_000n],
			["Night", 885_000n],
		]);
	});
});
