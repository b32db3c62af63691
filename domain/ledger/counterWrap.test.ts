import { describe, expect, it } from "vitest";
import { riseAcrossWrap } from "./counterWrap";

const ANY = 10n ** 20n;

describe("riseAcrossWrap", () => {
	it.each([
		["2^16 of 0.001 Wh", 65_536n, 1n],
		["2^16 of 1 kWh", 65_536_000_000n, 1_000_000n],
		["2^32 of 0.01 Wh", 42_949_672_960n, 10n],
		["2^32 of 1 kWh", 4_294_967_296_000_000n, 1_000_000n],
		["10 kWh, the smallest display", 10_000_000n, 1n],
		["10^5 of 0.1 Wh", 10_000_000n, 100n],
		["10^5 of 1 kWh", 100_000_000_000n, 1_000_000n],
		["10^10 of 1 kWh, the largest", 10_000_000_000_000_000n, 1_000_000n],
	])("knows %s", (_name, span, unit) => {
		expect(riseAcrossWrap(span - unit, 0n, ANY)).toBe(unit);
		expect(riseAcrossWrap(span - 2n * unit, 3n * unit, ANY)).toBe(5n * unit);
	});

	it.each([
		["1 kWh: a display reaches further", 1_000_000n],
		["10^11 of 1 kWh: a display has ten digits", 100_000_000_000_000_000n],
	])("does not take %s for a span", (_name, span) => {
		expect(riseAcrossWrap(span - 1n, 0n, ANY)).toBeNull();
	});

	it("begins less than a tenth below the span, and below it", () => {
		expect(riseAcrossWrap(9_000_000n, 0n, ANY)).toBe(1_000_000n);
		expect(riseAcrossWrap(8_999_999n, 0n, ANY)).toBeNull();
		expect(riseAcrossWrap(10_000_000n, 5n, ANY)).toBeNull();
		expect(riseAcrossWrap(10_000_001n, 5n, ANY)).toBeNull();
	});

	it("ends within a tenth above zero", () => {
		expect(riseAcrossWrap(9_999_999n, 1_000_000n, ANY)).toBe(1_000_001n);
		expect(riseAcrossWrap(9_999_999n, 1_000_001n, ANY)).toBeNull();
	});

	it("counts in whole units on both sides", () => {
		expect(riseAcrossWrap(65_530_000n, 6_000n, ANY)).toBe(12_000n);
		expect(riseAcrossWrap(65_530_000n, 6_001n, ANY)).toBeNull();
		expect(riseAcrossWrap(65_530_001n, 6_000n, ANY)).toBeNull();
	});

	it("uses the ceiling to the last milliwatt-hour", () => {
		expect(riseAcrossWrap(9_999_990n, 5n, 15n)).toBe(15n);
		expect(riseAcrossWrap(9_999_990n, 5n, 14n)).toBeNull();
	});
});
