import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BootNotice, StateSample, SwitchEvidenceItem, SwitchNotice } from "./evidence";
import { unknownStretches } from "./unknownStretches";

const START = Date.UTC(2026, 10, 25, 9, 0, 0, 250);
const MINUTE = 60_000;
const END = START + 90 * MINUTE;

let keys = 0;
const placed = (at: number, boot: number | null) => {
	keys += 1;
	return { at, key: String(keys).padStart(64, "0"), synced: true, epoch: null, boot, seq: null };
};
const sample = (at: number, states: string, boot: number | null = null): StateSample => ({
	...placed(at, boot),
	...{ kind: "sample", states, evidence: "reading" },
});
const event = (at: number, position: number, state: boolean, boot: number | null = null): SwitchNotice => ({
	...placed(at, boot),
	...{ kind: "event", position, state, source: "manual" },
});
const bootAt = (at: number, boot: number | null = null, prevAlive: number | null = null): BootNotice => ({
	...placed(at, boot),
	...{ kind: "boot", prevAlive },
});
const minutes = (evidence: readonly SwitchEvidenceItem[], positions: readonly number[] = []) =>
	unknownStretches(evidence, positions, END).map(({ position, start, end }) => [
		position,
		(start - START) / MINUTE,
		(end - START) / MINUTE,
	]);

describe("unknownStretches", () => {
	it("says nothing without a restart, however long the silence and whatever changed", () => {
		expect(minutes([sample(START, "10", 1), event(START + MINUTE, 1, true, 1), sample(END, "01", 1)])).toEqual([]);
		expect(minutes([sample(START, "10"), sample(END, "01")], [0, 1])).toEqual([]);
		expect(minutes([], [0, 1])).toEqual([]);
	});

	it("leaves every switch unknown from the last sign of life until something is said of it, also one that was OFF", () => {
		const boot = START + 88 * MINUTE;
		const evidence = [sample(START, "10", 1), bootAt(boot, 2), event(boot + MINUTE, 1, true, 2), sample(END, "11", 2)];
		expect(minutes(evidence)).toEqual([
			[0, 0, 90],
			[1, 0, 89],
		]);
	});

	it("begins at the sign of life that the device kept, or that it last gave", () => {
		const boot = START + 60 * MINUTE;
		expect(minutes([sample(START, "0", 1), bootAt(boot, 2, START + 50 * MINUTE), sample(END, "0", 2)])).toEqual([[0, 50, 90]]);
		expect(minutes([sample(START, "0", 1), event(START + 20 * MINUTE, 0, true, 1), bootAt(boot, 2)])).toEqual([[0, 20, 90]]);
	});

	it("sees a restart in a reading with a higher boot, and in a boot without a number", () => {
		expect(minutes([sample(START, "0", 7), sample(END, "1", 8)])).toEqual([[0, 0, 90]]);
		expect(minutes([sample(START, "0"), bootAt(END - MINUTE), sample(END, "1")])).toEqual([[0, 0, 90]]);
	});

	it("takes the configured switches where the evidence names none", () => {
		expect(minutes([sample(START, ""), bootAt(END - MINUTE), sample(END, "")], [0, 2])).toEqual([
			[0, 0, 90],
			[2, 0, 90],
		]);
	});

	it("passes over what an earlier boot says without a clock", () => {
		const evidence = [
			sample(START, "0", 1),
			bootAt(START + MINUTE, 2),
			event(START + 2 * MINUTE, 0, true, 1),
			sample(END, "0", 2),
		];
		expect(minutes(evidence)).toEqual([[0, 0, 90]]);
	});

	it("is a function of the set, each stretch within the gap, those of a switch apart", () => {
		const drawn = fc.tuple(
			fc.integer({ min: 0, max: 90 * 60 }),
			fc.constantFrom("boot", "on", "sample"),
			fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
		);
		fc.assert(
			fc.property(fc.array(drawn, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (items, order) => {
				const evidence = items.map(([seconds, kind, boot]) => {
					const at = START + seconds * 1_000;
					return kind === "boot" ? bootAt(at, boot) : kind === "on" ? event(at, 1, true, boot) : sample(at, "01", boot);
				});
				const found = unknownStretches(evidence, [0, 1], END);
				const shuffled = evidence
					.map((item) => ({ item, rank: order.next().value as number }))
					.sort((a, b) => a.rank - b.rank)
					.map(({ item }) => item);
				expect(unknownStretches([...shuffled, ...evidence], [0, 1], END)).toEqual(found);
				for (const [index, { position, start, end }] of found.entries()) {
					expect(START <= start && start < end && end <= END).toBe(true);
					const next = found[index + 1];
					if (next?.position === position) expect(end <= next.start).toBe(true);
				}
			}),
			{ numRuns: 2_000 },
		);
	}, 60_000);
});
