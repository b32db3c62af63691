import type { Instant } from "@/domain/calendar/interval";
import type { PlacedReading } from "@/domain/telemetry/orderReadings";
import type { DatedPowerMax } from "./powerCeiling";
import { isAdvance, isSlightFall, totalOf } from "./registerDelta";

/** How far is looked ahead for a return: this long in measured time, or this many readings, whichever is longer. */
export const LOOK_MS = 6 * 3_600_000;
export const LOOK_READINGS = 3;

export type Look =
	/** readings[suspect … returnsAt − 1] are a transient; `lookedAt` is the follower that confirms the return. */
	| { readonly kind: "returns"; readonly returnsAt: number; readonly lookedAt: Instant }
	| {
			readonly kind: "lasts";
			/** Instant up to which a reading that comes later would have been looked at. */
			readonly lookedAt: Instant;
			/** Indices of readings that look like a return which nothing (yet) confirms. */
			readonly ghosts: readonly number[];
			/** True when a reading that comes after all of these would have been looked at too. */
			readonly open: boolean;
	  }
	/** The readings at hand end before the look does, and more of them exist. */
	| { readonly kind: "starved" };

/**
 * Looks ahead from the first reading that is no advance from `base` (nor slightly below it) for the reading at which the
 * counter returns to where it can only have come from *before* the suspects. Source: docs/ledger.md, "Transient".
 *
 * The run ends at the first r that (i) is an advance from `base` or less than 10 % below it, (ii) is no advance from any
 * reading of the run that fails (i), exact zeros left aside, and (iii) is followed by a reading that satisfies (i)
 * relative to r.
 */
export function lookForReturn(search: {
	readonly base: PlacedReading;
	readonly readings: readonly PlacedReading[];
	/** Index of the first suspect. */
	readonly suspect: number;
	readonly maxima: readonly DatedPowerMax[];
	/** Whether readings follow that are not at hand. */
	readonly moreFollow: boolean;
}): Look {
	const { base, readings, suspect, maxima, moreFollow } = search;
	const first = readings[suspect] as PlacedReading;
	const suspects: PlacedReading[] = totalOf(first) === 0n ? [] : [first];
	const ghosts: number[] = [];
	const horizon = first.at + LOOK_MS;
	let index = suspect + 1;
	for (; index < readings.length && isWithin(index - suspect, (readings[index] as PlacedReading).at, horizon); index++) {
		const candidate = readings[index] as PlacedReading;
		if (!returnsTo(base, candidate, maxima)) {
			if (totalOf(candidate) !== 0n) suspects.push(candidate);
			continue;
		}
		if (cameFrom(suspects, candidate, maxima)) continue;
		const follower = readings[index + 1];
		if (!follower && moreFollow) return { kind: "starved" };
		if (follower && returnsTo(candidate, follower, maxima)) return { kind: "returns", returnsAt: index, lookedAt: follower.at };
		ghosts.push(index);
	}
	const atEnd = index >= readings.length;
	if (atEnd && moreFollow) return { kind: "starved" };
	const furthest = (readings[Math.min(index, readings.length) - 1] as PlacedReading).at;
	// A candidate that closes the look still waits for the reading after it.
	const open = atEnd && (index - suspect <= LOOK_READINGS || furthest <= horizon || ghosts.at(-1) === index - 1);
	const follower = ghosts.at(-1) === index - 1 ? readings[index] : undefined;
	return { kind: "lasts", lookedAt: Math.max(horizon, furthest, follower?.at ?? furthest), ghosts, open };
}

/** (i): an advance from `base`, or less than 10 % below it. */
export function returnsTo(base: PlacedReading, next: PlacedReading, maxima: readonly DatedPowerMax[]): boolean {
	return isAdvance(base, next, maxima) || isSlightFall(base, next);
}

/** Newest first: a counter that runs on from a suspect advances from the one before it. */
function cameFrom(suspects: readonly PlacedReading[], candidate: PlacedReading, maxima: readonly DatedPowerMax[]): boolean {
	for (let index = suspects.length - 1; index >= 0; index--)
		if (isAdvance(suspects[index] as PlacedReading, candidate, maxima)) return true;
	return false;
}

export function isWithin(readingsAfter: number, at: Instant, horizon: Instant): boolean {
	return readingsAfter <= LOOK_READINGS || at <= horizon;
}
