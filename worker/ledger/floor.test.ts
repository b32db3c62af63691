import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalLedger } from "@/domain/ledger/canonicalEntry";
import type { LedgerEntry } from "@/domain/ledger/entry";
import { type MeterHistory, meterHistory, unrulyHistory } from "@/domain/ledger/meter.arbitrary";
import { MemoryStage } from "./memoryStage.arbitrary";

interface Plan {
	readonly history: MeterHistory;
	/** How much comes before the month goes, and where it ends, in percent. */
	readonly share: number;
	readonly end: number;
	readonly shuffle: readonly number[];
	readonly window: number;
}

const planOf = (history: fc.Arbitrary<MeterHistory>): fc.Arbitrary<Plan> =>
	fc.record({
		history,
		share: fc.integer({ min: 40, max: 95 }),
		end: fc.integer({ min: 30, max: 100 }),
		shuffle: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 40, maxLength: 40 }),
		window: fc.integer({ min: 2, max: 12 }),
	});

/** Two stages that hear the same; one lets its old readings go on the way. Null: nothing was settled enough to go. */
async function halfway({ history, share, end, shuffle, window }: Plan) {
	const [whole, retired] = [new MemoryStage(history.maxima, window), new MemoryStage(history.maxima, window)];
	const sent = history.messages
		.map(({ reading }, index) => ({ reading, place: index + (shuffle[index] ?? 0) }))
		.sort((a, b) => a.place - b.place)
		.map(({ reading }) => reading);
	const half = Math.ceil((sent.length * share) / 100);
	for (const stage of [whole, retired]) {
		for (const anchor of history.anchors) stage.anchor(anchor);
		stage.ingest(sent.slice(0, half));
		await stage.run();
	}
	const instants = sent.slice(0, half).map(({ at }) => at);
	const [first, last] = [Math.min(...instants), Math.max(...instants)];
	const floor = retired.retire(first + Math.round(((last - first + 1) * end) / 100));
	return floor && { whole, retired, floor, rest: sent.slice(half) };
}

const upTo = (entries: readonly LedgerEntry[], floor: LedgerEntry) =>
	canonicalLedger(entries.filter(({ endsAt }) => endsAt <= floor.endsAt));

describe.each([
	{ meters: "meters of every kind", history: meterHistory },
	{ meters: "meters whose clocks, boots and numbers are at odds", history: unrulyHistory },
])("a ledger whose old readings are in the archive, of $meters", { timeout: 120_000 }, ({ history }) => {
	it("goes on as if they were there, and never touches what is final", async () => {
		let [compared, rederived] = [0, 0];
		await fc.assert(
			fc.asyncProperty(planOf(history), async (plan) => {
				const split = await halfway(plan);
				if (!split) return;
				const { whole, retired, floor, rest } = split;
				const final = upTo(retired.net(), floor);
				for (const reading of rest) {
					// What belongs before the floor waits in quarantine; the whole ledger is not to know of it either.
					if (reading.filedAt <= floor.endsAt) continue;
					for (const stage of [whole, retired]) {
						stage.ingest([reading]);
						await stage.run();
					}
					expect(upTo(retired.net(), floor)).toEqual(final);
				}
				// Everything may have moved: all that can be derived again is.
				const { length } = retired.entries;
				retired.mark(0, null);
				await retired.run();
				expect(upTo(retired.net(), floor)).toEqual(final);
				expect(retired.entries.length).toBe(length);
				rederived += retired.ways.joined + retired.ways.to_end + retired.ways.rebuilt;
				// A late reading that the whole ledger puts ahead of the floor, by its number, splits an entry there: its energy is the same.
				const sum = (stage: MemoryStage) => stage.net().reduce((total, { energyMwh }) => total + energyMwh, 0n);
				if (upTo(whole.net(), floor).join() !== final.join()) return;
				compared += 1;
				expect(canonicalLedger(retired.net())).toEqual(canonicalLedger(whole.net()));
				expect(sum(retired)).toBe(sum(whole));
			}),
			{ numRuns: 2_000 },
		);
		expect(compared).toBeGreaterThan(500);
		expect(rederived).toBeGreaterThan(500);
	});
});
