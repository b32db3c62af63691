import { siteDayIntervals, startOfSiteDate } from "@/domain/calendar/datedDay";
import { type Instant, type Interval, intersect } from "@/domain/calendar/interval";
import { isOnQuarterHour } from "@/domain/calendar/quarterHour";
import { addDays, type DatedZone, datesBetween, type LocalDate } from "@/domain/calendar/zone";
import { USAGE_DAYS_MAX, USAGE_QUARTER_DAYS_MAX } from "@/store/usageLimits";
import { type Outcome, ok, refuseField } from "../outcome";

const DAY_MS = 86_400_000;
export const DAY_MINUTES = 1440;

export interface TimeRange extends Interval {
	/** The dates, both included, where start and end are whole local dates; null where either is an instant. */
	readonly dates: { readonly first: LocalDate; readonly last: LocalDate } | null;
}

/**
 * `start` and `end` of a query: local dates (end included) or instants on quarter-hours (end excluded). Nothing is
 * widened: energy is known per quarter-hour, so an edge within one is refused.
 */
export function toTimeRange({ start, end }: { start: string; end: string }, zones: readonly DatedZone[]): Outcome<TimeRange> {
	const from = isDate(start) ? startOfSiteDate(start, zones) : Date.parse(start);
	const until = isDate(end) ? endOfSiteDate(end, zones) : Date.parse(end);
	if (!isOnQuarterHour(from))
		return refuseField("start", "must lie on a quarter-hour (minutes 00, 15, 30 or 45, no seconds); finer times are not kept");
	if (!isOnQuarterHour(until))
		return refuseField("end", "must lie on a quarter-hour (minutes 00, 15, 30 or 45, no seconds); finer times are not kept");
	if (until <= from) return refuseField("end", "must lie after start");
	const dates = isDate(start) && isDate(end) ? { first: start, last: end } : null;
	return ok({ start: from, end: until, dates });
}

/** Refuses a range that is longer than one answer may be. */
export function checkRangeLength(range: TimeRange, bucketMinutes: number): Outcome<TimeRange> {
	const days = (range.end - range.start) / DAY_MS;
	if (bucketMinutes === DAY_MINUTES && range.dates !== null)
		return days <= USAGE_DAYS_MAX
			? ok(range)
			: refuseField("end", `at most ${USAGE_DAYS_MAX} days in one answer; ask for less at a time`);
	if (days <= USAGE_QUARTER_DAYS_MAX) return ok(range);
	const way = bucketMinutes === DAY_MINUTES ? "give start and end as dates" : `use bucket=${DAY_MINUTES}`;
	return refuseField("end", `at most ${USAGE_QUARTER_DAYS_MAX} days of buckets within a day; ask for less at a time, or ${way}`);
}

export interface Bucket extends Interval {
	/** The local date that the bucket belongs to. */
	readonly date: LocalDate;
	/** From that date's first instant to the bucket's start. */
	readonly sinceMidnightMs: number;
}

/**
 * Cuts a range into buckets that count from each local midnight in elapsed time, so a day of 23 or 25 hours ends with a
 * shorter one. A bucket of 1440 minutes is the whole local day. Buckets at the edges are cut by the range.
 */
export function bucketsOf(
	range: Interval,
	dates: readonly LocalDate[],
	bucketMinutes: number,
	zones: readonly DatedZone[],
): Bucket[] {
	const found: Bucket[] = [];
	for (const date of dates) {
		const pieces = siteDayIntervals(date, zones);
		for (const piece of pieces) {
			const step = bucketMinutes === DAY_MINUTES ? piece.end - piece.start : bucketMinutes * 60_000;
			for (let start = piece.start; start < piece.end; start += step) {
				const bucket = intersect({ start, end: Math.min(start + step, piece.end) }, range);
				if (bucket) found.push({ ...bucket, date, sinceMidnightMs: bucket.start - (pieces[0]?.start ?? bucket.start) });
			}
		}
	}
	return found;
}

/** Rows that ascend by `startsAt`, put to the ascending, gapless buckets that hold them. */
export function rowsOfBuckets<R extends { readonly startsAt: Instant }>(rows: readonly R[], buckets: readonly Interval[]): R[][] {
	let next = 0;
	return buckets.map((bucket) => {
		const held: R[] = [];
		for (let row = rows[next]; row && row.startsAt < bucket.end; row = rows[++next])
			if (row.startsAt >= bucket.start) held.push(row);
		return held;
	});
}

/** Every local date that a range touches. */
export function datesOf(range: TimeRange, dateOf: (at: Instant) => LocalDate): LocalDate[] {
	return range.dates
		? datesBetween(range.dates.first, range.dates.last)
		: datesBetween(dateOf(range.start), dateOf(range.end - 1));
}

export function endOfSiteDate(date: LocalDate, zones: readonly DatedZone[]): Instant {
	return siteDayIntervals(date, zones).at(-1)?.end ?? startOfSiteDate(addDays(date, 1), zones);
}

function isDate(text: string): boolean {
	return text.length === 10;
}

/** From the first instant of a local date to its last. */
export function dayIntervalOf(date: LocalDate, zones: readonly DatedZone[]): Interval {
	return { start: startOfSiteDate(date, zones), end: endOfSiteDate(date, zones) };
}
