import { describe, expect, it } from "vitest";
import { TEN_O_CLOCK } from "@/domain/telemetry/reading.arbitrary";
import { derive, kinds, only } from "./workedTraces.arbitrary";

describe("first reading", () => {
	it("is a baseline of 0 Wh, measured, at once", () => {
		const { entries, tail } = derive([{ s: 0, wh: 12345 }]);
		expect(entries).toHaveLength(1);
		expect(entries[0]).toMatchObject({
			kind: "baseline",
			energyMwh: 0n,
			energyMaxMwh: 0n,
			startTotalMwh: null,
			endTotalMwh: 12_345_000n,
			startsAt: TEN_O_CLOCK,
			endsAt: TEN_O_CLOCK,
			quality: "measured",
			confidence: "high",
		});
		expect(tail.pending).toBeNull();
	});
});

describe("advance", () => {
	it("carries the rise: 12345 → 12390 is 45 Wh", () => {
		expect(
			kinds([
				{ s: 0, wh: 12345 },
				{ s: 30, wh: 12390 },
			]),
		).toEqual([
			["baseline", 0],
			["advance", 45],
		]);
	});
	it("carries 0 Wh when the counter stands still, so that a true zero is known", () => {
		expect(
			kinds([
				{ s: 0, wh: 5 },
				{ s: 30, wh: 5 },
			]),
		).toEqual([
			["baseline", 0],
			["advance", 0],
		]);
	});
	it("may use the ceiling to the last milliwatt-hour and one step more: 25 kW for 36 s, 250 Wh + 1 Wh", () => {
		expect(
			kinds([
				{ s: 0, wh: 1 },
				{ s: 36, wh: 252 },
				{ s: 72, wh: 252 },
			])[1],
		).toEqual(["advance", 251]);
		expect(
			kinds([
				{ s: 0, wh: 1 },
				{ s: 36, wh: 253 },
				{ s: 72, wh: 253 },
			])[1],
		).toEqual(["jump", 0]);
	});
	it("is judged by the maximum power in force at the time", () => {
		const maxima = [{ effectiveFrom: TEN_O_CLOCK - 1, powerMaxMw: 100_000n }];
		expect(
			kinds(
				[
					{ s: 0, wh: 0.5 },
					{ s: 3600, wh: 100.5 },
					{ s: 7200, wh: 201.5 },
					{ s: 7230, wh: 201.5 },
				],
				maxima,
			),
		).toEqual([
			["baseline", 0],
			["advance", 100],
			["jump", 0],
			["advance", 0],
		]);
	});
	it("allows one resolution step between two readings at one instant, and no more", () => {
		expect(
			kinds([
				{ s: 0, wh: 101 },
				{ s: 0, wh: 102 },
			]),
		).toEqual([
			["baseline", 0],
			["advance", 1],
		]);
		expect(
			kinds([
				{ s: 0, wh: 101 },
				{ s: 0, wh: 103 },
				{ s: 30, wh: 103 },
			]),
		).toEqual([
			["baseline", 0],
			["jump", 0],
			["advance", 0],
		]);
	});
	it("is measured, with bounds equal to its energy", () => {
		expect(
			only(
				[
					{ s: 0, wh: 1 },
					{ s: 30, wh: 46 },
				],
				"advance",
			),
		).toMatchObject({
			quality: "measured",
			confidence: "high",
			energyMinMwh: 45_000n,
			energyMaxMwh: 45_000n,
			flags: [],
		});
	});
	it("over a gap of more than 10 min is exact but allocated, so of low confidence in time", () => {
		expect(
			only(
				[
					{ s: 0, wh: 1 },
					{ s: 601, wh: 46 },
				],
				"advance",
			),
		).toMatchObject({ energyMwh: 45_000n, quality: "measured", confidence: "low", flags: ["allocated"] });
		expect(
			only(
				[
					{ s: 0, wh: 1 },
					{ s: 600, wh: 46 },
				],
				"advance",
			),
		).toMatchObject({ confidence: "high", flags: [] });
	});
	it("samples switch-on time from its opening reading, at most 10 min of it", () => {
		expect(
			only(
				[
					{ s: 0, wh: 1, switchStates: "1?01" },
					{ s: 30, wh: 2, switchStates: "0000" },
				],
				"advance",
			).onTimeMs,
		).toBe(60_000);
		expect(
			only(
				[
					{ s: 0, wh: 1, switchStates: "1" },
					{ s: 7200, wh: 2 },
				],
				"advance",
			).onTimeMs,
		).toBe(600_000);
	});
	it("across a restart says that some may be lost, up to the ceiling", () => {
		const entry = only(
			[
				{ s: 0, wh: 100, boot: 1 },
				{ s: 36, wh: 101, boot: 2 },
			],
			"advance",
		);
		expect(entry).toMatchObject({
			energyMwh: 1000n,
			energyMinMwh: 1000n,
			energyMaxMwh: 250_000n,
			confidence: "medium",
			flags: ["lost_up_to"],
		});
	});
});

describe("pending", () => {
	it.each([
		["a fall", { s: 30, wh: 0 }],
		["a jump", { s: 30, wh: 99_999 }],
		["a new epoch", { s: 30, wh: 1, epoch: 9 }],
	])("%s as the newest reading waits", (_name, newest) => {
		const { entries, tail } = derive([{ s: 0, wh: 5000, epoch: 8 }, newest]);
		expect(entries.map(({ kind }) => kind)).toEqual(["baseline"]);
		expect(tail.pending?.at).toBe(TEN_O_CLOCK + 30_000);
	});
	it("is decided by what follows", () => {
		expect(
			kinds([
				{ s: 0, wh: 5000 },
				{ s: 30, wh: 0 },
				{ s: 60, wh: 5001 },
			])[1],
		).toEqual(["reset_inferred", 0]);
		expect(
			kinds([
				{ s: 0, wh: 5000 },
				{ s: 30, wh: 0 },
				{ s: 60, wh: 5001 },
				{ s: 90, wh: 5002 },
			])[1],
		).toEqual(["advance", 1]);
	});
});

describe("a device without a counter", () => {
	it("is integrated from its power, estimated and of medium confidence", () => {
		const { entries } = derive([
			{ s: 0, watts: 1000 },
			{ s: 36, watts: 3000 },
		]);
		expect(entries.map(({ kind }) => kind)).toEqual(["baseline", "power_integration"]);
		expect(entries[1]).toMatchObject({
			energyMwh: 20_000n,
			method: "power_integration",
			quality: "estimated",
			confidence: "medium",
			energyMinMwh: 0n,
			energyMaxMwh: 250_000n,
		});
	});
	it("loses nothing to rounding, however short its entries are: 1 W for an hour is 1 Wh", () => {
		const { entries } = derive(Array.from({ length: 1201 }, (_, index) => ({ s: index * 3, watts: 1 })));
		expect(entries.reduce((sum, { energyMwh }) => sum + energyMwh, 0n)).toBe(1_000n);
		expect(new Set(entries.slice(1).map(({ energyMwh }) => energyMwh))).toEqual(new Set([0n, 1n]));
	});
	it("gets nothing for a gap of more than 10 min, and bounds that say so", () => {
		expect(
			derive([
				{ s: 0, watts: 1000 },
				{ s: 3600, watts: 1000 },
			]).entries[1],
		).toMatchObject({ energyMwh: 0n, energyMaxMwh: 25_000_000n, confidence: "low", flags: ["allocated"] });
	});
	it("never gets more than its maximum power", () => {
		expect(
			kinds([
				{ s: 0, watts: 1e6 },
				{ s: 36, watts: 1e6 },
			])[1],
		).toEqual(["power_integration", 250]);
	});
	it("once it shows a counter, is measured by it alone", () => {
		expect(
			kinds([
				{ s: 0, watts: 1000 },
				{ s: 36, watts: 1000 },
				{ s: 72, wh: 50 },
				{ s: 108, watts: 1000 },
				{ s: 144, wh: 70 },
			]),
		).toEqual([
			["baseline", 0],
			["power_integration", 10],
			["baseline", 0],
			["advance", 20],
		]);
	});
});

describe("clocks", () => {
	it("an unsynced reading lowers confidence by one step", () => {
		expect(
			only(
				[
					{ s: 0, wh: 1 },
					{ s: 30, wh: 2, synced: false },
				],
				"advance",
			),
		).toMatchObject({ confidence: "medium", flags: ["unsynced"] });
	});
	it("a clock that steps back reorders nothing and invents no jump", () => {
		const at = (seq: number, s: number, wh: number) => ({ s, wh, epoch: 1, seq, boot: 1, uptimeMs: seq * 30_000 });
		const found = derive([at(1, 0, 100), at(2, 30, 200), at(3, -240, 300), at(4, -210, 400), at(5, 60, 500)]);
		expect(found.entries.map(({ kind, energyMwh }) => [kind, energyMwh])).toEqual([
			["baseline", 0n],
			["advance", 100_000n],
			["advance", 100_000n],
			["advance", 100_000n],
			["advance", 100_000n],
		]);
		expect(found.entries[2]?.flags).toContain("clock_step");
	});
});
