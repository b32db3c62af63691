import type { Instant, Interval } from "./interval";

/** Every IANA zone's offset since 1972 lies on this grid: India's +5:30 and Nepal's +5:45 too. */
export const QUARTER_HOUR_MS = 900_000;

/** Start of the UTC quarter-hour that holds the instant. */
export function quarterHourStart(at: Instant): Instant {
	return Math.floor(at / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
}

export function isOnQuarterHour(at: Instant): boolean {
	return at % QUARTER_HOUR_MS === 0;
}

/** Starts of all quarter-hours that touch [start, end). Empty for an empty interval. */
export function quarterHoursOf(interval: Interval): Instant[] {
	const starts: Instant[] = [];
	if (interval.start >= interval.end) return starts;
	for (let at = quarterHourStart(interval.start); at < interval.end; at += QUARTER_HOUR_MS) starts.push(at);
	return starts;
}
