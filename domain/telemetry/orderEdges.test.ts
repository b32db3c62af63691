import { describe, expect, it } from "vitest";
import { readingContentText, sequenceKeyText } from "./idempotencyKey";
import {
	compareBytes,
	disorderOf,
	epochsOf,
	isCleanCut,
	isNumbered,
	keepsOrder,
	mergeDisorder,
	orderReadings,
} from "./orderReadings";
import { placeUnsynced } from "./placeUnsynced";
import type { Reading } from "./reading";
import { TEN_O_CLOCK, type WrittenReading, written } from "./reading.arbitrary";

const ranges = (...pairs: readonly [number, number][]) => pairs.map(([from, until]) => ({ from, until }));
/** Totals in order, with seconds after ten. */
const ordered = (...readings: readonly (WrittenReading | Reading)[]) =>
	orderReadings(readings.map((one) => ("s" in one ? written(one) : one))).map(({ at, reading }) => [
		Number(reading.energyMwh) / 1_000,
		(at - TEN_O_CLOCK) / 1_000,
	]);

describe("a number", () => {
	it("is an epoch and a seq, nothing less", () => {
		const one = (more: Partial<Reading>) => isNumbered(written({ s: 0, ...more }));
		expect([one({ epoch: 1, seq: 1 }), one({ epoch: 1 }), one({ seq: 1 }), one({})]).toEqual([true, false, false, false]);
		expect(one({ epoch: 0, seq: 0 })).toBe(true);
	});
});

describe("compareBytes", () => {
	it("goes by the first byte that differs, then by length", () => {
		const sign = (a: readonly number[], b: readonly number[]) => Math.sign(compareBytes(Uint8Array.from(a), Uint8Array.from(b)));
		expect(sign([1, 2], [1, 3])).toBe(-1);
		expect(sign([2, 0], [1, 9])).toBe(1);
		expect(sign([1, 2], [1, 2])).toBe(0);
		expect(sign([1], [1, 0])).toBe(-1);
		expect(sign([1, 0], [1])).toBe(1);
		expect(sign([], [])).toBe(0);
	});
});

describe("readings at one instant", () => {
	it("go by total, one without a counter first, then by key", () => {
		expect(ordered({ s: 0, wh: 2 }, { s: 0, wh: 1 })).toEqual([
			[1, 0],
			[2, 0],
		]);
		const bare = written({ s: 0 });
		expect(orderReadings([written({ s: 0, wh: 0 }), bare])[0]?.reading).toBe(bare);
		const [low, high] = [Uint8Array.of(1), Uint8Array.of(2)].map((key) => ({ ...written({ s: 0, wh: 5 }), key }));
		expect(orderReadings([high, low] as Reading[]).map(({ reading }) => reading.key[0])).toEqual([1, 2]);
	});

	it("go the same way when one of them is numbered", () => {
		expect(ordered({ s: 0, wh: 5, epoch: 1, seq: 1 }, { s: 0, wh: 4 })).toEqual([
			[4, 0],
			[5, 0],
		]);
		expect(ordered({ s: 0, wh: 4, epoch: 1, seq: 1 }, { s: 0, wh: 5 })).toEqual([
			[4, 0],
			[5, 0],
		]);
		const numbered = { ...written({ s: 0, wh: 5, epoch: 1, seq: 1 }), key: Uint8Array.of(2) };
		const loose = { ...written({ s: 0, wh: 5 }), key: Uint8Array.of(1) };
		expect(orderReadings([numbered, loose]).map(({ reading }) => reading.key[0])).toEqual([1, 2]);
	});

	it("of one number go by their clocks", () => {
		expect(ordered({ s: 30, wh: 2, epoch: 1, seq: 1 }, { s: 0, wh: 1, epoch: 1, seq: 1 })).toEqual([
			[1, 0],
			[2, 30],
		]);
	});
});

describe("an unsynced numbered reading", () => {
	const boot = { epoch: 1, boot: 4 };

	it("lies its uptime before the next synced one only when both are of one boot and tell it", () => {
		const placeOf = (one: Partial<WrittenReading>, next: Partial<WrittenReading>) =>
			ordered({ s: 900, wh: 1, seq: 1, synced: false, ...boot, ...one }, { s: 120, wh: 2, seq: 2, ...boot, ...next })[0]?.[1];
		expect(placeOf({ uptimeMs: 10_000 }, { uptimeMs: 40_000 })).toBe(90);
		expect(placeOf({ uptimeMs: 40_000 }, { uptimeMs: 10_000 })).toBe(120);
		expect(placeOf({ uptimeMs: 10_000, boot: null }, { uptimeMs: 40_000, boot: null })).toBe(120);
		expect(placeOf({ uptimeMs: 10_000, boot: 3 }, { uptimeMs: 40_000 })).toBe(120);
		expect(placeOf({}, { uptimeMs: 40_000 })).toBe(120);
		expect(placeOf({ uptimeMs: 10_000 }, {})).toBe(120);
	});

	it("is the first of its epoch as well as any other", () => {
		expect(ordered({ s: 900, wh: 1, seq: 1, synced: false, ...boot }, { s: 120, wh: 2, seq: 2, ...boot })).toEqual([
			[1, 120],
			[2, 120],
		]);
	});
});

describe("epochs", () => {
	const reading = (s: number, epoch: number) => written({ s, epoch, seq: 1 });
	const at = (s: number) => TEN_O_CLOCK + s * 1_000;

	it("begin with their earliest reading, known ones included, and go by number at one instant", () => {
		expect(epochsOf([reading(50, 2), reading(20, 2), reading(30, 1), reading(20, 1), written({ s: 0 })])).toEqual([
			{ epoch: 1, firstAt: at(20) },
			{ epoch: 2, firstAt: at(20) },
		]);
		expect(
			epochsOf(
				[reading(50, 2)],
				[
					{ epoch: 2, firstAt: at(10) },
					{ epoch: 3, firstAt: at(5) },
				],
			),
		).toEqual([
			{ epoch: 3, firstAt: at(5) },
			{ epoch: 2, firstAt: at(10) },
		]);
	});

	it("keep their order when new ones come between, and lose it when two of them change places or one is gone", () => {
		const list = (...epochs: readonly number[]) => epochs.map((epoch, index) => ({ epoch, firstAt: index }));
		expect(keepsOrder(list(1, 2), list(1, 9, 2, 8))).toBe(true);
		expect(keepsOrder(list(), list(5))).toBe(true);
		expect(keepsOrder(list(1, 2), list(2, 1))).toBe(false);
		expect(keepsOrder(list(1, 2, 3), list(1, 3, 2))).toBe(false);
		expect(keepsOrder(list(1, 2), list(1))).toBe(false);
	});

	it("that are known beyond the readings at hand place them", () => {
		const readings = [written({ s: 10, wh: 1, epoch: 1, seq: 9 }), written({ s: 20, wh: 2, epoch: 2, seq: 1 })];
		const known = [{ epoch: 2, firstAt: at(0) }];
		expect(orderReadings(readings, known).map(({ reading }) => reading.epoch)).toEqual([2, 1]);
		expect(orderReadings(readings).map(({ reading }) => reading.epoch)).toEqual([1, 2]);
	});
});

describe("disorder", () => {
	it("lies between a reading's own clock and its place, whichever comes first", () => {
		const one = written({ s: 0 });
		expect(disorderOf([{ reading: one, at: one.at }])).toEqual([]);
		expect(disorderOf([{ reading: one, at: one.at + 5 }])).toEqual([{ from: one.at, until: one.at + 5 }]);
		expect(disorderOf([{ reading: one, at: one.at - 5 }])).toEqual([{ from: one.at - 5, until: one.at }]);
	});

	it("forbids a cut from its first instant to its last", () => {
		const disorder = ranges([10, 20], [30, 40]);
		expect([9, 10, 15, 20, 21, 29, 30, 40, 41].map((at) => isCleanCut(at, disorder))).toEqual([
			true,
			false,
			false,
			false,
			true,
			true,
			false,
			false,
			true,
		]);
	});

	it("is merged where ranges overlap, one within another too, whatever their order", () => {
		expect(mergeDisorder(ranges([5, 30], [5, 6], [10, 20]))).toEqual(ranges([5, 30]));
		expect(mergeDisorder(ranges([5, 6], [5, 30]))).toEqual(ranges([5, 30]));
		expect(mergeDisorder(ranges([1, 2], [3, 4]))).toEqual(ranges([1, 2], [3, 4]));
		expect(mergeDisorder([])).toEqual([]);
	});

	it("is kept in few ranges by joining the closest, the earliest of equals", () => {
		expect(mergeDisorder(ranges([0, 1], [5, 6], [10, 11], [15, 16]), 3)).toEqual(ranges([0, 6], [10, 11], [15, 16]));
		expect(mergeDisorder(ranges([0, 1], [10, 11], [12, 13], [30, 31]), 2)).toEqual(ranges([0, 13], [30, 31]));
		const many = Array.from({ length: 17 }, (_, index): [number, number] => [index * 100, index * 100 + 1]);
		expect(mergeDisorder(ranges(...many.slice(1)))).toHaveLength(16);
		expect(mergeDisorder(ranges(...many))).toHaveLength(16);
	});
});

describe("placeUnsynced", () => {
	const RECEIVED = Date.UTC(2026, 10, 21, 12);
	const place = (uptimeMs: number, ...anchors: readonly [number, number][]) =>
		placeUnsynced(
			{ uptimeMs, receivedAt: RECEIVED },
			anchors.map(([uptime, clock]) => ({ uptimeMs: uptime, clockMs: RECEIVED - clock })),
		);

	it("goes by the nearer anchor, before or after it", () => {
		expect(place(100, [90, 5_000], [150, 9_000])).toBe(RECEIVED - 4_990);
		expect(place(140, [90, 5_000], [150, 9_000])).toBe(RECEIVED - 9_010);
		expect(place(140, [150, 9_000], [90, 5_000])).toBe(RECEIVED - 9_010);
	});

	it("of two anchors equally near takes the earlier uptime, then the earlier clock, whatever their order", () => {
		for (const anchors of [
			[[90, 5_000] as [number, number], [110, 9_000] as [number, number]],
			[[110, 9_000] as [number, number], [90, 5_000] as [number, number]],
		])
			expect(place(100, ...anchors)).toBe(RECEIVED - 4_990);
		expect(place(100, [90, 5_000], [90, 7_000])).toBe(RECEIVED - 6_990);
		expect(place(100, [90, 7_000], [90, 5_000])).toBe(RECEIVED - 6_990);
	});

	it("takes the first moment of 2020 for a time, and what lies before it for none", () => {
		const anchor = { uptimeMs: 0, clockMs: 1_577_836_800_000 };
		expect(placeUnsynced({ uptimeMs: 0, receivedAt: RECEIVED }, [anchor])).toBe(anchor.clockMs);
		expect(placeUnsynced({ uptimeMs: 0, receivedAt: RECEIVED }, [{ ...anchor, clockMs: anchor.clockMs - 1 }])).toBe(RECEIVED);
	});
});

describe("canonical texts", () => {
	const nothing = {
		deviceId: 7,
		channel: 0,
		deviceClockMs: null,
		energyMwh: null,
		powerMw: null,
		epoch: null,
		boot: null,
		seq: null,
		uptimeMs: null,
		switchStates: null,
		switchEnergyMwh: [],
	};

	it("of a reading say every field in its place, and a dash for what was not sent", () => {
		expect(readingContentText(nothing)).toBe("reading/1|7|0|-|-|-|-|-|-|-|-|");
		expect(
			readingContentText({
				...{ deviceId: 7, channel: 2, deviceClockMs: 3, energyMwh: 4n, powerMw: 5n, epoch: 6, boot: 8, seq: 9, uptimeMs: 10 },
				...{ switchStates: "1?0", switchEnergyMwh: [11n, 12n] },
			}),
		).toBe("reading/1|7|2|3|4|5|6|8|9|10|1?0|11,12");
		expect(readingContentText({ ...nothing, energyMwh: 0n })).not.toBe(readingContentText(nothing));
	});

	it("of a number say epoch, topic, channel and seq", () => {
		expect(sequenceKeyText({ epoch: 4, topic: "telemetry", channel: 1, seq: 9 })).toBe("seq/1|4|telemetry|1|9");
	});
});
