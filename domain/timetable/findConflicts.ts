import type { Instant, Interval } from "@/domain/calendar/interval";
import { type Occurrence, occurrencesAround } from "./occurrences";
import type { Schedule, SiteCalendar, SwitchType } from "./schedule";

/** One schedule turns off what another one needs at that moment. */
export interface Conflict {
	/** Within the window of `needs`; an OFF at its very start is followed by its ON and harms nobody. */
	readonly at: Instant;
	readonly off: Schedule;
	readonly needs: Schedule;
	/** When the window of `needs` ends. */
	readonly neededUntil: Instant;
	readonly types: readonly SwitchType[];
}

/**
 * Where schedules of one room contradict each other within the interval, ascending by time.
 *
 * @param schedules  those that cover the room
 */
export function findConflicts(schedules: readonly Schedule[], interval: Interval, calendar: SiteCalendar): Conflict[] {
	const windows = schedules.flatMap((schedule) => occurrencesAround(schedule, interval, calendar));
	return windows
		.filter(({ schedule, end }) => schedule.turnOff && interval.start <= end && end < interval.end)
		.flatMap((off) => windows.flatMap((needs) => conflictOf(off, needs) ?? []))
		.sort((a, b) => a.at - b.at || a.off.id - b.off.id || a.needs.id - b.needs.id);
}

function conflictOf(off: Occurrence, needs: Occurrence): Conflict | null {
	if (off.schedule.id === needs.schedule.id || !(needs.schedule.turnOn || needs.schedule.occupied)) return null;
	if (!(needs.start < off.end && off.end < needs.end)) return null;
	const types = typesCut(off.schedule, needs.schedule);
	return types.length === 0 ? null : { at: off.end, off: off.schedule, needs: needs.schedule, neededUntil: needs.end, types };
}

/** A schedule that only says when a room is in use needs whatever is switched there. */
function typesCut(off: Schedule, needs: Schedule): SwitchType[] {
	return off.switchTypes.filter((type) => !(needs.turnOn || needs.turnOff) || needs.switchTypes.includes(type));
}
