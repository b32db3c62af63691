import { describe, expect, it } from "vitest";
import type { PlacedReading } from "@/domain/telemetry/orderReadings";
import { type WrittenReading, written } from "@/domain/telemetry/reading.arbitrary";
import { elapsedMs, isTimeKnown, rebootedBetween, UNSYNCED_SLACK_MS } from "./elapsedTime";
import {
	ceilingBetween,
	type DatedRating,
	datedPowerMaxima,
	POWER_MAX_UNKNOWN_MW,
	powerCeiling,
	powerMaxOver,
	resolutionStep,
} from "./powerCeiling";

/** A reading in its place; `moved` seconds off its own clock. */
function placed(reading: WrittenReading, moved = 0): PlacedReading {
	const made = written(reading);
	return { reading: made, at: made.at + moved * 1_000 };
}

describe("powerMaxOver", () => {
	const maxima = [
		{ effectiveFrom: 100, powerMaxMw: 1_000n },
		{ effectiveFrom: 200, powerMaxMw: 3_000n },
		{ effectiveFrom: 300, powerMaxMw: 2_000n },
	];

	it.each([
		["from the very instant of a setting on", 100, 150, 1_000n],
		["over the edge of two, both ends included", 150, 200, 3_000n],
		["up to just before the next one", 150, 199, 1_000n],
		["after the last one", 300, 900, 2_000n],
		["over all of them", 100, 900, 3_000n],
		["that came in between", 250, 300, 3_000n],
	])("is the highest %s", (_name, start, end, highest) => {
		expect(powerMaxOver(maxima, start, end)).toBe(highest);
	});

	it("is 25 kW at least where it begins before the first one, more where a later one says more", () => {
		expect(powerMaxOver(maxima, 99, 900)).toBe(POWER_MAX_UNKNOWN_MW);
		expect(powerMaxOver(maxima, 0, 50)).toBe(POWER_MAX_UNKNOWN_MW);
		const strong = [{ effectiveFrom: 100, powerMaxMw: POWER_MAX_UNKNOWN_MW + 1n }];
		expect(powerMaxOver(strong, 99, 100)).toBe(POWER_MAX_UNKNOWN_MW + 1n);
		expect(powerMaxOver(strong, 0, 99)).toBe(POWER_MAX_UNKNOWN_MW);
	});
});

describe("the ceiling of a rise", () => {
	it("is power × time, and one resolution step more where a counter is meant", () => {
		const [from, to] = [placed({ s: 0, wh: 1 }), placed({ s: 36, wh: 2 })];
		expect(powerCeiling(from, to, [])).toBe(250_000n);
		expect(ceilingBetween(from, to, [])).toBe(251_000n);
		expect(ceilingBetween(placed({ s: 0 }), placed({ s: 36 }), [])).toBe(350_000n);
	});

	it.each([
		[100_000n, 200_000n, 100_000n],
		[1_000_000n, 0n, 100_000n],
		[100_000n, 10_000n, 10_000n],
		[10_000n, 100_000n, 10_000n],
		[7n, 10n, 1n],
	])("takes %s and %s mWh to be counted in steps of %s", (a, b, step) => {
		expect(resolutionStep(a, b)).toBe(step);
	});
});

describe("datedPowerMaxima", () => {
	const rating = (switchId: number, effectiveFrom: number, watts: number | null, isDefault = false): DatedRating => ({
		switchId,
		effectiveFrom,
		powerRatingMw: watts === null ? null : BigInt(watts) * 1_000n,
		isDefault,
	});

	it("tells one maximum per instant, once all changes of it are in", () => {
		expect(datedPowerMaxima([], [rating(2, 0, 60), rating(1, 0, 40), rating(1, 50, 100)])).toEqual([
			{ effectiveFrom: 0, powerMaxMw: 150_000n },
			{ effectiveFrom: 50, powerMaxMw: 240_000n },
		]);
	});

	it("ascends, whatever order settings and ratings come in", () => {
		const own = [
			{ effectiveFrom: 300, powerMaxMw: 3n },
			{ effectiveFrom: 200, powerMaxMw: 2n },
		];
		expect(datedPowerMaxima(own, [rating(1, 150, 20), rating(1, 100, 10)])).toEqual([
			{ effectiveFrom: 100, powerMaxMw: 15_000n },
			{ effectiveFrom: 150, powerMaxMw: 30_000n },
			{ effectiveFrom: 200, powerMaxMw: 2n },
			{ effectiveFrom: 300, powerMaxMw: 3n },
		]);
	});

	it("leaves ratings aside from the device's own setting on, the same instant included", () => {
		const own = [{ effectiveFrom: 100, powerMaxMw: 7n }];
		expect(datedPowerMaxima(own, [rating(1, 100, 10), rating(1, 200, 10)])).toEqual(own);
		expect(datedPowerMaxima(own, [rating(1, 99, 10)])).toHaveLength(2);
	});

	it("is unknown again when the last switch is archived, and while any rating is a default", () => {
		expect(datedPowerMaxima([], [rating(1, 0, 40), rating(1, 50, null)]).at(-1)).toEqual({
			effectiveFrom: 50,
			powerMaxMw: POWER_MAX_UNKNOWN_MW,
		});
		const confirmed = datedPowerMaxima([], [rating(1, 0, 40, true), rating(2, 0, 60), rating(1, 50, 40)]);
		expect(confirmed.map(({ powerMaxMw }) => powerMaxMw)).toEqual([POWER_MAX_UNKNOWN_MW, 150_000n]);
		// A default of a switch that is gone says nothing any more.
		expect(datedPowerMaxima([], [rating(1, 0, null, true), rating(2, 0, 60)])[0]?.powerMaxMw).toBe(90_000n);
	});
});

describe("elapsedMs", () => {
	it("is what the clocks say, or the uptime where that says more", () => {
		expect(elapsedMs(placed({ s: 0 }), placed({ s: 30 }))).toBe(30_000);
		const booted = (s: number, uptimeMs: number, boot = 1) => placed({ s, boot, uptimeMs });
		expect(elapsedMs(booted(0, 1_000), booted(30, 41_000))).toBe(40_000);
		expect(elapsedMs(booted(0, 1_000), booted(30, 21_000))).toBe(30_000);
		expect(elapsedMs(booted(0, 1_000), booted(30, 41_000, 2))).toBe(30_000);
		expect(elapsedMs(booted(0, 41_000), booted(30, 1_000))).toBe(30_000);
	});

	it("is the longest of what two clocks at odds with the order may mean", () => {
		expect(elapsedMs(placed({ s: 0 }), placed({ s: -240 }, 240))).toBe(240_000);
		expect(elapsedMs(placed({ s: 0 }, 60), placed({ s: 90 }))).toBe(90_000);
	});

	it("is ten minutes more after an unsynced reading of which no uptime tells", () => {
		expect(elapsedMs(placed({ s: 0, synced: false }), placed({ s: 30 }))).toBe(30_000 + UNSYNCED_SLACK_MS);
		expect(elapsedMs(placed({ s: 0 }), placed({ s: 30, synced: false }))).toBe(30_000);
		const booted = (s: number, uptimeMs: number, synced: boolean) => placed({ s, boot: 1, uptimeMs, synced });
		expect(elapsedMs(booted(0, 1_000, false), booted(30, 51_000, true))).toBe(50_000);
	});
});

describe("isTimeKnown", () => {
	it("by clocks that agree with the order, from a synced reading on", () => {
		expect(isTimeKnown(placed({ s: 0 }), placed({ s: 30 }))).toBe(true);
		expect(isTimeKnown(placed({ s: 0 }, 1), placed({ s: 30 }))).toBe(false);
		expect(isTimeKnown(placed({ s: 0 }), placed({ s: 30 }, 1))).toBe(false);
		expect(isTimeKnown(placed({ s: 0, synced: false }), placed({ s: 30 }))).toBe(false);
		expect(isTimeKnown(placed({ s: 0 }), placed({ s: 30, synced: false }))).toBe(true);
	});

	it("by the uptime of one boot, whatever the clocks say", () => {
		const booted = (s: number, uptimeMs: number | null, boot: number | null = 1) => placed({ s, boot, uptimeMs }, 9);
		expect(isTimeKnown(booted(0, 5), booted(30, 5))).toBe(true);
		expect(isTimeKnown(booted(0, 5), booted(30, 4))).toBe(false);
		expect(isTimeKnown(booted(0, 5), booted(30, 6, 2))).toBe(false);
		expect(isTimeKnown(booted(0, 5, null), booted(30, 6, null))).toBe(false);
		expect(isTimeKnown(booted(0, null), booted(30, 6))).toBe(false);
		expect(isTimeKnown(booted(0, 5), booted(30, null))).toBe(false);
	});
});

describe("rebootedBetween", () => {
	it("goes by the boot where both name it", () => {
		expect(rebootedBetween(placed({ s: 0, boot: 1, uptimeMs: 9_000 }), placed({ s: 30, boot: 1, uptimeMs: 10 }))).toBe(false);
		expect(rebootedBetween(placed({ s: 0, boot: 1, uptimeMs: 10 }), placed({ s: 30, boot: 2, uptimeMs: 30_010 }))).toBe(true);
	});

	it("says nothing without boot or uptime on either side", () => {
		expect(rebootedBetween(placed({ s: 0, boot: 1 }), placed({ s: 30 }))).toBeNull();
		expect(rebootedBetween(placed({ s: 0 }), placed({ s: 30, boot: 1 }))).toBeNull();
		expect(rebootedBetween(placed({ s: 0, uptimeMs: 5 }), placed({ s: 30 }))).toBeNull();
		expect(rebootedBetween(placed({ s: 0 }), placed({ s: 30, uptimeMs: 5 }))).toBeNull();
	});

	const up = (s: number, uptimeMs: number, moved = 0) => placed({ s, uptimeMs }, moved);

	it("takes an uptime that fell for a restart, unless it wrapped at 2^32 ms within five seconds of the clock", () => {
		expect(rebootedBetween(up(0, 900_000), up(30, 9_000))).toBe(true);
		expect(rebootedBetween(up(0, 2 ** 32 - 10_000), up(30, 20_000))).toBe(false);
		expect(rebootedBetween(up(0, 2 ** 32 - 10_000), up(30, 25_000))).toBe(false);
		expect(rebootedBetween(up(0, 2 ** 32 - 10_000), up(30, 15_000))).toBe(false);
		expect(rebootedBetween(up(0, 2 ** 32 - 10_000), up(30, 25_001))).toBe(true);
		expect(rebootedBetween(up(0, 2 ** 32 - 10_000), up(30, 14_999))).toBe(true);
	});

	it("takes an uptime shorter than the time that passed for a restart, with five seconds to spare", () => {
		expect(rebootedBetween(up(0, 1_000), up(30, 25_000))).toBe(false);
		expect(rebootedBetween(up(0, 1_000), up(30, 24_999))).toBe(true);
		expect(rebootedBetween(up(0, 1_000), up(30, 1_000))).toBe(true);
		expect(rebootedBetween(up(0, 90_000), up(30, 90_000))).toBe(false);
	});

	it("does not go by clocks that are at odds with the order", () => {
		expect(rebootedBetween(up(0, 1_000), up(30, 2_000, 10))).toBe(false);
	});
});
