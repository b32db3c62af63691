import { siteDate, siteDayIntervals } from "./datedDay";
import { type Interval, intersect } from "./interval";
import { addDays, type DatedZone, datesBetween, type LocalDate } from "./zone";

/** A local day of a site, or a piece of it: a range cuts it, and a change of zone makes several of one. */
export interface DayPiece extends Interval {
	readonly date: LocalDate;
}

/** The local days of a range, cut by it, ascending and without a gap; [] for an empty range. */
export function dayPieces(range: Interval, zones: readonly DatedZone[]): DayPiece[] {
	if (range.end <= range.start) return [];
	const [a, b] = [siteDate(range.start, zones), siteDate(range.end - 1, zones)];
	// A move westward repeats dates, so the last instant may bear an earlier one than the first.
	const [first, last] = a <= b ? [a, b] : [b, a];
	return datesBetween(addDays(first, -1), addDays(last, 1))
		.flatMap((date) =>
			siteDayIntervals(date, zones).flatMap((interval) => {
				const piece = intersect(interval, range);
				return piece ? [{ ...piece, date }] : [];
			}),
		)
		.sort((x, y) => x.start - y.start);
}

/** Cuts a stretch at the edges of ascending pieces, and leaves out what lies in none. */
export function cutByDays({ start, end }: Interval, days: readonly DayPiece[]): DayPiece[] {
	const found: DayPiece[] = [];
	for (let index = firstAfter(start, days); index < days.length; index += 1) {
		const day = days[index] as DayPiece;
		if (day.start >= end) break;
		found.push({ date: day.date, start: Math.max(start, day.start), end: Math.min(end, day.end) });
	}
	return found.filter((piece) => piece.start < piece.end);
}

/** Index of the first piece that ends after the instant. */
function firstAfter(at: number, days: readonly DayPiece[]): number {
	let [low, high] = [0, days.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((days[middle] as DayPiece).end > at) high = middle;
		else low = middle + 1;
	}
	return low;
}
