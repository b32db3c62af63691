import type { Instant } from "@/domain/calendar/interval";
import { type Disorder, isCleanCut, isNumbered, type PlacedReading } from "@/domain/telemetry/orderReadings";
import { hex } from "./canonicalEntry";
import { endsInDoubt, type LedgerTail } from "./deriveEntries";
import type { EntryDraft, LedgerEntry } from "./entry";
import { LOOK_MS } from "./transientRun";

/** More readings than a look counts: an entry this far back in the list cannot look past the ones after it. */
const LOOK_ENTRIES = 8;

/**
 * The latest standing entry after which a derivation can start again: it closes before `changedFrom`, the order can be cut
 * there, and no decision up to it looked past its end. Its closing reading is then all there is to know of the past.
 *
 * A numbered reading that is unsynced is placed by the next synced one of its epoch, and so is every unsynced one just
 * ahead of it: a synced reading that comes in between later moves them all. Only a synced reading ends such a run, so only
 * there can the order be cut. (Its entry says "unsynced" also for the opening reading: then the one after it will do.)
 *
 * @param standing net entries that close before `changedFrom`, ascending by endsAt; the latest ones without a hole
 * @param complete whether they reach back to the register's first entry
 * @param numbered whether the register has numbered readings; without them an unsynced reading is moved by anchors alone
 * @returns the entry; "start" when only the beginning will do; "deeper" when older entries are needed to tell
 */
export function findResume(search: {
	readonly standing: readonly LedgerEntry[];
	readonly complete: boolean;
	readonly changedFrom: Instant;
	readonly disorder: readonly Disorder[];
	readonly numbered: boolean;
}): LedgerEntry | "start" | "deeper" {
	const { standing, complete, changedFrom, disorder, numbered } = search;
	const firstSafe = complete ? Number.NEGATIVE_INFINITY : (standing[0]?.endsAt ?? changedFrom) + LOOK_MS;
	let found: LedgerEntry | null = null;
	let lookedAt = Number.NEGATIVE_INFINITY;
	for (const [index, entry] of standing.entries()) {
		lookedAt = Math.max(lookedAt, entry.lookedAt);
		if (lookedAt > entry.endsAt || entry.endsAt >= changedFrom) continue;
		if (numbered && entry.flags.includes("unsynced")) continue;
		// What a person decided hides what the readings said of it, and with that whether its end is in doubt.
		if (entry.kind === "manual_correction") continue;
		if (!complete && (index < LOOK_ENTRIES || entry.endsAt < firstSafe)) continue;
		const alone = standing[index - 1]?.endsAt !== entry.endsAt && standing[index + 1]?.endsAt !== entry.endsAt;
		if (alone && isCleanCut(entry.endsAt, disorder)) found = entry;
	}
	return found ?? (complete ? "start" : "deeper");
}

/**
 * The index of the first derived entry at which the new derivation has joined the standing ledger again: both close at
 * the same reading, beyond all that changed, and nothing before it looked past it. From there on they are equal. −1: not yet.
 *
 * Where readings are numbered it is a numbered one: the number says that no reading beyond the window belongs before it. A
 * reading without a number says nothing of them, and numbered ones on either side of it may still place one another.
 *
 * A look that is still open needs readings yet to come, however far it saw: the state must keep it, so it is no join.
 *
 * @param tail     how the new derivation ends, with the looks that are open there
 * @param numbered whether the register has numbered readings
 */
export function findConvergence(search: {
	readonly entries: readonly EntryDraft[];
	readonly closings: readonly PlacedReading[];
	readonly tail: LedgerTail;
	/** Net entries after the resume point, ascending by endsAt. */
	readonly standing: readonly LedgerEntry[];
	/** The last instant at which something changed. */
	readonly changedUntil: Instant;
	readonly disorder: readonly Disorder[];
	readonly numbered: boolean;
}): number {
	const { entries, closings, tail, standing, changedUntil, disorder, numbered } = search;
	const openFrom = Math.min(...tail.looks.map(({ since }) => since));
	let derivedLook = Number.NEGATIVE_INFINITY;
	let standingLook = Number.NEGATIVE_INFINITY;
	let passed = 0;
	for (const [index, entry] of entries.entries()) {
		derivedLook = Math.max(derivedLook, entry.lookedAt);
		for (; passed < standing.length && (standing[passed] as LedgerEntry).endsAt <= entry.endsAt; passed++)
			standingLook = Math.max(standingLook, (standing[passed] as LedgerEntry).lookedAt);
		if (entry.endsAt >= openFrom) break;
		if (entry.endsAt <= changedUntil || derivedLook > entry.endsAt || standingLook > entry.endsAt) continue;
		const { reading } = closings[index] as PlacedReading;
		const joined = standing[passed - 1];
		if (!joined || joined.endsAt !== entry.endsAt || hex(joined.cause) !== hex(reading.key)) continue;
		if (numbered && !isNumbered(reading)) continue;
		if (joined.kind === "manual_correction") continue;
		if (endsInDoubt(entry) !== endsInDoubt(joined)) continue;
		const alone = entries[index - 1]?.endsAt !== entry.endsAt && entries[index + 1]?.endsAt !== entry.endsAt;
		const joinedAlone = standing[passed - 2]?.endsAt !== entry.endsAt;
		if (alone && joinedAlone && isCleanCut(entry.endsAt, disorder)) return index;
	}
	return -1;
}
