import type { Instant } from "@/domain/calendar/interval";
import type { PlacedReading } from "@/domain/telemetry/orderReadings";
import { draftEntry, draftIntegration } from "./draftEntry";
import type { EntryDraft } from "./entry";
import type { DatedPowerMax } from "./powerCeiling";
import { isAdvance, isNewEpoch, isSlightFall, registerDelta } from "./registerDelta";
import { LOOK_MS, lookForReturn } from "./transientRun";

/** A posted decision that a reading yet to come may disprove. */
export interface OpenLook {
	/** The reading to which the counter would have to return. */
	readonly base: PlacedReading;
	/** Instant of the first suspect. */
	readonly since: Instant;
	/** Readings seen after it. */
	readonly readingsAfter: number;
	/** Whether the newest reading looks like a return that waits for its follower. */
	readonly candidate: boolean;
}

/** The state after the last reading: what the next one is judged by. */
export interface LedgerTail {
	/** The last accepted reading. */
	readonly reference: PlacedReading | null;
	/** The last reading that was held because it lies slightly below the reference. */
	readonly held: PlacedReading | null;
	/** The newest reading, when it is no advance and waits for the next one. */
	readonly pending: PlacedReading | null;
	/** Whether the reference is an exact 0 that was inferred, and so may be a glitch. */
	readonly doubtful: boolean;
	/** Whether a transient lies between the reference and a held reading: the entry that passes both will span it. */
	readonly spansTransient: boolean;
	readonly looks: readonly OpenLook[];
}

export const EMPTY_TAIL: LedgerTail = {
	reference: null,
	held: null,
	pending: null,
	doubtful: false,
	spansTransient: false,
	looks: [],
};

export interface Derivation {
	readonly entries: readonly EntryDraft[];
	/** The closing reading of each entry. */
	readonly closings: readonly PlacedReading[];
	readonly tail: LedgerTail;
	/** True when it stopped before a decision that needs readings beyond those at hand. */
	readonly starved: boolean;
}

interface Walk {
	readonly readings: readonly PlacedReading[];
	readonly maxima: readonly DatedPowerMax[];
	readonly moreFollow: boolean;
	readonly entries: EntryDraft[];
	readonly closings: PlacedReading[];
	reference: PlacedReading | null;
	held: PlacedReading | null;
	doubtful: boolean;
	/** The transient readings since the reference, with the instant that confirmed their return. */
	run: { readonly readings: readonly PlacedReading[]; readonly lookedAt: Instant } | null;
	readonly ghosts: Set<number>;
	readonly looks: {
		readonly base: PlacedReading;
		readonly suspect: number;
		readonly open: boolean;
		readonly candidate: boolean;
	}[];
}

/**
 * Derives the entries of one register: a fold from left to right that looks ahead, never back. The result depends on
 * the readings in order and on the dated ceilings alone.
 *
 * @param readings   in order (orderReadings), all after `reference`
 * @param reference  last accepted reading before them, null at the beginning
 * @param held       last held reading before them, if the reference was waiting to be passed
 * @param doubtful   whether `reference` is an exact 0 that was inferred (endsInDoubt of its entry)
 * @param maxima     dated maximum power of the register
 * @param moreFollow whether readings follow that are not at hand: then nothing is decided that would need them
 */
export function deriveEntries(input: {
	readonly readings: readonly PlacedReading[];
	readonly reference?: PlacedReading | null;
	readonly held?: PlacedReading | null;
	readonly doubtful?: boolean;
	readonly maxima: readonly DatedPowerMax[];
	readonly moreFollow?: boolean;
}): Derivation {
	const walk: Walk = {
		readings: withCounter(input.readings, input.reference ?? null),
		maxima: input.maxima,
		moreFollow: input.moreFollow ?? false,
		entries: [],
		closings: [],
		reference: input.reference ?? null,
		held: input.held ?? null,
		doubtful: input.doubtful ?? false,
		run: null,
		ghosts: new Set(),
		looks: [],
	};
	for (let index = 0; index < walk.readings.length; ) {
		const next = step(walk, index);
		if (next === "pending") return derivation(walk, walk.readings[index] as PlacedReading, false);
		if (next === "starved") return derivation(walk, null, true);
		index = next;
	}
	return derivation(walk, null, false);
}

/** Judges one reading. Returns the index of the reading to judge next. */
function step(walk: Walk, index: number): number | "pending" | "starved" {
	const { readings, maxima, reference } = walk;
	const next = readings[index] as PlacedReading;
	if (next.reading.energyMwh === null) return integrate(walk, index);
	if (reference === null || reference.reading.energyMwh === null || isAdvance(reference, next, maxima))
		return accept(walk, index, next.at);
	const newest = index === readings.length - 1;
	if (newest && walk.moreFollow) return "starved";
	if (isNewEpoch(reference, next)) return newest ? "pending" : accept(walk, index, next.at);
	if (isSlightFall(reference, next)) return settle(walk, index, next.at, newest);
	if (newest) return "pending";

	const look = lookForReturn({ base: reference, readings, suspect: index, maxima, moreFollow: walk.moreFollow });
	if (look.kind === "starved") return "starved";
	if (look.kind === "returns") {
		const run = readings.slice(index, look.returnsAt);
		walk.run = { readings: [...(walk.run?.readings ?? []), ...run], lookedAt: look.lookedAt };
		return look.returnsAt;
	}
	for (const ghost of look.ghosts) walk.ghosts.add(ghost);
	walk.looks.push({ base: reference, suspect: index, open: look.open, candidate: look.ghosts.at(-1) === readings.length - 1 });
	return accept(walk, index, look.lookedAt);
}

/** A slight fall is held unless evidence says that it lasts (a wrap, a rollback). */
function settle(walk: Walk, index: number, lookedAt: Instant, newest: boolean): number | "pending" {
	const next = walk.readings[index] as PlacedReading;
	const delta = registerDelta({ previous: walk.reference, last: walk.held ?? walk.reference, next, maxima: walk.maxima });
	if (delta.kind === "jitter") {
		walk.held = next;
		return index + 1;
	}
	return newest ? "pending" : accept(walk, index, lookedAt);
}

/** Posts the entry that closes at this reading, which becomes the reference. */
function accept(walk: Walk, index: number, lookedAt: Instant): number {
	const { maxima, reference: previous, run } = walk;
	const next = walk.readings[index] as PlacedReading;
	const delta = registerDelta({ previous, last: walk.held ?? previous, next, maxima });
	const transient = run ? { ambiguous: run.readings.some((one) => isAdvance(one, next, maxima)) } : null;
	const evidence = {
		transient,
		held: walk.held !== null,
		unconfirmed: walk.doubtful || walk.ghosts.has(index),
		lookedAt: Math.max(lookedAt, run?.lookedAt ?? lookedAt),
	};
	const entry = draftEntry({ previous, next, delta, evidence, maxima });
	walk.entries.push(entry);
	walk.doubtful = endsInDoubt(entry);
	return close(walk, index);
}

/** Whether an entry ends on an exact 0 that was inferred: a rise from there may be the counter coming back. */
export function endsInDoubt(entry: EntryDraft): boolean {
	return entry.endTotalMwh === 0n && entry.quality === "estimated";
}

/** Readings without a counter: their power is integrated; without power they carry nothing. */
function integrate(walk: Walk, index: number): number {
	const next = walk.readings[index] as PlacedReading;
	if (next.reading.powerMw === null) return index + 1;
	if (walk.reference === null) return accept(walk, index, next.at);
	walk.entries.push(draftIntegration(walk.reference, next, walk.maxima));
	return close(walk, index);
}

function close(walk: Walk, index: number): number {
	const next = walk.readings[index] as PlacedReading;
	walk.closings.push(next);
	walk.reference = next;
	walk.held = null;
	walk.run = null;
	return index + 1;
}

/** Once a register has shown a counter, readings without it carry nothing. */
function withCounter(readings: readonly PlacedReading[], reference: PlacedReading | null): readonly PlacedReading[] {
	const counting = reference !== null && reference.reading.energyMwh !== null;
	const start = counting ? 0 : readings.findIndex(({ reading }) => reading.energyMwh !== null);
	return start < 0 ? readings : readings.filter(({ reading }, index) => index < start || reading.energyMwh !== null);
}

function derivation(walk: Walk, pending: PlacedReading | null, starved: boolean): Derivation {
	const { readings, entries, closings, reference, held } = walk;
	const looks = walk.looks
		.filter(({ open }) => open)
		.map(({ base, suspect, candidate }) => ({
			base,
			since: (readings[suspect] as PlacedReading).at,
			readingsAfter: readings.length - 1 - suspect,
			candidate,
		}));
	return {
		entries,
		closings,
		tail: { reference, held, pending, doubtful: walk.doubtful, spansTransient: walk.run !== null, looks },
		starved,
	};
}

/** When a look that began at `since` no longer takes in a later reading. */
export function lookHorizon(since: Instant): Instant {
	return since + LOOK_MS;
}
