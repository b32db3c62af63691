import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cost } from "@/domain/cost/priceBucket";
import { chargesBeyondRates, type Sharer, shareByGroup } from "./splitCharges";

const cost = (costVersionId: number | null, energyMwh: bigint, costPico = 0n): Cost => ({
	...{ costVersionId, energyMwh, costPico },
	partsMwh: [],
});
const share = (sharers: readonly Sharer[], charges: [number, bigint][]) =>
	shareByGroup(
		sharers,
		() => "all",
		() => new Map(charges),
	).map((sharer) => sharer.costs.map((one) => [one.costVersionId, one.costPico]));

describe("shareByGroup", () => {
	it("shares a charge by the energy under its version, on top of what the rates cost", () => {
		const sharers = [{ costs: [cost(1, 3n, 30n)] }, { costs: [cost(1, 1n, 10n), cost(2, 96n)] }, { costs: [cost(null, 50n)] }];
		expect(share(sharers, [[1, 100n]])).toEqual([
			[[1, 105n]],
			[
				[1, 35n],
				[2, 0n],
			],
			[[null, 0n]],
		]);
	});

	it("shares evenly among those under the version when none of them used anything, and among all when none is under it", () => {
		const idle = [{ costs: [cost(1, 0n)] }, { costs: [cost(1, 0n)] }, { costs: [cost(2, 5n)] }];
		expect(share(idle, [[1, 10n]])).toEqual([[[1, 5n]], [[1, 5n]], [[2, 0n]]]);
		expect(share([{ costs: [cost(null, 4n)] }, { costs: [] }], [[1, 10n]])).toEqual([
			[
				[1, 5n],
				[null, 0n],
			],
			[[1, 5n]],
		]);
	});

	it("gives nothing to energy that was corrected below zero", () => {
		expect(share([{ costs: [cost(1, -5n)] }, { costs: [cost(1, 5n)] }], [[1, 10n]])).toEqual([[[1, 0n]], [[1, 10n]]]);
	});

	it("loses and invents nothing, whatever the groups and in whatever order", () => {
		const row = fc.record({
			group: fc.constantFrom("a", "b"),
			costs: fc.uniqueArray(fc.record({ version: fc.constantFrom(1, 2, null), energy: fc.bigInt({ min: -5n, max: 1_000n }) }), {
				selector: ({ version }) => version,
			}),
		});
		const charges = new Map([
			["a", new Map([[1, 12_345_678_901n]])],
			[
				"b",
				new Map([
					[2, 7n],
					[1, 1n],
				]),
			],
		]);
		fc.assert(
			fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
				const sharers = rows.map(({ group, costs }) => ({
					group,
					costs: costs.map(({ version, energy }) => cost(version, energy)),
				}));
				const shared = shareByGroup(
					sharers,
					(sharer) => sharer.group,
					(key) => charges.get(key) ?? new Map(),
				);
				expect(shared.map((sharer) => sharer.group)).toEqual(sharers.map((sharer) => sharer.group));
				for (const [group, ofGroup] of charges) {
					const costs = shared.filter((sharer) => sharer.group === group).flatMap((sharer) => sharer.costs);
					if (!rows.some((each) => each.group === group)) continue;
					for (const [version, charge] of ofGroup)
						expect(costs.filter((one) => one.costVersionId === version).reduce((sum, one) => sum + one.costPico, 0n)).toBe(
							charge,
						);
				}
			}),
		);
	});
});

describe("chargesBeyondRates", () => {
	it("is what a day costs more than its kWh, by version", () => {
		const allIn = [cost(1, 5n, 100n), cost(2, 5n, 40n), cost(null, 3n)];
		expect([...chargesBeyondRates(allIn, [cost(1, 5n, 70n), cost(2, 5n, 40n), cost(null, 3n)])]).toEqual([[1, 30n]]);
		expect([...chargesBeyondRates(allIn, [])]).toEqual([
			[1, 100n],
			[2, 40n],
		]);
	});
});
