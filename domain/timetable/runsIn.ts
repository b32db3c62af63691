import { contains, type Instant, type Interval } from "@/domain/calendar/interval";
import { occurrencesAround } from "./occurrences";
import type { Schedule, SiteCalendar } from "./schedule";

/** A schedule's order to its switches at an instant. */
export interface Run {
	readonly schedule: Schedule;
	readonly dueAt: Instant;
	readonly state: boolean;
}

/**
 * Runs with start ≤ dueAt < end, in the order in which they are done: by time; at one instant OFF before ON, so that a
 * lesson that follows on another stays lit; then by schedule. A window that a clock change skips switches nothing on.
 */
export function runsIn(schedules: readonly Schedule[], interval: Interval, calendar: SiteCalendar): Run[] {
	return schedules
		.filter(({ turnOn, turnOff }) => turnOn || turnOff)
		.flatMap((schedule) => occurrencesAround(schedule, interval, calendar).flatMap(edgesOf))
		.filter(({ dueAt }) => contains(interval, dueAt))
		.sort((a, b) => a.dueAt - b.dueAt || Number(a.state) - Number(b.state) || a.schedule.id - b.schedule.id)
		.filter((run, index, all) => !isSame(run, all[index - 1]));
}

function edgesOf({ schedule, start, end }: { schedule: Schedule } & Interval): Run[] {
	const on = schedule.turnOn && start < end ? [{ schedule, dueAt: start, state: true }] : [];
	const off = schedule.turnOff ? [{ schedule, dueAt: end, state: false }] : [];
	return [...on, ...off];
}

/** Two dates may meet in one instant where a site's clock skips a day. */
function isSame(run: Run, before: Run | undefined): boolean {
	return before?.schedule.id === run.schedule.id && before.dueAt === run.dueAt && before.state === run.state;
}
