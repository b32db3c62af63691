import { describe, expect, it } from "vitest";
import { clockOff, isSilent, measurementsApart, missingNumbers, SILENT_MS } from "./streamHealth";

describe("isSilent", () => {
	it("asks after a day, not before, and never for a device that was not heard yet", () => {
		expect(isSilent(1_000, 1_000 + SILENT_MS)).toBe(false);
		expect(isSilent(1_000, 1_001 + SILENT_MS)).toBe(true);
		expect(isSilent(null, 1e15)).toBe(false);
	});
});

describe("clockOff", () => {
	it("names a clock that is more than a minute fast or slow", () => {
		expect(clockOff({ readings: 10, delayMinMs: 60_000 })).toBeNull();
		expect(clockOff({ readings: 10, delayMinMs: 60_001 })).toBe(-60_001);
		expect(clockOff({ readings: 10, delayMinMs: -60_000 })).toBeNull();
		expect(clockOff({ readings: 10, delayMinMs: -90_000 })).toBe(90_000);
	});
	it("says nothing of a few readings", () => {
		expect(clockOff({ readings: 9, delayMinMs: -900_000 })).toBeNull();
	});
});

describe("missingNumbers", () => {
	it("counts both ends", () => {
		expect(missingNumbers([])).toBe(0);
		expect(
			missingNumbers([
				{ epoch: 1, from: 5, until: 5 },
				{ epoch: 1, from: 9, until: 11 },
			]),
		).toBe(4);
	});
});

describe("measurementsApart", () => {
	const apart = (counterMwh: bigint, runtimeMwh: bigint, quarterHours = 96) =>
		measurementsApart({ quarterHours, counterMwh, runtimeMwh });
	it("names a difference of more than a quarter, with its sign", () => {
		expect(apart(1_000_000n, 1_250_000n)).toBeNull();
		expect(apart(1_000_000n, 1_260_000n)).toBe(26);
		expect(apart(1_000_000n, 750_000n)).toBeNull();
		expect(apart(1_000_000n, 740_000n)).toBe(-26);
		expect(apart(1_000_000n, 0n)).toBe(-100);
	});
	it("calls a counter that stands still while switches run what it is", () => {
		expect(apart(0n, 900_000n)).toBe(1_000);
	});
	it("says nothing of little energy or of less than a day", () => {
		expect(apart(400_000n, 100_000n)).toBeNull();
		expect(apart(1_000_000n, 2_000_000n, 95)).toBeNull();
	});
});
