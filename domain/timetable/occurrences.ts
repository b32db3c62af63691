import { siteDate } from "@/domain/calendar/datedDay";
import type { Interval } from "@/domain/calendar/interval";
import { siteInstant } from "@/domain/calendar/wallClock";
import { addDays, datesBetween, type LocalDate } from "@/domain/calendar/zone";
import { decideDate } from "./decideDate";
import type { Schedule, SiteCalendar } from "./schedule";

/** One window of a schedule. Empty (start = end) where a clock change skips all of it. */
export interface Occurrence extends Interval {
	readonly schedule: Schedule;
	/** The local date on which it begins by the clock. */
	readonly date: LocalDate;
}

/** Windows that begin on the dates from first to last, both included, ascending. */
export function occurrencesOn(
	schedule: Schedule,
	firstDate: LocalDate,
	lastDate: LocalDate,
	calendar: SiteCalendar,
): Occurrence[] {
	if (!schedule.enabled) return [];
	return datesBetween(later(firstDate, schedule.validFrom), lastDate).flatMap((date) => {
		const decided = decideDate(schedule, date, calendar);
		if (decided.kind === "skipped") return [];
		const start = siteInstant(date, decided.startsMinute, calendar.zones);
		if (schedule.standsUntil !== null && start >= schedule.standsUntil) return [];
		return [{ schedule, date, start, end: siteInstant(date, decided.endsMinute, calendar.zones) }];
	});
}

// A window lasts a day at most and a site's move by zone turns its date by less than two.
const DATES_AROUND = 3;

/** Windows that may touch the interval: all of those that do, and some beside it. */
export function occurrencesAround(schedule: Schedule, interval: Interval, calendar: SiteCalendar): Occurrence[] {
	return occurrencesOn(
		schedule,
		addDays(siteDate(interval.start, calendar.zones), -DATES_AROUND),
		addDays(siteDate(interval.end, calendar.zones), DATES_AROUND),
		calendar,
	);
}

function later(a: LocalDate, b: LocalDate): LocalDate {
	return a > b ? a : b;
}
