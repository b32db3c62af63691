import { type Instant, type Interval, intersect } from "@/domain/calendar/interval";
import { unionOf, without } from "./occupiedWindows";

/** Around a window nobody is blamed: people come early and leave late. */
export const GRACE_MS = 10 * 60_000;

/** By what it is judged whether a room needs what is ON. */
export interface RoomUse {
	/** When its timetable says that it is in use; [] = it has none. Ascending, apart. */
	readonly windows: readonly Interval[];
	/** When somebody moved in it, ascending; [] = nothing there sees that. */
	readonly motionAt: readonly Instant[];
	/** How long after a motion somebody is still taken to be there. */
	readonly holdMs: number;
}

/** outside_timetable: beyond the windows and their grace. no_motion: within them, or without any, but nobody moved. */
export type IdleReason = "outside_timetable" | "no_motion";

export interface IdleStretch extends Interval {
	readonly reason: IdleReason;
}

/**
 * What of a switch's ON time nobody needed, ascending. Once a room has seen motion, motion says who is there: a lecture
 * that was cancelled and one that runs late are told apart. Before that, and where nothing sees motion, the timetable does.
 * Null: the room has neither, so that nothing can be said.
 */
export function createIdleJudge({ windows, motionAt, holdMs }: RoomUse): ((on: Interval) => IdleStretch[]) | null {
	const [firstMotion] = motionAt;
	if (windows.length === 0 && firstMotion === undefined) return null;
	const planned = unionOf(windows.map(({ start, end }) => ({ start: start - GRACE_MS, end: end + GRACE_MS })));
	const sensedFrom = firstMotion ?? Number.POSITIVE_INFINITY;
	const seen = unionOf(motionAt.map((at) => ({ start: at, end: at + holdMs })));
	return (on) => {
		const before = windows.length === 0 ? null : intersect(on, { start: Number.NEGATIVE_INFINITY, end: sensedFrom });
		const after = intersect(on, { start: sensedFrom, end: Number.POSITIVE_INFINITY });
		const byTimetable = before ? without(before, around(planned, before)).map(withReason("outside_timetable")) : [];
		if (!after) return byTimetable;
		const byMotion = without(after, around(seen, after)).flatMap((idle) => {
			const beyond = windows.length === 0 ? [] : without(idle, around(planned, idle));
			const within = without(idle, beyond);
			return [...beyond.map(withReason("outside_timetable")), ...within.map(withReason("no_motion"))];
		});
		return [...byTimetable, ...byMotion.sort((a, b) => a.start - b.start)];
	};
}

function withReason(reason: IdleReason) {
	return ({ start, end }: Interval): IdleStretch => ({ start, end, reason });
}

/** Those of a long ascending list that touch an interval. */
function around(windows: readonly Interval[], { start, end }: Interval): readonly Interval[] {
	let low = 0;
	let high = windows.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((windows[middle]?.end ?? 0) <= start) low = middle + 1;
		else high = middle;
	}
	let last = low;
	while (last < windows.length && (windows[last]?.start ?? end) < end) last += 1;
	return windows.slice(low, last);
}
