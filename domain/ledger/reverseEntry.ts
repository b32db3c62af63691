import type { EntryDraft, LedgerEntry } from "./entry";

/** What is posted to undo an entry: the same pair of readings with negated amounts, naming its original. */
export interface Reversal extends EntryDraft {
	readonly reverses: bigint;
}

/** Throws for a reversal: an entry is reversed at most once and a reversal never. */
export function reverseEntry(entry: LedgerEntry): Reversal {
	if (entry.reverses !== null) throw new Error(`reverseEntry: ${entry.number} is itself a reversal`);
	const { number, postedAt: _postedAt, hash: _hash, ...draft } = entry;
	return {
		...draft,
		energyMwh: -entry.energyMwh,
		energyMinMwh: -entry.energyMinMwh,
		energyMaxMwh: -entry.energyMaxMwh,
		onTimeMs: entry.onTimeMs === 0 ? 0 : -entry.onTimeMs,
		reverses: number,
	};
}
