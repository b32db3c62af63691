import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderReadings } from "@/domain/telemetry/orderReadings";
import { hex } from "./canonicalEntry";
import { deriveEntries } from "./deriveEntries";
import type { EntryDraft } from "./entry";
import { type MeterHistory, meterHistory, type TrueMessage } from "./meter.arbitrary";

const RUNS = { numRuns: 2_000 };
const COUNTED = new Set(["advance", "jitter"]);

function ledgerOf(history: MeterHistory): readonly EntryDraft[] {
	const readings = history.messages.filter(({ dropped }) => !dropped).map(({ reading }) => reading);
	return deriveEntries({ readings: orderReadings(readings), maxima: history.maxima }).entries;
}

interface Stretch {
	readonly entries: readonly EntryDraft[];
	readonly trueMwh: bigint;
}

/** The entries between two readings that told the truth (nearly always one), beside the energy that truly flowed. */
function besideTruth(history: MeterHistory): Stretch[] {
	const messages = new Map(history.messages.map((message) => [hex(message.reading.key), message]));
	const stretches: Stretch[] = [];
	let [trueBefore, entries] = [0n, [] as EntryDraft[]];
	for (const entry of ledgerOf(history)) {
		const closing = messages.get(hex(entry.cause)) as TrueMessage;
		entries.push(entry);
		if (closing.glitch) continue;
		stretches.push({ entries, trueMwh: entry.kind === "baseline" ? 0n : closing.trueMwh - trueBefore });
		[trueBefore, entries] = [closing.trueMwh, []];
	}
	return stretches;
}

function sum(entries: readonly EntryDraft[], amount: (entry: EntryDraft) => bigint): bigint {
	return entries.reduce((total, entry) => total + amount(entry), 0n);
}

const names = (entries: readonly EntryDraft[]) => entries.map(({ kind }) => kind).join();

describe("the ledger beside the true energy", { timeout: 120_000 }, () => {
	it("never calls more measured than truly flowed (3)", () => {
		fc.assert(
			fc.property(meterHistory, (history) => {
				for (const { entries, trueMwh } of besideTruth(history)) {
					const measured = entries.filter(({ quality }) => quality === "measured");
					expect(
						sum(measured, ({ energyMwh }) => energyMwh),
						names(entries),
					).toBeLessThanOrEqual(trueMwh + history.resolutionMwh);
				}
			}),
			RUNS,
		);
	});

	it("bounds the truth wherever a trace of what happened reached it (3)", () => {
		fc.assert(
			fc.property(
				meterHistory.filter(({ traceable }) => traceable),
				(history) => {
					for (const { entries, trueMwh } of besideTruth(history)) {
						expect(
							sum(entries, ({ energyMinMwh }) => energyMinMwh),
							names(entries),
						).toBeLessThanOrEqual(trueMwh + history.resolutionMwh);
						if (entries.some(({ flags }) => flags.includes("unbounded"))) continue;
						expect(
							sum(entries, ({ energyMaxMwh }) => energyMaxMwh),
							names(entries),
						).toBeGreaterThanOrEqual(trueMwh - history.resolutionMwh);
					}
				},
			),
			RUNS,
		);
	});

	it("sums, per stretch without a marker, to the last trusted total less the first (2)", () => {
		fc.assert(
			fc.property(meterHistory, (history) => {
				let previous: EntryDraft | null = null;
				let stretch = 0n;
				let first = 0n;
				for (const entry of ledgerOf(history)) {
					if (previous) {
						expect(entry.startsAt).toBe(previous.endsAt);
						expect(entry.startTotalMwh).toBe(previous.endTotalMwh);
					}
					if (!COUNTED.has(entry.kind)) {
						stretch = 0n;
						first = entry.endTotalMwh ?? 0n;
					} else stretch += entry.energyMwh;
					expect(stretch).toBe((entry.endTotalMwh ?? 0n) - first);
					previous = entry;
				}
			}),
			RUNS,
		);
	});

	it("is exact where the counter itself never lied for long: glitches cost and add nothing (2, 3)", () => {
		const calm = fc.record({
			rises: fc.array(fc.integer({ min: 0, max: 16_000 }), { minLength: 6, maxLength: 60 }),
			glitches: fc.array(fc.record({ after: fc.nat(55), zero: fc.boolean(), length: fc.integer({ min: 1, max: 3 }) }), {
				maxLength: 6,
			}),
		});
		fc.assert(
			fc.property(calm, ({ rises, glitches }) => {
				let total = 500_000_000n;
				let at = Date.UTC(2026, 10, 21);
				const readings = [];
				let good = 0;
				for (const [index, rise] of rises.entries()) {
					total += BigInt(rise);
					const glitch = glitches.find(({ after }) => after === index);
					const runLength = good >= 2 && index < rises.length - 2 ? (glitch?.length ?? 0) : 0;
					for (let run = 0; run < runLength; run++) {
						at += 5_000;
						const energyMwh = glitch?.zero ? 0n : 100_000_000_000_000n + BigInt(run);
						readings.push({ ...blank, key: new Uint8Array([index, run]), at, energyMwh });
					}
					if (runLength > 0) good = 0;
					at += 30_000;
					good += 1;
					readings.push({ ...blank, key: new Uint8Array([index, 9]), at, energyMwh: total });
				}
				const { entries } = deriveEntries({ readings: orderReadings(readings), maxima: [] });
				expect(entries.reduce((sum, { energyMwh }) => sum + energyMwh, 0n)).toBe(total - 500_000_000n - BigInt(rises[0] ?? 0));
				expect(entries.every(({ quality }) => quality === "measured")).toBe(true);
			}),
			RUNS,
		);
	});
});

const blank = {
	filedAt: 0,
	receivedAt: 0,
	synced: true,
	powerMw: null,
	epoch: null,
	boot: null,
	seq: null,
	uptimeMs: null,
	switchStates: null,
	firmware: null,
};
