import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meterHistory, unrulyHistory } from "@/domain/ledger/meter.arbitrary";
import { disorderOf, isCleanCut, mergeDisorder, orderReadings } from "./orderReadings";
import { TEN_O_CLOCK, type WrittenReading, written } from "./reading.arbitrary";

const anyHistory = fc.oneof(meterHistory, unrulyHistory);

/** Totals in order, with seconds after ten. */
function ordered(readings: readonly WrittenReading[]): [number, number][] {
	return orderReadings(readings.map(written)).map(({ at, reading }) => [
		Number(reading.energyMwh) / 1000,
		(at - TEN_O_CLOCK) / 1000,
	]);
}

describe("orderReadings", () => {
	it("orders by seq within an epoch, whatever the clock says, and makes the instants monotone", () => {
		const found = ordered([
			{ s: 60, wh: 3, epoch: 1, seq: 3 },
			{ s: 90, wh: 2, epoch: 1, seq: 2 },
			{ s: 0, wh: 1, epoch: 1, seq: 1 },
		]);
		expect(found).toEqual([
			[1, 0],
			[2, 90],
			[3, 90],
		]);
	});
	it("orders epochs by their earliest instant", () => {
		const found = ordered([
			{ s: 50, wh: 9, epoch: 2, seq: 1 },
			{ s: 80, wh: 3, epoch: 1, seq: 8 },
			{ s: 0, wh: 1, epoch: 1, seq: 7 },
		]);
		expect(found).toEqual([
			[1, 0],
			[3, 80],
			[9, 80],
		]);
	});
	it("merges readings without a number by instant, then total", () => {
		const found = ordered([
			{ s: 30, wh: 5 },
			{ s: 30, wh: 4 },
			{ s: 0, wh: 1, epoch: 1, seq: 1 },
			{ s: 60, wh: 6, epoch: 1, seq: 2 },
		]);
		expect(found).toEqual([
			[1, 0],
			[4, 30],
			[5, 30],
			[6, 60],
		]);
	});
	it("places an unsynced reading before the next synced one of its epoch, by its uptime", () => {
		const boot = { epoch: 1, boot: 4 };
		const found = ordered([
			{ s: 0, wh: 1, epoch: 1, seq: 1, boot: 3 },
			{ s: 900, wh: 2, ...boot, seq: 2, uptimeMs: 10_000, synced: false },
			{ s: 901, wh: 3, ...boot, seq: 3, synced: false },
			{ s: 120, wh: 4, ...boot, seq: 4, uptimeMs: 40_000 },
		]);
		expect(found).toEqual([
			[1, 0],
			[2, 90],
			[3, 120],
			[4, 120],
		]);
	});
	it("depends on the set alone, and never goes back in time", () => {
		fc.assert(
			fc.property(anyHistory, fc.infiniteStream(fc.nat()), ({ messages }, keys) => {
				const readings = messages.map(({ reading }) => reading);
				const shuffled = readings.map((reading) => ({ reading, key: keys.next().value as number })).sort((a, b) => a.key - b.key);
				const placed = orderReadings(readings);
				expect(orderReadings(shuffled.map(({ reading }) => reading))).toEqual(placed);
				for (const [index, { at }] of placed.entries()) expect(at).toBeGreaterThanOrEqual(placed[index - 1]?.at ?? at);
			}),
			{ numRuns: 2_000 },
		);
	}, 60_000);
	it("can be cut wherever clocks and order agree: both halves order as the whole", () => {
		fc.assert(
			fc.property(anyHistory, fc.nat(), ({ messages }, where) => {
				const placed = orderReadings(messages.map(({ reading }) => reading));
				const cut = placed[where % placed.length]?.at ?? 0;
				fc.pre(isCleanCut(cut, disorderOf(placed)));
				const whole = placed.map(({ reading }) => reading);
				const before = whole.filter(({ at }) => at < cut);
				const after = whole.filter(({ at }) => at >= cut);
				expect([...before, ...after]).toEqual(whole);
			}),
			{ numRuns: 2_000 },
		);
	}, 60_000);
});

describe("mergeDisorder", () => {
	it("joins ranges that touch", () => {
		expect(
			mergeDisorder([
				{ from: 5, until: 9 },
				{ from: 1, until: 5 },
				{ from: 20, until: 30 },
			]),
		).toEqual([
			{ from: 1, until: 9 },
			{ from: 20, until: 30 },
		]);
	});
	it("keeps few by joining the closest", () => {
		expect(
			mergeDisorder(
				[
					{ from: 0, until: 1 },
					{ from: 10, until: 11 },
					{ from: 13, until: 14 },
				],
				2,
			),
		).toEqual([
			{ from: 0, until: 1 },
			{ from: 10, until: 14 },
		]);
	});
});
