import { datesOfMonths, siteDayIntervals, startOfSiteDate } from "@/domain/calendar/datedDay";
import type { Interval } from "@/domain/calendar/interval";
import { addMonths, type DatedZone, datesBetween, type LocalDate, type LocalMonth, monthOf } from "@/domain/calendar/zone";

/** A site's local month from its first instant to that of the next one. */
export function monthInterval(month: LocalMonth, zones: readonly DatedZone[]): Interval {
	return { start: startOfSiteDate(`${month}-01`, zones), end: startOfSiteDate(`${addMonths(month, 1)}-01`, zones) };
}

/** All instants of a site's local month, ascending: one piece, unless the site changed its zone in it. */
export function monthIntervals(month: LocalMonth, zones: readonly DatedZone[]): Interval[] {
	const pieces: Interval[] = [];
	for (const date of datesOf(month))
		for (const piece of siteDayIntervals(date, zones)) {
			const last = pieces.at(-1);
			if (last?.end === piece.start) pieces[pieces.length - 1] = { start: last.start, end: piece.end };
			else pieces.push(piece);
		}
	return pieces;
}

export function datesOf(month: LocalMonth): LocalDate[] {
	const { firstDate, lastDate } = datesOfMonths(month, month);
	return datesBetween(firstDate, lastDate);
}

/** The months of a range of dates, both included. */
export function monthsOf(firstDate: LocalDate, lastDate: LocalDate): LocalMonth[] {
	const months: LocalMonth[] = [];
	for (let month = monthOf(firstDate); month <= monthOf(lastDate); month = addMonths(month, 1)) months.push(month);
	return months;
}
