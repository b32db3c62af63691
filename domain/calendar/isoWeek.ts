import { Temporal } from "temporal-polyfill";
import { addDays, type LocalDate, weekdayOf } from "./zone";

/** A week by ISO 8601, "2026-W48". Sorts as text. */
export type IsoWeek = string;

/** The week that holds a date: Monday to Sunday, of the year that its Thursday is in. */
export function isoWeekOf(date: LocalDate): IsoWeek {
	const { weekOfYear = 0, yearOfWeek = 0 } = Temporal.PlainDate.from(date);
	return `${String(yearOfWeek).padStart(4, "0")}-W${String(weekOfYear).padStart(2, "0")}`;
}

export function mondayOf(date: LocalDate): LocalDate {
	return addDays(date, 1 - weekdayOf(date));
}
