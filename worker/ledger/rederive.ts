import type { Instant } from "@/domain/calendar/interval";
import { deriveEntries, endsInDoubt } from "@/domain/ledger/deriveEntries";
import type { LedgerEntry } from "@/domain/ledger/entry";
import { applyDecisions, type LedgerDecision } from "@/domain/ledger/ledgerDecision";
import type { DatedPowerMax } from "@/domain/ledger/powerCeiling";
import { EMPTY_STATE, type RegisterState, stateAfter } from "@/domain/ledger/registerState";
import { type Replacement, replaceEntries } from "@/domain/ledger/replaceEntries";
import { findConvergence, findResume } from "@/domain/ledger/resumePoint";
import {
	compareBytes,
	disorderOf,
	epochsOf,
	isCleanCut,
	isNumbered,
	type KnownEpoch,
	keepsOrder,
	mergeDisorder,
	orderReadings,
	type PlacedReading,
} from "@/domain/telemetry/orderReadings";
import type { Reading } from "@/domain/telemetry/reading";

/** What is stored of one register. Net = neither reversed nor a reversal; entries ascend by endsAt, then number. */
export interface RegisterHistory {
	/** Net entries that close in [before − spanMs, before) and at least `count` more ahead of them. */
	entriesBefore(before: Instant, spanMs: number, count: number): Promise<{ entries: LedgerEntry[]; complete: boolean }>;
	/** Net entries that close in (after, before); null = without limit. */
	entriesBetween(after: Instant | null, before: Instant | null): Promise<LedgerEntry[]>;
	/** Readings filed at or after `from`, ascending by filedAt, at most `limit`; complete when there are no more. */
	readingsFiled(from: Instant | null, limit: number): Promise<{ readings: Reading[]; complete: boolean }>;
	/** Unsynced readings filed at or after `from`. */
	unsyncedFiled(from: Instant): Promise<Reading[]>;
	/** What people have decided of its entries: those in force. */
	decisions(): Promise<readonly LedgerDecision[]>;
	/**
	 * The entry up to which the ledger is final, since the readings before the one that closes it are in the archive (which
	 * keeps it, and all from it on). Null for a register of which every reading is there.
	 */
	floor(): Promise<LedgerEntry | null>;
}

export interface StaleRange {
	readonly from: Instant;
	/** The latest new reading; null = unknown. */
	readonly until: Instant | null;
}

export interface Rederived extends Replacement {
	readonly state: RegisterState;
	/** Decisions of people that no longer fit: a reading lies between the two that they were about. */
	readonly void: readonly LedgerDecision[];
	/** Whether it joined the standing ledger again, went on to the end, or had to begin at the beginning. */
	readonly extent: "joined" | "to_end" | "rebuilt";
}

const HOUR_MS = 3_600_000;
const SEARCHES = [
	{ spanMs: 12 * HOUR_MS, count: 16 },
	{ spanMs: 96 * HOUR_MS, count: 512 },
];
const WINDOW_READINGS_MIN = 512;

/**
 * Derives a register again around what changed, and no further: from the latest standing entry that cannot be concerned,
 * on through windows of readings that grow, until the result has joined the standing ledger. Equal to a derivation of
 * everything; where the order cannot be trusted to be local, it is one.
 */
export async function rederive(
	history: RegisterHistory,
	state: RegisterState,
	stale: StaleRange,
	maxima: readonly DatedPowerMax[],
	windowReadings = WINDOW_READINGS_MIN,
): Promise<Rederived> {
	const floor = await history.floor();
	const staleFrom = Math.min(stale.from, state.unsettledFrom ?? stale.from, ...state.tail.looks.map(({ since }) => since));
	// What lies before the floor cannot be derived again: it stands.
	const changedFrom = floor ? Math.max(staleFrom, floor.endsAt + 1) : staleFrom;
	const changedUntil = stale.until === null ? null : Math.max(stale.until, state.unsyncedFiledMax ?? stale.until);
	const resume = notBefore(floor, await resumeAt(history, changedFrom, state));
	const decisions = await history.decisions();
	for (let limit = windowReadings; resume !== "rebuild"; limit *= 4) {
		const attempt = await deriveWindow(history, { state, resume, changedUntil, maxima, decisions, limit });
		if (attempt === "rebuild") break;
		if (attempt !== "more") return attempt;
	}
	return floor ? rebuildFrom(floor, history, state, maxima, decisions) : rebuild(history, maxima, decisions);
}

/** Where to begin, but never before the floor. */
function notBefore(floor: LedgerEntry | null, resume: LedgerEntry | null | "rebuild"): LedgerEntry | null | "rebuild" {
	if (floor === null || resume === "rebuild") return resume;
	return resume === null || resume.endsAt < floor.endsAt ? floor : resume;
}

async function resumeAt(
	history: RegisterHistory,
	changedFrom: Instant,
	state: RegisterState,
): Promise<LedgerEntry | null | "rebuild"> {
	for (const { spanMs, count } of SEARCHES) {
		const { entries, complete } = await history.entriesBefore(changedFrom, spanMs, count);
		const numbered = state.epochs.length > 0;
		const found = findResume({ standing: entries, complete, changedFrom, disorder: state.disorder, numbered });
		if (found === "start") return null;
		if (found !== "deeper") return found;
	}
	return "rebuild";
}

/** Everything, from the first reading on. */
export async function rebuild(
	history: RegisterHistory,
	maxima: readonly DatedPowerMax[],
	decisions: readonly LedgerDecision[],
): Promise<Rederived> {
	const { readings } = await history.readingsFiled(null, Number.POSITIVE_INFINITY);
	const placed = orderReadings(readings);
	const derived = deriveEntries({ readings: placed, maxima });
	const { entries, void: gone } = applyDecisions(derived.entries, decisions);
	return {
		...replaceEntries(await history.entriesBetween(null, null), entries),
		void: gone,
		state: stateAfter(EMPTY_STATE, placed, derived.tail),
		extent: "rebuilt",
	};
}

/** Everything after the floor. What the order puts ahead of the reading that closes it is as final as that reading. */
async function rebuildFrom(
	floor: LedgerEntry,
	history: RegisterHistory,
	state: RegisterState,
	maxima: readonly DatedPowerMax[],
	decisions: readonly LedgerDecision[],
): Promise<Rederived> {
	const { readings } = await history.readingsFiled(floor.endsAt, Number.POSITIVE_INFINITY);
	const { placed, start, epochs, entries: derived, tail } = deriveAfter(floor, readings, state, maxima);
	const disorder = mergeDisorder([...state.disorder, ...disorderOf(placed)]);
	const before = { ...beforeWindow(state, placed.slice(0, start)), epochs, disorder };
	const { entries, void: gone } = applyDecisions(derived, decisions, floor.endsAt);
	const replaced = replaceEntries(await history.entriesBetween(floor.endsAt, null), entries);
	return { ...replaced, void: gone, state: stateAfter(before, placed.slice(start), tail), extent: "rebuilt" };
}

/** What readings from the one on that closes the floor come to. They are placed; those before it are passed over. */
export function deriveAfter(
	floor: LedgerEntry,
	readings: readonly Reading[],
	state: RegisterState,
	maxima: readonly DatedPowerMax[],
) {
	const kept = readings.filter(({ at }) => at >= floor.endsAt);
	const epochs = epochsOf(kept, epochsBeside(state, floor, null));
	const placed = orderReadings(kept, epochs);
	const start = placed.findIndex(({ reading }) => compareBytes(reading.key, floor.cause) === 0) + 1;
	// Without it nothing could be told from nothing, and all that stands would be reversed.
	if (start === 0) throw new Error(`The reading that closes entry ${floor.number}, the floor of its register, is gone.`);
	const reference = placed[start - 1] ?? null;
	const derived = deriveEntries({ readings: placed.slice(start), reference, doubtful: endsInDoubt(floor), maxima });
	return { placed, start, epochs, ...derived };
}

interface WindowTask {
	readonly state: RegisterState;
	readonly resume: LedgerEntry | null;
	readonly changedUntil: Instant | null;
	readonly maxima: readonly DatedPowerMax[];
	readonly decisions: readonly LedgerDecision[];
	readonly limit: number;
}

async function deriveWindow(history: RegisterHistory, task: WindowTask): Promise<Rederived | "more" | "rebuild"> {
	const { state, resume, changedUntil, maxima, decisions } = task;
	const window = await loadWindow(
		history,
		state,
		resume?.endsAt ?? null,
		changedUntil === null ? Number.POSITIVE_INFINITY : task.limit,
	);
	const epochs = epochsOf(window.readings, epochsBeside(state, resume, window.end));
	const placed = orderReadings(window.readings, epochs);
	const disorder = mergeDisorder([...state.disorder, ...disorderOf(placed)]);
	const start = resume ? positionAfter(placed, resume, state) : 0;
	if (start === null || (resume && !isCleanCut(resume.endsAt, disorder))) return "rebuild";

	const after = placed.slice(start);
	const derived = deriveEntries({
		readings: after,
		reference: placed[start - 1] ?? null,
		doubtful: resume !== null && endsInDoubt(resume),
		maxima,
		moreFollow: window.end !== null,
	});
	const standing = await history.entriesBetween(resume?.endsAt ?? null, window.end);
	const numbered = epochs.length > 0;
	// An epoch that overtakes another takes all its readings along, also those that lie beyond the window.
	const local = changedUntil !== null && keepsOrder(state.epochs, epochs);
	const joined = local ? findConvergence({ ...derived, standing, changedUntil, disorder, numbered }) : -1;
	if (joined >= 0) {
		const until = (derived.entries[joined] as { endsAt: Instant }).endsAt;
		const { entries, void: gone } = applyDecisions(
			derived.entries.slice(0, joined + 1),
			decisions,
			resume?.endsAt ?? null,
			until,
		);
		const replaced = replaceEntries(
			standing.filter(({ endsAt }) => endsAt <= until),
			entries,
		);
		return { ...replaced, void: gone, state: { ...stateBeside(state, window.readings), disorder, epochs }, extent: "joined" };
	}
	if (window.end !== null) return "more";
	const before = resume ? beforeWindow(state, placed.slice(0, start)) : EMPTY_STATE;
	const settled = stateAfter({ ...before, epochs, disorder }, after, derived.tail);
	const { entries, void: gone } = applyDecisions(derived.entries, decisions, resume?.endsAt ?? null);
	return { ...replaceEntries(standing, entries), void: gone, state: settled, extent: "to_end" };
}

/** Epochs that began before the window or begin after it; those within it are read from its readings. */
function epochsBeside(state: RegisterState, resume: LedgerEntry | null, end: Instant | null): KnownEpoch[] {
	return state.epochs.filter(({ firstAt }) => (resume !== null && firstAt <= resume.endsAt) || (end !== null && firstAt >= end));
}

interface Window {
	readonly readings: Reading[];
	/** Readings placed from here on are not at hand; null = all are. */
	readonly end: Instant | null;
}

/** All readings placed from `from` on, up to the window's end; a last instant that may be cut in half is left to the next window. */
async function loadWindow(history: RegisterHistory, state: RegisterState, from: Instant | null, limit: number): Promise<Window> {
	const filed = await history.readingsFiled(from, limit);
	const begins = from ?? Number.NEGATIVE_INFINITY;
	if (filed.complete) return { readings: filed.readings.filter(({ at }) => at >= begins), end: null };
	const end = filed.readings.at(-1)?.filedAt ?? begins;
	const later = state.unsyncedFiledMax !== null && state.unsyncedFiledMax >= end ? await history.unsyncedFiled(end) : [];
	const whole = [...filed.readings.filter(({ filedAt }) => filedAt < end), ...later];
	return { readings: whole.filter(({ at }) => at >= begins && at < end), end };
}

/**
 * Position after the closing reading of the entry to resume from; null when the order before it is not what it was: a
 * reading belongs ahead of it, or numbered readings follow one that has no number to compare with.
 */
function positionAfter(placed: readonly PlacedReading[], resume: LedgerEntry, state: RegisterState): number | null {
	const index = placed.findIndex(({ reading }) => compareBytes(reading.key, resume.cause) === 0);
	if (index < 0 || placed.slice(0, index).some(({ reading }) => reading.at !== resume.endsAt)) return null;
	const closing = (placed[index] as PlacedReading).reading;
	const seenBefore = new Set(state.epochs.filter(({ firstAt }) => firstAt <= resume.endsAt).map(({ epoch }) => epoch));
	if (isNumbered(closing)) return index + 1;
	return placed.slice(index + 1).some(({ reading }) => isNumbered(reading) && seenBefore.has(reading.epoch)) ? null : index + 1;
}

/**
 * What stays known of the time before the window. Ahead of a reading without a number, the newest numbered one is known only
 * if none followed it; otherwise what follows begins with nothing settled, and is held to be movable from the beginning on.
 */
function beforeWindow(state: RegisterState, prefix: readonly PlacedReading[]): RegisterState {
	const { reading, at } = prefix.at(-1) as PlacedReading;
	if (isNumbered(reading))
		return { ...state, newestNumbered: { epoch: reading.epoch, seq: reading.seq, at }, newestAt: at, unsettledFrom: null };
	if (state.newestNumbered !== null && state.newestNumbered.at <= at) return { ...state, newestAt: at };
	return { ...state, newestNumbered: null, newestAt: at, unsettledFrom: null };
}

/** The state when the end of the order is as it was. */
function stateBeside(state: RegisterState, readings: readonly Reading[]): RegisterState {
	const unsynced = readings.filter(({ synced }) => !synced).map(({ filedAt }) => filedAt);
	return unsynced.length > 0 ? { ...state, unsyncedFiledMax: Math.max(state.unsyncedFiledMax ?? 0, ...unsynced) } : state;
}
