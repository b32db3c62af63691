import { describe, expect, it } from "vitest";
import { priceEnergy, toOpen } from "@/domain/quantity/money";
import { type DatedRating, energyOf, ratedStretches, toMilliwattHours } from "./sessionEnergy";

const ONE = 1_000_000;
const HOUR = 3_600_000;
const rating = (powerRatingMw: bigint, effectiveFrom = 0, consumptionFactorMicro = ONE): DatedRating => ({
	effectiveFrom,
	powerRatingMw,
	consumptionFactorMicro,
	isDefault: false,
});

describe("ratedStretches", () => {
	it("gives 40 W for 3 h as 120 Wh, 0.90 at 7.50", () => {
		const energy = toMilliwattHours(energyOf(ratedStretches({ start: 0, end: 3 * HOUR }, [rating(40_000n)], ONE)));
		expect(energy).toBe(120_000n);
		expect(toOpen(priceEnergy(energy, 7_500_000n))).toBe(0.9);
	});

	it("gives 40 W for 10 s as 111 mWh", () => {
		expect(toMilliwattHours(energyOf(ratedStretches({ start: 0, end: 10_000 }, [rating(40_000n)], ONE)))).toBe(111n);
	});

	it("scales by the factors of the switch and of the device", () => {
		const stretches = ratedStretches({ start: 0, end: HOUR }, [rating(100_000n, 0, 500_000)], 1_200_000);
		expect(stretches.map(({ powerMw }) => powerMw)).toEqual([60_000n]);
	});

	it("cuts where a rating is corrected, and takes the first one before it was known", () => {
		const stretches = ratedStretches({ start: 0, end: 3 * HOUR }, [rating(40_000n, HOUR), rating(60_000n, 2 * HOUR)], ONE);
		expect(stretches.map(({ start, end, powerMw }) => [start / HOUR, end / HOUR, powerMw])).toEqual([
			[0, 2, 40_000n],
			[2, 3, 60_000n],
		]);
	});
});
