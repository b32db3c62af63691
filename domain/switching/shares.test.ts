import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareCounter } from "./shares";

const runtimes = fc.array(fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 10n ** 12n })), { maxLength: 8 });
const energies = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n });

describe("shareCounter", () => {
	it("shares by runtime energy: 100 Wh over 40 W for the whole quarter-hour and 60 W for half of it", () => {
		const whole = 40_000n * 900_000n;
		const half = 60_000n * 450_000n;
		expect(shareCounter(100_000n, [whole, half, 0n])).toEqual({ shares: [57_142n, 42_858n, 0n], notAttributedMwh: 0n });
	});

	it("attributes nothing where no switch was ON", () => {
		expect(shareCounter(1_234n, [0n, 0n])).toEqual({ shares: [0n, 0n], notAttributedMwh: 1_234n });
		expect(shareCounter(-7n, [])).toEqual({ shares: [], notAttributedMwh: -7n });
	});

	it("sums to the counter to the milliwatt-hour, gives nothing to a switch that was OFF, and reverses to nothing", () => {
		fc.assert(
			fc.property(energies, runtimes, (energyMwh, runtimeUj) => {
				const { shares, notAttributedMwh } = shareCounter(energyMwh, runtimeUj);
				expect(shares.length).toBe(runtimeUj.length);
				expect(shares.reduce((sum, share) => sum + share, notAttributedMwh)).toBe(energyMwh);
				const runtimeSum = runtimeUj.reduce((sum, runtime) => sum + runtime, 0n);
				shares.forEach((share, index) => {
					const runtime = runtimeUj[index] ?? 0n;
					if (runtime === 0n) expect(share).toBe(0n);
					// Within one unit of the exact share.
					else expect(within(share * runtimeSum - energyMwh * runtime, runtimeSum)).toBe(true);
				});
				const back = shareCounter(-energyMwh, runtimeUj);
				expect(back.shares.map((share, index) => share + (shares[index] ?? 0n)).every((sum) => sum === 0n)).toBe(true);
				expect(back.notAttributedMwh + notAttributedMwh).toBe(0n);
			}),
			{ numRuns: 2_000 },
		);
	});
});

function within(difference: bigint, bound: bigint): boolean {
	return -bound < difference && difference < bound;
}
