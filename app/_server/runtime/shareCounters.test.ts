import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cost } from "@/domain/cost/priceBucket";
import type { RatedDevice, RatedSwitch } from "@/store/ratedSwitches";
import type { QuarterUsage } from "@/store/usageFigures";
import { addPart, emptyPart, QuarterWeights, type SharedCounter, shareQuarters } from "./shareCounters";

const QUARTER = 900_000;
const START = Date.parse("2026-11-21T00:00:00+05:30");
const deviceOf = (deviceId: number) => ({ deviceId }) as RatedDevice;
const switchOf = (switchId: number) => ({ switchId }) as RatedSwitch;

function quarter(index: number, energyMwh: bigint, costs: readonly Cost[], deviceId = 1): QuarterUsage {
	const rest = { estimatedMwh: 0n, allocatedMwh: 0n, onTimeMs: 0n, coveredMs: 900_000n };
	return { deviceId, classroomId: 1, startsAt: START + index * QUARTER, energyMwh, costs, ...rest };
}

const priced = (energyMwh: bigint, costPico: bigint, costVersionId: number | null = 1): Cost => ({
	costVersionId,
	energyMwh,
	partsMwh: [],
	costPico,
});

function stretch(fromMs: number, untilMs: number, powerMw: bigint) {
	const span = { start: START + fromMs, end: START + untilMs };
	return { ...span, powerMw, classroomId: 1, date: "2026-11-21", isDefault: false };
}

function share(quarters: readonly QuarterUsage[], weights: QuarterWeights): SharedCounter {
	const into = new Map<number, SharedCounter>();
	shareQuarters(quarters, weights, into);
	return into.get(1) as SharedCounter;
}

describe("shareQuarters", () => {
	it("gives each switch its part of a quarter-hour by power and time, and standby to none", () => {
		const weights = new QuarterWeights();
		// 1.5 kW for the whole first quarter-hour, 500 W for its half; nothing in the second.
		weights.add(deviceOf(1), switchOf(7), stretch(0, QUARTER, 1_500_000n));
		weights.add(deviceOf(1), switchOf(8), stretch(0, QUARTER / 2, 500_000n));
		const { bySwitch, notAttributed, counter } = share(
			[quarter(0, 490_000n, [priced(490_000n, 4_900n)]), quarter(1, 3_000n, [priced(3_000n, 30n)])],
			weights,
		);
		expect(bySwitch.get(7)).toEqual({ energyMwh: 420_000n, costPico: 4_200n, unpricedMwh: 0n });
		expect(bySwitch.get(8)).toEqual({ energyMwh: 70_000n, costPico: 700n, unpricedMwh: 0n });
		expect(notAttributed).toEqual({ energyMwh: 3_000n, costPico: 30n, unpricedMwh: 0n });
		expect(counter).toEqual({ energyMwh: 493_000n, costPico: 4_930n, unpricedMwh: 0n });
	});

	it("leaves unpriced shares unpriced", () => {
		const weights = new QuarterWeights();
		weights.add(deviceOf(1), switchOf(7), stretch(0, QUARTER, 100n));
		const { bySwitch, notAttributed } = share([quarter(0, 90n, [priced(90n, 0n, null)])], weights);
		expect(bySwitch.get(7)).toEqual({ energyMwh: 90n, costPico: null, unpricedMwh: 90n });
		expect(notAttributed).toEqual(emptyPart());
	});

	it("lets what is charged in a quarter-hour without energy belong to no switch", () => {
		const weights = new QuarterWeights();
		weights.add(deviceOf(1), switchOf(7), stretch(0, QUARTER, 100n));
		const { bySwitch, notAttributed } = share([quarter(0, 0n, [priced(0n, 500n)])], weights);
		expect(bySwitch.get(7)).toEqual(emptyPart());
		expect(notAttributed).toEqual({ energyMwh: 0n, costPico: 500n, unpricedMwh: 0n });
	});

	it("sums to the counter, energy and money, to the last unit", () => {
		const use = fc.record({
			switchId: fc.integer({ min: 1, max: 4 }),
			from: fc.integer({ min: 0, max: 8 * QUARTER }),
			ms: fc.integer({ min: 1, max: 3 * QUARTER }),
			powerMw: fc.bigInt({ min: 0n, max: 3_000_000n }),
		});
		const measured = fc.array(
			fc.tuple(fc.bigInt({ min: -1_000n, max: 900_000n }), fc.bigInt({ min: 0n, max: 10n ** 13n }), fc.boolean()),
			{
				minLength: 1,
				maxLength: 10,
			},
		);
		fc.assert(
			fc.property(fc.array(use, { maxLength: 8 }), measured, (uses, energies) => {
				const weights = new QuarterWeights();
				for (const { switchId, from, ms, powerMw } of uses)
					weights.add(deviceOf(1), switchOf(switchId), stretch(from, from + ms, powerMw));
				const quarters = energies.map(([energyMwh, costPico, isPriced], index) =>
					quarter(index, energyMwh, [isPriced ? priced(energyMwh, costPico) : priced(energyMwh, 0n, null)]),
				);
				const { counter, bySwitch, notAttributed } = share(quarters, weights);
				const sum = emptyPart();
				for (const part of [...bySwitch.values(), notAttributed]) addPart(sum, part);
				expect(sum).toEqual(counter);
				expect(counter.energyMwh).toBe(energies.reduce((all, [energyMwh]) => all + energyMwh, 0n));
			}),
			{ numRuns: 2_000 },
		);
	});
});
