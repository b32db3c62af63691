import { addDays, addMonths, datesBetween, type LocalDate, monthOf } from "@/domain/calendar/zone";
import { type Outcome, ok, refuseField } from "../outcome";
import { datesOfMonth } from "./answerMonthly";

const VIEW_DAYS_MAX = 366;
const DAY_MS = 86_400_000;

export interface ViewQuery {
	readonly range?: "today" | "7d" | "month" | undefined;
	readonly start?: LocalDate | undefined;
	readonly end?: LocalDate | undefined;
}

/** The dates of a page, and those of the period before, matched by position; the latter may be fewer. */
export interface ViewPeriod {
	readonly dates: readonly LocalDate[];
	readonly first: LocalDate;
	readonly last: LocalDate;
	readonly comparableDates: readonly LocalDate[];
	/** Holds today or later days. */
	readonly isOpen: boolean;
	readonly bucketMinutes: 15 | 60 | 1440;
}

/** Today, the last 7 days, the month so far, or a range of dates. The period before is as many days earlier; of a month the month before. */
export function toViewPeriod({ range, start, end }: ViewQuery, today: LocalDate): Outcome<ViewPeriod> {
	if (start !== undefined || end !== undefined) {
		if (range !== undefined) return refuseField("range", "give either range, or start and end");
		if (start === undefined) return refuseField("start", "is missing beside end");
		if (end === undefined) return refuseField("end", "is missing beside start");
		if (end < start) return refuseField("end", "must not lie before start");
		if ((Date.parse(end) - Date.parse(start)) / DAY_MS >= VIEW_DAYS_MAX)
			return refuseField("end", `at most ${VIEW_DAYS_MAX} days on one page`);
		return ok(shifted(start, end, today));
	}
	switch (range) {
		case "7d":
			return ok(shifted(addDays(today, -6), today, today));
		case "month": {
			const month = monthOf(today);
			return ok(period(datesBetween(`${month}-01`, today), datesOfMonth(addMonths(month, -1)), today));
		}
		case "today":
		case undefined:
			return ok(shifted(today, today, today));
	}
}

function shifted(first: LocalDate, last: LocalDate, today: LocalDate): ViewPeriod {
	const dates = datesBetween(first, last);
	return period(dates, datesBetween(addDays(first, -dates.length), addDays(first, -1)), today);
}

function period(dates: readonly LocalDate[], before: readonly LocalDate[], today: LocalDate): ViewPeriod {
	const first = dates[0] as LocalDate;
	const last = dates.at(-1) as LocalDate;
	const bucketMinutes = dates.length <= 2 ? 15 : dates.length <= 14 ? 60 : 1440;
	return { dates, first, last, comparableDates: before.slice(0, dates.length), isOpen: last >= today, bucketMinutes };
}
