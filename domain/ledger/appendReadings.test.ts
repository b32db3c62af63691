import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderReadings } from "@/domain/telemetry/orderReadings";
import type { Reading } from "@/domain/telemetry/reading";
import { type WrittenReading, written } from "@/domain/telemetry/reading.arbitrary";
import { appendReadings } from "./appendReadings";
import { canonicalDraft } from "./canonicalEntry";
import { deriveEntries } from "./deriveEntries";
import { meterHistory, unrulyHistory } from "./meter.arbitrary";
import type { DatedPowerMax } from "./powerCeiling";
import { EMPTY_STATE, type RegisterState, stateAfter } from "./registerState";

const HOUR = 3_600;

/** What a register knows when it has derived all of these at once. */
function rebuilt(readings: readonly Reading[], maxima: readonly DatedPowerMax[] = []) {
	const placed = orderReadings(readings);
	const { entries, tail } = deriveEntries({ readings: placed, maxima });
	return { entries, state: stateAfter(EMPTY_STATE, placed, tail) };
}

const known = (...readings: readonly WrittenReading[]): RegisterState => rebuilt(readings.map(written)).state;
const append = (state: RegisterState, ...readings: readonly WrittenReading[]) => appendReadings(state, readings.map(written), []);

/** The order of disorder and epochs aside, which a rebuild may know in other words. */
const texts = (entries: readonly Parameters<typeof canonicalDraft>[0][]) => entries.map(canonicalDraft);

describe.each([
	["meters of every kind", meterHistory],
	["meters whose clocks, boots and numbers are at odds", unrulyHistory],
])("what is appended to the ledger of %s", (_name, histories) => {
	it("equals a rebuild, entries and state, or is not appended at all", { timeout: 120_000 }, () => {
		let [tried, appended] = [0, 0];
		fc.assert(
			fc.property(histories, fc.nat(), fc.integer({ min: 1, max: 4 }), ({ messages, maxima }, which, size) => {
				const readings = messages
					.filter(({ dropped }) => !dropped)
					.map(({ reading }) => reading)
					.sort((a, b) => a.receivedAt - b.receivedAt);
				const start = which % Math.max(1, readings.length - 1);
				for (let at = start; at < readings.length; at += size) {
					const before = rebuilt(readings.slice(0, at), maxima);
					const taken = appendReadings(before.state, readings.slice(at, at + size), maxima);
					tried += 1;
					if (taken === null) continue;
					appended += 1;
					const after = rebuilt(readings.slice(0, at + size), maxima);
					expect(texts([...before.entries, ...taken.entries])).toEqual(texts(after.entries));
					expect(taken.state.tail).toEqual(after.state.tail);
					expect(taken.state.newestAt).toBe(after.state.newestAt);
				}
			}),
			{ numRuns: 2_000 },
		);
		// A fast path that is never taken would prove nothing.
		expect(appended).toBeGreaterThan(tried / 10);
	});
});

describe("the fast path", () => {
	const plain = known({ s: 0, wh: 100 }, { s: 30, wh: 101 });

	it("takes one reading after the newest, and several at once, however they are sorted", () => {
		expect(append(plain, { s: 60, wh: 102 })?.entries).toHaveLength(1);
		expect(append(plain, { s: 120, wh: 104 }, { s: 60, wh: 102 }, { s: 90, wh: 103 })?.entries).toHaveLength(3);
		expect(append(EMPTY_STATE, { s: 0, wh: 1 })?.entries).toHaveLength(1);
	});

	it("takes none at or before the instant of the newest, not even among others", () => {
		expect(append(plain, { s: 30, wh: 102 })).toBeNull();
		expect(append(plain, { s: 29, wh: 102 })).toBeNull();
		expect(append(plain, { s: 60, wh: 102 }, { s: 10, wh: 100 })).toBeNull();
	});

	it("is not for a register in which something waits", () => {
		const waiting = known({ s: 0, wh: 5_000 }, { s: 30, wh: 0 });
		expect(waiting.tail.pending).not.toBeNull();
		expect(append(waiting, { s: 60, wh: 5_001 }, { s: 90, wh: 5_002 })).toBeNull();
		const spanning = known({ s: 0, wh: 100 }, { s: 30, wh: 0 }, { s: 60, wh: 95 }, { s: 90, wh: 96 });
		expect(spanning.tail.spansTransient).toBe(true);
		expect(append(spanning, { s: 120, wh: 101 })).toBeNull();
	});

	it("goes by numbers: the next of the newest epoch, or an epoch that was never seen", () => {
		const numbered = known(
			{ s: 0, wh: 1, epoch: 4, seq: 1 },
			{ s: 30, wh: 2, epoch: 4, seq: 2 },
			{ s: 60, wh: 1, epoch: 9, seq: 5 },
		);
		// The last one opens an epoch and waits: one more settles it.
		const settled = rebuilt(
			[
				{ s: 0, wh: 1, epoch: 4, seq: 1 },
				{ s: 30, wh: 2, epoch: 4, seq: 2 },
				{ s: 60, wh: 1, epoch: 9, seq: 5 },
				{ s: 90, wh: 2, epoch: 9, seq: 6 },
			].map(written),
		).state;
		expect(append(numbered, { s: 90, wh: 2, epoch: 9, seq: 6 })).toBeNull();
		expect(append(settled, { s: 120, wh: 3, epoch: 9, seq: 7 })?.entries).toHaveLength(1);
		expect(append(settled, { s: 120, wh: 3, epoch: 9, seq: 6 })).toBeNull();
		expect(append(settled, { s: 120, wh: 3, epoch: 9, seq: 5 })).toBeNull();
		expect(append(settled, { s: 120, wh: 3, epoch: 4, seq: 9 })).toBeNull();
		expect(append(settled, { s: 120, wh: 3 })?.entries).toHaveLength(1);
		const other = append(settled, { s: 120, wh: 1, epoch: 12, seq: 1 }, { s: 150, wh: 2, epoch: 12, seq: 2 });
		expect(other?.entries.map(({ kind }) => kind)).toEqual(["reset_declared", "advance"]);
	});

	it("is not for a numbered, synced reading that will place unsynced ones before it", () => {
		const unsettled = known({ s: 0, wh: 1, epoch: 4, seq: 1 }, { s: 30, wh: 2, epoch: 4, seq: 2, synced: false });
		expect(append(unsettled, { s: 60, wh: 3, epoch: 4, seq: 3 })).toBeNull();
		expect(append(unsettled, { s: 60, wh: 3, epoch: 4, seq: 3, synced: false })?.entries).toHaveLength(1);
		expect(append(unsettled, { s: 60, wh: 3 })?.entries).toHaveLength(1);
	});

	it("is not for readings that one another would move", () => {
		const numbered = known({ s: 0, wh: 1, epoch: 4, seq: 1 });
		expect(append(numbered, { s: 60, wh: 2, epoch: 4, seq: 2 }, { s: 50, wh: 3, epoch: 4, seq: 3 })).toBeNull();
		expect(append(numbered, { s: 50, wh: 2, epoch: 4, seq: 2 }, { s: 60, wh: 3, epoch: 4, seq: 3 })?.entries).toHaveLength(2);
	});
});

describe("a look that is still open", () => {
	const fallen = { s: 30, wh: 2_000 };
	const looking = known({ s: 0, wh: 5_000 }, fallen, { s: 60, wh: 2_001 });

	it("stays open over readings that are certainly no return, and counts them", () => {
		expect(looking.tail.looks).toMatchObject([{ readingsAfter: 1, candidate: false }]);
		const one = append(looking, { s: 90, wh: 2_002 });
		expect(one?.state.tail.looks).toMatchObject([{ readingsAfter: 2 }]);
		const two = append(looking, { s: 90, wh: 2_002 }, { s: 120, wh: 2_003 });
		expect(two?.state.tail.looks).toMatchObject([{ readingsAfter: 3 }]);
	});

	it("leaves a reading that may be the return to the long way", () => {
		expect(append(looking, { s: 90, wh: 5_001 })).toBeNull();
		expect(append(looking, { s: 90, wh: 4_999 })).toBeNull();
		expect(append(looking, { s: 90, wh: 2_002 }, { s: 120, wh: 5_001 })).toBeNull();
	});

	it("knows a counter that climbs on from the reading before, even to where a return would be", () => {
		// 8,000 Wh an hour on, 25 kW: within the ceiling from 2,001 Wh.
		const climbing = known({ s: 0, wh: 5_000 }, fallen, { s: 60, wh: 2_001 }, { s: 900, wh: 4_400 });
		expect(climbing.tail.looks).toHaveLength(1);
		expect(append(climbing, { s: 1_200, wh: 5_500 })?.entries.map(({ kind }) => kind)).toEqual(["advance"]);
		// The reading after that follows one which could itself be a return: no longer certain.
		expect(append(climbing, { s: 1_200, wh: 5_500 }, { s: 1_500, wh: 5_600 })).toBeNull();
	});

	it("does not let an exact zero vouch for what follows it", () => {
		const zero = known({ s: 0, wh: 60 }, { s: 30, wh: 0 }, { s: 60, wh: 0 });
		expect(zero.tail.looks).toHaveLength(1);
		expect(append(zero, { s: 90, wh: 61 })).toBeNull();
		expect(append(zero, { s: 90, wh: 20 })?.entries.map(({ kind }) => kind)).toEqual(["advance"]);
	});

	it("ends after six hours, when three readings have come by", () => {
		const full = known({ s: 0, wh: 5_000 }, fallen, { s: 60, wh: 2_001 }, { s: 90, wh: 2_002 }, { s: 120, wh: 2_003 });
		expect(full.tail.looks).toMatchObject([{ readingsAfter: 3 }]);
		const horizon = 30 + 6 * HOUR;
		expect(append(full, { s: horizon, wh: 2_004 })?.state.tail.looks).toMatchObject([{ readingsAfter: 4 }]);
		expect(append(full, { s: horizon + 1, wh: 2_004 })?.state.tail.looks).toEqual([]);
		expect(append(full, { s: horizon + 1, wh: 5_001 })?.state.tail.looks).toEqual([]);
		// Fewer readings than three: the look goes on, and what it takes in is for the long way.
		expect(append(looking, { s: horizon + 1, wh: 2_004 })).toBeNull();
	});

	it("passes over a reading without a counter", () => {
		expect(append(looking, { s: 90, watts: 40 }, { s: 120, wh: 2_002 })?.state.tail.looks).toMatchObject([{ readingsAfter: 2 }]);
	});

	it("that waits for the follower of a candidate is for the long way", () => {
		const candidate = known({ s: 0, wh: 5_000 }, { s: 30, wh: 2_000 }, { s: 60, wh: 5_001 });
		expect(candidate.tail.looks).toMatchObject([{ candidate: true }]);
		expect(append(candidate, { s: 90, wh: 5_002 })).toBeNull();
		expect(append(candidate, { s: 90, wh: 2_001 })).toBeNull();
	});
});
