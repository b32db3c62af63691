import type { Instant } from "@/domain/calendar/interval";
import { type Disorder, isCleanCut, type PlacedReading } from "@/domain/telemetry/orderReadings";
import { hex } from "./canonicalEntry";
import { endsInDoubt } from "./deriveEntries";
import type { EntryDraft, LedgerEntry } from "./entry";
import { LOOK_MS } from "./transientRun";

/** More readings than a look counts: an entry this far back in the list cannot look past the ones after it. */
const LOOK_ENTRIES = 8;

/**
 * The latest standing entry after which a derivation can start again: it closes before `changedFrom`, the order can be cut
 * there, and no decision up to it looked past its end. Its closing reading is then all there is to know of the past.
 *
 * @param standing net entries that close before `changedFrom`, ascending by endsAt; the latest ones without a hole
 * @param complete whether they reach back to the register's first entry
 * @returns the entry; "start" when only the beginning will do; "deeper" when older entries are needed to tell
 */
export function findResume(search: {
	readonly standing: readonly LedgerEntry[];
	readonly complete: boolean;
	readonly changedFrom: Instant;
	readonly disorder: readonly Disorder[];
}): LedgerEntry | "start" | "deeper" {
	const { standing, complete, changedFrom, disorder } = search;
	const firstSafe = complete ? Number.NEGATIVE_INFINITY : (standing[0]?.endsAt ?? changedFrom) + LOOK_MS;
	let found: LedgerEntry | null = null;
	let lookedAt = Number.NEGATIVE_INFINITY;
	for (const [index, entry] of standing.entries()) {
		lookedAt = Math.max(lookedAt, entry.lookedAt);
		if (lookedAt > entry.endsAt || entry.endsAt >= changedFrom) continue;
		if (!complete && (index < LOOK_ENTRIES || entry.endsAt < firstSafe)) continue;
		const alone = standing[index - 1]?.endsAt !== entry.endsAt && standing[index + 1]?.endsAt !== entry.endsAt;
		if (alone && isCleanCut(entry.endsAt, disorder)) found = entry;
	}
	return found ?? (complete ? "start" : "deeper");
}

/**
 * The index of the first derived entry at which the new derivation has joined the standing ledger again: both close at
 * the same reading, beyond all that changed, and nothing before it looked past it. From there on they are equal. −1: not yet.
 */
export function findConvergence(search: {
	readonly entries: readonly EntryDraft[];
	readonly closings: readonly PlacedReading[];
	/** Net entries after the resume point, ascending by endsAt. */
	readonly standing: readonly LedgerEntry[];
	/** The last instant at which something changed. */
	readonly changedUntil: Instant;
	readonly disorder: readonly Disorder[];
}): number {
	const { entries, closings, standing, changedUntil, disorder } = search;
	let derivedLook = Number.NEGATIVE_INFINITY;
	let standingLook = Number.NEGATIVE_INFINITY;
	let passed = 0;
	for (const [index, entry] of entries.entries()) {
		derivedLook = Math.max(derivedLook, entry.lookedAt);
		for (; passed < standing.length && (standing[passed] as LedgerEntry).endsAt <= entry.endsAt; passed++)
			standingLook = Math.max(standingLook, (standing[passed] as LedgerEntry).lookedAt);
		if (entry.endsAt <= changedUntil || derivedLook > entry.endsAt || standingLook > entry.endsAt) continue;
		const joined = standing[passed - 1];
		if (!joined || joined.endsAt !== entry.endsAt || hex(joined.cause) !== hex((closings[index] as PlacedReading).reading.key))
			continue;
		if (endsInDoubt(entry) !== endsInDoubt(joined)) continue;
		const alone = entries[index - 1]?.endsAt !== entry.endsAt && entries[index + 1]?.endsAt !== entry.endsAt;
		const joinedAlone = standing[passed - 2]?.endsAt !== entry.endsAt;
		if (alone && joinedAlone && isCleanCut(entry.endsAt, disorder)) return index;
	}
	return -1;
}
