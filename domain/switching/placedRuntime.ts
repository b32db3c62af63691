import { cutByDays, type DayPiece } from "@/domain/calendar/dayPieces";
import { type Instant, type Interval, intersect } from "@/domain/calendar/interval";
import type { LocalDate } from "@/domain/calendar/zone";
import { type DatedRating, type RatedStretch, ratedStretches } from "./sessionEnergy";

/** Where a device stood; half-open. */
export interface DeviceHome extends Interval {
	readonly classroomId: number;
}

/** A stretch of runtime with one power, in one room, within one local day. */
export interface RuntimeStretch extends RatedStretch {
	readonly classroomId: number;
	readonly date: LocalDate;
}

/**
 * Where a device stood at every instant: its placements, and the room of what stands nowhere in between.
 *
 * @param placements    ascending, never overlapping
 * @param unassignedId  the site's room for devices that stand nowhere
 */
export function homesOf(placements: readonly DeviceHome[], unassignedId: number): DeviceHome[] {
	const homes: DeviceHome[] = [];
	let until = Number.NEGATIVE_INFINITY;
	for (const placement of placements) {
		if (until < placement.start) homes.push({ start: until, end: placement.start, classroomId: unassignedId });
		homes.push(placement);
		until = placement.end;
	}
	if (until < Number.POSITIVE_INFINITY) homes.push({ start: until, end: Number.POSITIVE_INFINITY, classroomId: unassignedId });
	return homes;
}

/**
 * Cuts a stretch in which a switch was ON where its device moved, where its rating changed, and at local midnights. What
 * lies outside of the days is left out; the rest is kept to the millisecond.
 */
export function placedRuntime(
	span: Interval,
	rated: {
		readonly ratings: readonly DatedRating[];
		readonly deviceFactorMicro: number;
		readonly homes: readonly DeviceHome[];
	},
	days: readonly DayPiece[],
): RuntimeStretch[] {
	return rated.homes.flatMap((home) => {
		const here = intersect(span, home);
		if (here === null) return [];
		return ratedStretches(here, rated.ratings, rated.deviceFactorMicro).flatMap(({ powerMw, isDefault, ...stretch }) =>
			cutByDays(stretch, days).map((piece) => ({ ...piece, powerMw, isDefault, classroomId: home.classroomId })),
		);
	});
}

/**
 * Up to when a session that has no end counts: now while its device is heard, else its last sign of life, and never
 * before it began.
 */
export function countedUntil(
	onAt: Instant,
	{ isOnline, lastSeenAt }: { readonly isOnline: boolean; readonly lastSeenAt: Instant | null },
	now: Instant,
): Instant {
	return Math.max(onAt, isOnline ? now : Math.min(lastSeenAt ?? onAt, now));
}
