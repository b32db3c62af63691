import { siteDate } from "@/domain/calendar/datedDay";
import { type Instant, type Interval, intersect } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS, quarterHourStart } from "@/domain/calendar/quarterHour";
import { type DatedZone, datesBetween, type LocalDate } from "@/domain/calendar/zone";
import { type DayPart, type Figures, isNothing, NO_FIGURES, type QuarterPart, subtractFigures, sumParts } from "./bucket";

/** The quarter-hours that an entry touches, as one range on the grid: what must be refolded when it cannot be added. */
export function staleRange({ startsAt, endsAt }: { readonly startsAt: Instant; readonly endsAt: Instant }): Interval {
	return { start: quarterHourStart(startsAt), end: gridEnd(Math.max(startsAt + 1, endsAt)) };
}

/** The first `quartersMax` quarter-hours of a range, and what is left of it for the next step. */
export function firstStep(range: Interval, quartersMax: number): { step: Interval; rest: Interval | null } {
	const end = Math.min(range.end, range.start + quartersMax * QUARTER_HOUR_MS);
	return { step: { start: range.start, end }, rest: end < range.end ? { start: end, end: range.end } : null };
}

/** Keeps the quarter-hours that start within any of the ranges. */
export function within(quarters: readonly QuarterPart[], ranges: readonly Interval[]): QuarterPart[] {
	return quarters.filter((quarter) =>
		ranges.some((range) => intersect(range, { start: quarter.startsAt, end: quarter.startsAt + 1 })),
	);
}

/** What must be added to `actual` to make it `expected`. A bucket that agrees is left out. */
export function difference<T extends Figures & { readonly deviceId: number; readonly classroomId: number }>(
	expected: readonly T[],
	actual: readonly T[],
	bucketOf: (part: T) => string | number,
): T[] {
	const missing = actual.map((part): T => ({ ...part, ...subtractFigures(NO_FIGURES, part) }));
	return sumParts([...expected, ...missing], bucketOf).filter((part) => !isNothing(part));
}

/** The local dates that a range touches, and one more on either side, where another zone may have put some of it. */
export function staleDates(range: Interval, zones: readonly DatedZone[]): LocalDate[] {
	const DAY_MS = 86_400_000;
	return datesBetween(siteDate(range.start - DAY_MS, zones), siteDate(range.end - 1 + DAY_MS, zones));
}

/** Days that hold a changed quarter-hour are priced anew even when their sum stands: adds them with nothing to add. */
export function touchedDays(days: readonly DayPart[], touched: readonly DayPart[]): DayPart[] {
	return sumParts([...days, ...touched.map((day): DayPart => ({ ...day, ...NO_FIGURES }))], (day) => day.date);
}

function gridEnd(at: Instant): Instant {
	return Math.ceil(at / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
}
