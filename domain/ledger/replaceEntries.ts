import { canonicalDraft } from "./canonicalEntry";
import type { EntryDraft, LedgerEntry } from "./entry";

export interface Replacement {
	/** Standing entries that are no longer true, in order of their numbers. */
	readonly reverse: readonly LedgerEntry[];
	/** Entries to post, in order of derivation. */
	readonly post: readonly EntryDraft[];
}

/** What turns the standing net entries of a stretch into the derived ones. Entries that come out identical stay. */
export function replaceEntries(standing: readonly LedgerEntry[], derived: readonly EntryDraft[]): Replacement {
	const stands = new Set(standing.map(canonicalDraft));
	const holds = new Set(derived.map(canonicalDraft));
	return {
		reverse: standing.filter((entry) => !holds.has(canonicalDraft(entry))).sort((a, b) => (a.number < b.number ? -1 : 1)),
		post: derived.filter((entry) => !stands.has(canonicalDraft(entry))),
	};
}
