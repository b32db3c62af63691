import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDecimal, toDecimalText } from "./decimal";
import { percentOf, proportion } from "./proportion";

describe("parseDecimal", () => {
	it.each<[unknown, bigint]>([
		["8.50", 8_500_000n],
		[8.5, 8_500_000n],
		[0, 0n],
		[-0, 0n],
		["0", 0n],
		["007", 7_000_000n],
		["0.000001", 1n],
		[1e-6, 1n],
		["1000000", 1_000_000_000_000n],
	])("reads %j exactly", (value, amount) => {
		expect(parseDecimal(value, 6, 10n ** 12n)).toEqual({ ok: true, amount });
	});

	it.each<[unknown, string]>([
		["1000000.000001", "is too high"],
		[1e30, "is too high"],
		["-1", "must not be negative"],
		[-1e-9, "must not be negative"],
		[1e-9, "must have at most 6 decimals"],
		[0.1 + 0.2, "must have at most 6 decimals"],
		["1.0000000", "must have at most 6 decimals"],
		["1.", "must be a number or decimal text"],
		[" 1", "must be a number or decimal text"],
		["1e3", "must be a number or decimal text"],
		["१", "must be a number or decimal text"],
		["9".repeat(61), "must be a number or decimal text"],
		[Number.POSITIVE_INFINITY, "must be a number or decimal text"],
		[5n, "must be a number or decimal text"],
		[[1], "must be a number or decimal text"],
	])("refuses %s: %s", (value, problem) => {
		expect(parseDecimal(value, 6, 10n ** 12n)).toEqual({ ok: false, problem });
	});

	it("reads back what toDecimalText writes, the shortest text of it", () => {
		fc.assert(
			fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 0, max: 6 }), (amount, decimals) => {
				const text = toDecimalText(amount, decimals);
				expect(parseDecimal(text, decimals, 10n ** 15n)).toEqual({ ok: true, amount });
				expect(text).not.toMatch(/\.\d*0$|\.$/);
			}),
			{ numRuns: 2_000 },
		);
		expect(toDecimalText(-1_050_000n, 6)).toBe("-1.05");
	});
});

describe("proportion", () => {
	it("rounds half away from zero, so that a credit is the negative of its charge", () => {
		expect([proportion(5n, 1n, 2n), proportion(-5n, 1n, 2n), proportion(4n, 1n, 3n), proportion(5n, 1n, 3n)]).toEqual([
			3n,
			-3n,
			1n,
			2n,
		]);
		expect(percentOf(1_000n, 105_000n)).toBe(105n);
	});
});
