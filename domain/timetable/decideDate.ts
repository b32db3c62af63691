import { type LocalDate, weekdayOf } from "@/domain/calendar/zone";
import type { DayTimes, Schedule, SiteCalendar } from "./schedule";

/** Whether a schedule holds on a date, and if not, why. */
export type DateDecision =
	| ({ readonly kind: "holds"; readonly byException: boolean; readonly note: string } & DayTimes)
	/** `detail`: the holiday's name, or what was noted at the exception. */
	| { readonly kind: "skipped"; readonly why: SkipReason; readonly detail: string };

export const SKIP_REASONS = ["weekday", "outside_terms", "holiday", "exception", "not_valid"] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** An exception is above weekday, term and holiday, not above the dates of validity. Depends on the date alone. */
export function decideDate(
	schedule: Schedule,
	date: LocalDate,
	calendar: Pick<SiteCalendar, "terms" | "holidays">,
): DateDecision {
	if (date < schedule.validFrom || (schedule.validUntil !== null && date >= schedule.validUntil)) return skipped("not_valid");
	const exception = schedule.exceptions.find((each) => each.date === date);
	if (exception?.kind === "skip") return skipped("exception", exception.note);
	if (exception?.kind === "run") return holds(exception.times ?? schedule, true, exception.note);
	if (!schedule.weekdays.includes(weekdayOf(date))) return skipped("weekday");
	if (schedule.termIds.length > 0 && !isInTerm(schedule, date, calendar)) return skipped("outside_terms");
	const holiday = calendar.holidays.get(date);
	if (holiday !== undefined && !schedule.onHolidays) return skipped("holiday", holiday);
	return holds(schedule, false, "");
}

function isInTerm({ termIds }: Schedule, date: LocalDate, { terms }: Pick<SiteCalendar, "terms">): boolean {
	return termIds.some((id) => {
		const term = terms.get(id);
		return term !== undefined && term.from <= date && date < term.until;
	});
}

function holds({ startsMinute, endsMinute }: DayTimes, byException: boolean, note: string): DateDecision {
	return { kind: "holds", startsMinute, endsMinute, byException, note };
}

function skipped(why: SkipReason, detail = ""): DateDecision {
	return { kind: "skipped", why, detail };
}
