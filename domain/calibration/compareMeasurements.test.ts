import { describe, expect, it } from "vitest";
import { compareMeasurements } from "./compareMeasurements";
import { type CounterQuarter, type DeviceMeasurements, measureQuarters, sumMeasured } from "./measuredQuarter";

const QUARTER = 900_000;
const HOUR = 4 * QUARTER;
const FACTOR = 1_000_000;
/** Midnight in Kolkata. */
const MIDNIGHT = Date.parse("2026-11-20T18:30:00Z");
const ZONES = [{ effectiveFrom: 0, timeZone: "Asia/Kolkata" }];
const DAY = { start: MIDNIGHT, end: MIDNIGHT + 24 * HOUR };

function rated(powerRatingMw: bigint, effectiveFrom = 0) {
	return { effectiveFrom, powerRatingMw, consumptionFactorMicro: FACTOR, isDefault: false };
}

function counted(startsAt: number, energyMwh: bigint, more: Partial<CounterQuarter> = {}): CounterQuarter {
	return { startsAt, energyMwh, estimatedMwh: 0n, allocatedMwh: 0n, coveredMs: BigInt(QUARTER), ...more };
}

/** A counter of 2 W standby, and a 40 W lamp that is ON from 09:00 to 12:00. */
function lampRoom(over: Partial<DeviceMeasurements> = {}): DeviceMeasurements {
	const session = { start: MIDNIGHT + 9 * HOUR, end: MIDNIGHT + 12 * HOUR };
	const counter = Array.from({ length: 96 }, (_, index) => {
		const startsAt = MIDNIGHT + index * QUARTER;
		return counted(startsAt, session.start <= startsAt && startsAt < session.end ? 10_500n : 500n);
	});
	return {
		switches: [{ position: 0, ratings: [rated(40_000n)], sessions: [session] }],
		deviceFactorMicro: FACTOR,
		counter,
		registers: 1,
		knownSince: 0,
		...over,
	};
}

describe("measureQuarters", () => {
	it("cuts a session at quarter-hours to the millisecond", () => {
		const sessions = [{ start: MIDNIGHT + QUARTER - 1, end: MIDNIGHT + 2 * QUARTER + 500 }];
		const quarters = measureQuarters(lampRoom({ switches: [{ position: 0, ratings: [rated(40_000n)], sessions }] }), {
			start: MIDNIGHT,
			end: MIDNIGHT + HOUR,
		});
		expect(quarters.map(({ onMs }) => onMs[0])).toEqual([1, QUARTER, 500, 0]);
		expect(quarters.map(({ runtime }) => runtime)).toEqual([40_000n, 36_000_000_000n, 20_000_000n, 0n]);
	});

	it("takes the rating in force, also when it changes within a quarter-hour", () => {
		const ratings = [rated(40_000n), rated(80_000n, MIDNIGHT + 9 * HOUR + 300_000)];
		const [quarter] = measureQuarters(
			lampRoom({ switches: [{ position: 0, ratings, sessions: [{ start: MIDNIGHT, end: DAY.end }] }] }),
			{ start: MIDNIGHT + 9 * HOUR, end: MIDNIGHT + 10 * HOUR },
		);
		expect(quarter?.runtime).toBe(40_000n * 300_000n + 80_000n * 600_000n);
	});

	it.each([
		["allocated", { allocatedMwh: 1n }],
		["estimated", { estimatedMwh: 1n }],
		["partly_covered", { coveredMs: 899_999n }],
	])("leaves a quarter-hour aside that is %s", (reason, more) => {
		const { counter } = lampRoom();
		const spoilt = counter.map((quarter, index) => (index === 5 ? { ...quarter, ...more } : quarter));
		const quarters = measureQuarters(lampRoom({ counter: spoilt }), DAY);
		expect(quarters.flatMap(({ leftAside }, index) => (leftAside === null ? [] : [[index, leftAside]]))).toEqual([[5, reason]]);
	});

	it("leaves aside what lies before the first event, and where a register says nothing", () => {
		const early = measureQuarters(lampRoom({ knownSince: MIDNIGHT + HOUR }), DAY);
		expect(early.filter(({ leftAside }) => leftAside === "before_first_event")).toHaveLength(4);
		expect(measureQuarters(lampRoom({ knownSince: null }), DAY).every(({ leftAside }) => leftAside !== null)).toBe(true);
		expect(measureQuarters(lampRoom({ counter: [] }), DAY)[0]).toMatchObject({ counterMwh: null, leftAside: "no_counter" });
		expect(measureQuarters(lampRoom({ registers: 2 }), DAY)[0]?.leftAside).toBe("partly_covered");
	});
});

describe("compareMeasurements", () => {
	it("gives both measurements of a day, their difference by hour, and standby", () => {
		const comparison = compareMeasurements(measureQuarters(lampRoom(), DAY), ZONES);
		const both = { quarterHours: 96, counterMwh: 168_000n, runtimeMwh: 120_000n };
		expect(comparison.days).toEqual([
			{ date: "2026-11-21", counterMwh: 168_000n, runtime: 432_000_000_000n, compared: both, leftAsideQuarterHours: 0 },
		]);
		expect(comparison.compared).toEqual(both);
		expect(comparison.standby).toEqual({ quarterHours: 84, counterMwh: 42_000n });
		expect(comparison.residualByHour).toHaveLength(24);
		expect(comparison.residualByHour[9]).toEqual({ hour: 9, quarterHours: 4, residualW: 2 });
		// Σ residual² = 96 × 500²; spread of 12 × 10500 and 84 × 500 around 1750.
		const explained = 1 - (96 * 500 ** 2) / (12 * 8_750 ** 2 + 84 * 1_250 ** 2);
		expect(comparison.explained).toEqual({ kind: "known", value: expect.closeTo(explained, 12) });
	});

	it("counts what it leaves aside, and keeps it in the day's own figures", () => {
		const { counter } = lampRoom();
		const gap = counter.map((quarter, index) => (index < 8 ? { ...quarter, allocatedMwh: quarter.energyMwh } : quarter));
		const comparison = compareMeasurements(measureQuarters(lampRoom({ counter: gap }), DAY), ZONES);
		expect(comparison.leftAside).toEqual([{ reason: "allocated", quarterHours: 8, counterMwh: 4_000n }]);
		expect(comparison.days[0]).toMatchObject({ counterMwh: 168_000n, leftAsideQuarterHours: 8 });
		expect(comparison.compared).toMatchObject({ quarterHours: 88, counterMwh: 164_000n });
	});

	it("says when explained variance is undefined", () => {
		const constant = lampRoom({ counter: lampRoom().counter.map((quarter) => ({ ...quarter, energyMwh: 500n })) });
		const of = (device: DeviceMeasurements, hours: number) =>
			compareMeasurements(measureQuarters(device, { start: MIDNIGHT, end: MIDNIGHT + hours * HOUR }), ZONES).explained;
		expect(of(constant, 24)).toEqual({ kind: "undefined", reason: "counter_constant" });
		expect(of(lampRoom(), 5)).toEqual({ kind: "undefined", reason: "too_few" });
		expect(of(lampRoom(), 0)).toEqual({ kind: "undefined", reason: "too_few" });
	});

	it("shows runtime that explains less than the mean as negative", () => {
		const wrong = lampRoom({
			switches: [{ position: 0, ratings: [rated(4_000_000n)], sessions: lampRoom().switches[0]?.sessions ?? [] }],
		});
		expect(compareMeasurements(measureQuarters(wrong, DAY), ZONES).explained).toMatchObject({
			value: expect.toSatisfy((v: number) => v < 0),
		});
	});

	it("gives a day without a counter as unknown, not as zero", () => {
		const { days } = compareMeasurements(measureQuarters(lampRoom({ counter: [] }), DAY), ZONES);
		expect(days[0]).toMatchObject({ counterMwh: null, runtime: 432_000_000_000n, compared: { quarterHours: 0 } });
	});

	it("sorts hours by the site's clock over a change of it", () => {
		const zones = [{ effectiveFrom: 0, timeZone: "Europe/Berlin" }];
		const start = Date.parse("2026-10-24T22:00:00Z");
		const counter = Array.from({ length: 100 }, (_, index) => counted(start + index * QUARTER, BigInt(index)));
		const comparison = compareMeasurements(
			measureQuarters(lampRoom({ counter, switches: [] }), { start, end: start + 25 * HOUR }),
			zones,
		);
		expect(comparison.days).toHaveLength(1);
		expect(comparison.residualByHour.map(({ quarterHours }) => quarterHours)).toEqual([4, 4, 8, ...new Array(21).fill(4)]);
	});
});

describe("sumMeasured", () => {
	it("adds devices, and leaves a quarter-hour aside that one of them cannot compare", () => {
		const one = measureQuarters(lampRoom(), DAY);
		const other = measureQuarters(lampRoom({ counter: lampRoom().counter.slice(1) }), DAY);
		const [first, second] = sumMeasured([one, other]);
		expect(first).toMatchObject({ counterMwh: 500n, leftAside: "no_counter", onMs: [0, 0] });
		expect(second).toMatchObject({ counterMwh: 1_000n, leftAside: null });
		expect(sumMeasured([])).toEqual([]);
	});

	it("refuses devices over different ranges", () => {
		const one = measureQuarters(lampRoom(), DAY);
		expect(() => sumMeasured([one, one.slice(1)])).toThrow(RangeError);
	});
});
