import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderReadings } from "@/domain/telemetry/orderReadings";
import { TEN_O_CLOCK, written } from "@/domain/telemetry/reading.arbitrary";
import { deriveEntries } from "./deriveEntries";
import { meterHistory } from "./meter.arbitrary";
import { datedPowerMaxima, POWER_MAX_UNKNOWN_MW, powerMaxOver, resolutionStep } from "./powerCeiling";

describe("a late reading", () => {
	it("between advances moves energy in time and never changes the sum (5)", () => {
		const rises = fc.array(
			fc.record({ seconds: fc.integer({ min: 1, max: 4_000 }), watts: fc.integer({ min: 0, max: 20_000 }) }),
			{ minLength: 3, maxLength: 40 },
		);
		fc.assert(
			fc.property(rises, fc.nat(), (plan, which) => {
				let [s, wh] = [0, 7_000];
				const readings = plan.map(({ seconds, watts }) => {
					s += seconds;
					wh += Math.floor((watts * seconds) / 3.6) / 1000;
					return written({ s, wh });
				});
				const late = 1 + (which % (readings.length - 2));
				const sum = (kept: typeof readings) =>
					deriveEntries({ readings: orderReadings(kept), maxima: [] }).entries.reduce(
						(total, { energyMwh }) => total + energyMwh,
						0n,
					);
				expect(sum(readings)).toBe(sum(readings.toSpliced(late, 1)));
			}),
			{ numRuns: 2_000 },
		);
	}, 60_000);

	it("changes no entry before the first one that looked as far as its instant, in any history", () => {
		fc.assert(
			fc.property(meterHistory, fc.nat(), ({ messages, maxima }, which) => {
				const readings = messages.map(({ reading }) => reading).filter(({ epoch }) => epoch === null);
				fc.pre(readings.length > 3);
				const late = which % readings.length;
				const at = readings[late]?.at ?? 0;
				// What comes after all others is not late: looks that are still open know of it by the register's state.
				fc.pre(readings.some((reading) => reading.at > at));
				const settled = (kept: typeof readings) => {
					const { entries } = deriveEntries({ readings: orderReadings(kept), maxima });
					const reopened = entries.findIndex(({ lookedAt }) => lookedAt >= at);
					return reopened < 0 ? entries : entries.slice(0, reopened);
				};
				const without = settled(readings.toSpliced(late, 1));
				expect(settled(readings).slice(0, without.length)).toEqual(without);
			}),
			{ numRuns: 2_000 },
		);
	}, 60_000);
});

describe("the maximum power", () => {
	const rating = (switchId: number, from: number, watts: number | null, isDefault = false) => ({
		switchId,
		effectiveFrom: TEN_O_CLOCK + from,
		powerRatingMw: watts === null ? null : BigInt(watts) * 1000n,
		isDefault,
	});
	const at = (maxima: ReturnType<typeof datedPowerMaxima>, from: number, until = from) =>
		powerMaxOver(maxima, TEN_O_CLOCK + from, TEN_O_CLOCK + until);

	it("is 25 kW while nobody has said anything, or while a rating is an unconfirmed default", () => {
		expect(at(datedPowerMaxima([], []), 0)).toBe(POWER_MAX_UNKNOWN_MW);
		expect(at(datedPowerMaxima([], [rating(1, 0, 40), rating(2, 0, 75, true)]), 5)).toBe(POWER_MAX_UNKNOWN_MW);
		expect(at(datedPowerMaxima([], [rating(1, 10, 40)]), 5)).toBe(POWER_MAX_UNKNOWN_MW);
	});
	it("is 1.5 × the ratings in force, archived switches left aside", () => {
		const maxima = datedPowerMaxima([], [rating(1, 0, 40), rating(2, 0, 60), rating(2, 50, null)]);
		expect(at(maxima, 10)).toBe(150_000n);
		expect(at(maxima, 60)).toBe(60_000n);
	});
	it("is the device's own setting from its first one on", () => {
		const own = [{ effectiveFrom: TEN_O_CLOCK + 100, powerMaxMw: 3_000_000n }];
		const maxima = datedPowerMaxima(own, [rating(1, 0, 40), rating(1, 200, 4000)]);
		expect(at(maxima, 50)).toBe(60_000n);
		expect(at(maxima, 300)).toBe(3_000_000n);
	});
	it("over a time in which it changes is the highest", () => {
		const maxima = datedPowerMaxima([], [rating(1, 0, 100), rating(1, 50, 40)]);
		expect(at(maxima, 10, 60)).toBe(150_000n);
		expect(at(maxima, 50, 60)).toBe(60_000n);
	});
	it.each([
		[12_345_000n, 12_390_000n, 1_000n],
		[35_601n, 35_600n, 1n],
		[10_000n, 20_000n, 10_000n],
		[0n, 0n, 100_000n],
	])("allows one step more: of totals %s and %s mWh it is %s", (a, b, step) => {
		expect(resolutionStep(a, b)).toBe(step);
	});
});
