import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apportion, apportionNearest } from "./apportion";
import { ENERGY_TOTAL_MAX_MWH, energyOf, meanPower, parseWattHours, toKilowattHours, toWattHours } from "./energy";
import { parseRate, priceEnergy, roundToHundredths, toOpen, toRate, toSettled } from "./money";

const total = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 40 });
const sum = (parts: readonly bigint[]) => parts.reduce((a, b) => a + b, 0n);

describe("apportion", () => {
	it("loses and invents nothing", () => {
		fc.assert(
			fc.property(total, weights, (t, w) => {
				expect(sum(apportion(t, w))).toBe(t);
			}),
			{ numRuns: 2_000 },
		);
	});

	it("gives each part within one unit of its exact share, none of it with the wrong sign, nothing to weight 0", () => {
		fc.assert(
			fc.property(total, weights, (t, w) => {
				const whole = sum(w);
				if (whole === 0n) return;
				apportion(t, w).forEach((part, index) => {
					const exact = t * (w[index] ?? 0n);
					const off = part * whole - exact;
					expect((off < 0n ? -off : off) < whole).toBe(true);
					expect(t >= 0n ? part >= 0n : part <= 0n).toBe(true);
					if (w[index] === 0n) expect(part).toBe(0n);
				});
			}),
			{ numRuns: 2_000 },
		);
	});

	it("splits a negative into the negatives, so that a reversal cancels to the unit", () => {
		fc.assert(
			fc.property(total, weights, (t, w) => {
				expect(apportion(-t, w)).toEqual(apportion(t, w).map((part) => -part));
			}),
			{ numRuns: 2_000 },
		);
	});

	it("never moves what lies before a cut when another cut is added", () => {
		fc.assert(
			fc.property(total, weights, fc.nat(), (t, w, seed) => {
				if (sum(w) === 0n) return;
				const at = seed % w.length;
				const half = (w[at] ?? 0n) / 2n;
				const cut = apportion(t, [...w.slice(0, at), half, (w[at] ?? 0n) - half, ...w.slice(at + 1)]);
				const joined = [...cut.slice(0, at), (cut[at] ?? 0n) + (cut[at + 1] ?? 0n), ...cut.slice(at + 2)];
				expect(joined).toEqual(apportion(t, w));
			}),
			{ numRuns: 2_000 },
		);
	});

	it("splits evenly where nothing weighs, and refuses what cannot be split", () => {
		expect(apportion(10n, [0n, 0n, 0n])).toEqual([3n, 3n, 4n]);
		expect(apportion(0n, [])).toEqual([]);
		expect(() => apportion(1n, [])).toThrow(RangeError);
		expect(() => apportion(1n, [2n, -1n])).toThrow(RangeError);
	});
});

describe("apportionNearest", () => {
	it("loses nothing, stays next to each exact share, and lets no smaller weight pass a larger one", () => {
		fc.assert(
			fc.property(total, weights, (t, w) => {
				const parts = apportionNearest(t, w);
				expect(sum(parts)).toBe(t);
				const whole = sum(w);
				if (whole === 0n) return;
				parts.forEach((part, index) => {
					const off = part * whole - t * (w[index] ?? 0n);
					expect((off < 0n ? -off : off) < whole).toBe(true);
				});
				const [size, sizes] = [(n: bigint) => (n < 0n ? -n : n), parts.map((part) => (part < 0n ? -part : part))];
				for (const [a, weight] of w.entries())
					for (const [b, other] of w.entries()) {
						if (weight > other) expect((sizes[a] ?? 0n) >= (sizes[b] ?? 0n)).toBe(true);
						if (weight === other) expect(size((sizes[a] ?? 0n) - (sizes[b] ?? 0n)) <= 1n).toBe(true);
					}
			}),
			{ numRuns: 2_000 },
		);
	});

	it("gives a room its own rounded amount where all of them sum to the line", () => {
		expect(apportionNearest(495_529n, [2_124_000n, 2_831_292n])).toEqual([212_400n, 283_129n]);
		expect(apportionNearest(10n, [1n, 1n, 1n])).toEqual([4n, 3n, 3n]);
		expect(apportionNearest(-10n, [1n, 1n, 1n])).toEqual([-4n, -3n, -3n]);
		expect(apportionNearest(7n, [0n, 0n])).toEqual([3n, 4n]);
	});
});

describe("energy", () => {
	it.each([
		["12345", 12_345_000n],
		["35.6", 35_600n],
		["+0.001", 1n],
		["0", 0n],
		["3.7469", 3_746n],
		["7.", 7_000n],
		[" 12 ", 12_000n],
		[12345.678, 12_345_678n],
		[0.1 + 0.2, 300n],
		[9_000_000_000_000, ENERGY_TOTAL_MAX_MWH],
	])("parses %s Wh exactly", (value, expected) => {
		expect(parseWattHours(value)).toBe(expected);
	});

	it.each([
		"-1",
		"",
		"1e3",
		"NaN",
		"0x10",
		"1,5",
		"9000000000000.001",
		"12345678901234567",
		-1,
		Number.NaN,
		Number.POSITIVE_INFINITY,
		1e21,
	])("refuses %s", (value) => {
		expect(parseWattHours(value)).toBeNull();
	});

	it("of 40 W over 3 h is 120 Wh, over 10 s 0.111 Wh", () => {
		expect(energyOf(40_000n, 3 * 3_600_000)).toBe(120_000n);
		expect(energyOf(40_000n, 10_000)).toBe(111n);
		expect(meanPower(120_000n, 3 * 3_600_000)).toBe(40_000n);
		expect(meanPower(1n, 0)).toBeNull();
	});

	it("becomes a JSON number of Wh or kWh without loss", () => {
		fc.assert(
			fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (mwh) => {
				expect(BigInt(Math.round(toKilowattHours(mwh) * 1e6))).toBe(mwh);
			}),
			{ numRuns: 2_000 },
		);
		expect([toWattHours(45_001n), toKilowattHours(45_001n)]).toEqual([45.001, 0.045001]);
	});
});

describe("money", () => {
	it("is the exact product of energy and rate", () => {
		expect(priceEnergy(120_000n, 7_500_000n)).toBe(900_000_000_000n);
		expect(toSettled(priceEnergy(120_000n, 7_500_000n))).toBe(0.9);
		expect(toOpen(priceEnergy(111n, 7_500_000n))).toBe(0.000833);
	});

	it.each([
		[4_999_999_999n, 0n],
		[5_000_000_000n, 1n],
		[14_999_999_999n, 1n],
		[15_000_000_000n, 2n],
		[-4_999_999_999n, 0n],
		[-5_000_000_000n, -1n],
	])("rounds %s to %s hundredths, half away from zero", (money, hundredths) => {
		expect(roundToHundredths(money)).toBe(hundredths);
	});

	it.each([
		["8.5", 8_500_000n],
		[8.5, 8_500_000n],
		["0", 0n],
		["0.000001", 1n],
		[1e-6, 1n],
		["999999999.999999", 999_999_999_999_999n],
	])("parses a rate of %s", (value, expected) => {
		expect(parseRate(value)).toBe(expected);
	});

	it.each(["-1", "", "8.1234567", "1e9", "abc", -0.5, Number.NaN, 1e9, "1000000000"])("refuses a rate of %s", (value) => {
		expect(parseRate(value)).toBeNull();
	});

	it("says a rate as people do", () => {
		expect(toRate(8_500_000n)).toBe(8.5);
	});
});
