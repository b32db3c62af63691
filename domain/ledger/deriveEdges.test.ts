import { describe, expect, it } from "vitest";
import { orderReadings, type PlacedReading } from "@/domain/telemetry/orderReadings";
import { TEN_O_CLOCK, type WrittenReading, written } from "@/domain/telemetry/reading.arbitrary";
import { deriveEntries, EMPTY_TAIL, endsInDoubt } from "./deriveEntries";
import { derive, kinds, only } from "./workedTraces.arbitrary";

const place = (...readings: readonly WrittenReading[]) => orderReadings(readings.map(written));
const [counter] = place({ s: 0, wh: 100 }) as [PlacedReading];

describe("a derivation", () => {
	it("of nothing ends as it began", () => {
		expect(deriveEntries({ readings: [], maxima: [] })).toEqual({
			entries: [],
			closings: [],
			tail: EMPTY_TAIL,
			starved: false,
		});
	});

	it("names the closing reading of each entry, and is not starved by a reading that waits", () => {
		const readings = place({ s: 0, wh: 5_000 }, { s: 30, wh: 5_001 }, { s: 60, wh: 0 });
		const { closings, starved, tail } = deriveEntries({ readings, maxima: [] });
		expect(closings).toEqual(readings.slice(0, 2));
		expect(tail.pending).toBe(readings[2]);
		expect(starved).toBe(false);
	});

	it("goes on from a reference: no second baseline", () => {
		const { entries } = deriveEntries({ readings: place({ s: 30, wh: 101 }), reference: counter, maxima: [] });
		expect(entries.map(({ kind, energyMwh }) => [kind, energyMwh])).toEqual([["advance", 1_000n]]);
	});

	it("takes a rise from an inferred zero for an estimate, when it is told that it goes on from one", () => {
		const [zero] = place({ s: 0, wh: 0 }) as [PlacedReading];
		const from = (doubtful: boolean) =>
			deriveEntries({ readings: place({ s: 30, wh: 1 }), reference: zero, doubtful, maxima: [] }).entries[0]?.quality;
		expect([from(true), from(false)]).toEqual(["estimated", "measured"]);
	});

	it("goes on from a held reading: what passes the reference closes as jitter, a reset counts from the held one", () => {
		const [held] = place({ s: 3_600, wh: 99 }) as [PlacedReading];
		const after = (...readings: readonly WrittenReading[]) =>
			deriveEntries({ readings: place(...readings), reference: counter, held, maxima: [] }).entries.map(({ kind }) => kind);
		expect(after({ s: 3_630, wh: 101 })).toEqual(["jitter"]);
		// A slight fall after a restart since the held reading, too high to be counted from 0 since then.
		const big = place({ s: 0, wh: 500_000, boot: 1 }, { s: 3_600, wh: 499_999, boot: 1 });
		const { entries } = deriveEntries({
			readings: place({ s: 3_630, wh: 499_990, boot: 2 }, { s: 3_660, wh: 499_991, boot: 2 }),
			reference: big[0] as PlacedReading,
			held: big[1] as PlacedReading,
			maxima: [],
		});
		expect(entries.map(({ kind }) => kind)).toEqual(["rollback", "advance"]);
	});
});

describe("a derivation of which more follows", () => {
	const more = (...readings: readonly WrittenReading[]) =>
		deriveEntries({ readings: place(...readings), maxima: [], moreFollow: true });

	it("decides what needs no look, to the end", () => {
		const { entries, starved } = more({ s: 0, wh: 100 }, { s: 30, wh: 101 });
		expect(entries).toHaveLength(2);
		expect(starved).toBe(false);
	});

	it.each([
		["a fall", { s: 60, wh: 0 }],
		["a slight fall", { s: 60, wh: 100 }],
		["a new epoch", { s: 60, wh: 0, epoch: 2 }],
		["a jump", { s: 60, wh: 90_000 }],
	])("stops before %s that would be the newest", (_name, newest) => {
		const { entries, tail, starved } = more({ s: 0, wh: 100, epoch: 1 }, { s: 30, wh: 101, epoch: 1 }, newest);
		expect(entries).toHaveLength(2);
		expect(tail.pending).toBeNull();
		expect(starved).toBe(true);
	});

	it("stops where a look reaches beyond the readings at hand", () => {
		const { entries, tail, starved } = more({ s: 0, wh: 5_000 }, { s: 30, wh: 2_000 }, { s: 60, wh: 2_001 });
		expect(entries.map(({ kind }) => kind)).toEqual(["baseline"]);
		expect(tail.looks).toEqual([]);
		expect(starved).toBe(true);
	});
});

describe("a new epoch", () => {
	it("needs no look: nothing later can undo what the device declared", () => {
		const trace = [
			{ s: 0, wh: 5_000, epoch: 7 },
			{ s: 30, wh: 12, epoch: 8 },
			{ s: 60, wh: 13, epoch: 8 },
			{ s: 90, wh: 14, epoch: 8 },
		];
		expect(only(trace, "reset_declared").lookedAt).toBe(TEN_O_CLOCK + 30_000);
		expect(derive(trace).tail.looks).toEqual([]);
	});
});

describe("a device without a counter", () => {
	it("that says no power either carries nothing, and breaks no integration", () => {
		expect(
			kinds([
				{ s: 0, switchStates: "1" },
				{ s: 30, watts: 1_000 },
				{ s: 48, switchStates: "1" },
				{ s: 66, watts: 1_000 },
			]),
		).toEqual([
			["baseline", 0],
			["power_integration", 10],
		]);
	});

	it("begins anew with its first counter reading, however high, at once", () => {
		const { entries, tail } = derive([
			{ s: 0, watts: 1_000 },
			{ s: 36, wh: 99_999 },
		]);
		expect(entries.map(({ kind }) => kind)).toEqual(["baseline", "baseline"]);
		expect(tail.pending).toBeNull();
	});

	it("is none once a counter was seen, also where the readings at hand begin without", () => {
		const readings = place({ s: 30, watts: 1_000 }, { s: 60, watts: 1_000 }, { s: 90, wh: 101 });
		const { entries } = deriveEntries({ readings, reference: counter, maxima: [] });
		expect(entries.map(({ kind, energyMwh }) => [kind, energyMwh])).toEqual([["advance", 1_000n]]);
		expect(
			kinds([
				{ s: 0, wh: 100 },
				{ s: 30, watts: 1_000 },
				{ s: 60, wh: 101 },
			]),
		).toEqual([
			["baseline", 0],
			["advance", 1],
		]);
	});

	it("goes on being integrated from a reference without a counter", () => {
		const [reference] = place({ s: 0, watts: 1_000 }) as [PlacedReading];
		const { entries } = deriveEntries({ readings: place({ s: 36, watts: 1_000 }), reference, maxima: [] });
		expect(entries.map(({ kind, energyMwh }) => [kind, energyMwh])).toEqual([["power_integration", 10_000n]]);
	});
});

describe("a transient", () => {
	it("is ambiguous when the closing reading can have been counted from any one of its readings", () => {
		const trace = [
			{ s: 0, wh: 100 },
			{ s: 30, wh: 0 },
			{ s: 32, wh: 1e9 },
			{ s: 60, wh: 100 },
			{ s: 90, wh: 100 },
		];
		expect(derive(trace).entries[1]).toMatchObject({ quality: "estimated", energyMaxMwh: 416_666n });
	});
});

describe("endsInDoubt", () => {
	it("is an exact zero that was inferred, neither a measured one nor any other total", () => {
		const reset = (wh: number) =>
			only(
				[
					{ s: 0, wh: 5_000 },
					{ s: 30, wh },
					{ s: 60, wh },
					{ s: 90, wh },
				],
				"reset_inferred",
			);
		expect(endsInDoubt(reset(0))).toBe(true);
		expect(endsInDoubt(reset(1))).toBe(false);
		expect(endsInDoubt({ ...reset(0), quality: "measured" })).toBe(false);
	});
});
