import type { Instant, Interval } from "./interval";
import { QUARTER_HOUR_MS, quarterHoursOf } from "./quarterHour";
import { type DatedZone, type LocalDate, localDate, localMinutes, weekdayOf, zoneAt } from "./zone";

/** What the wall clock of a site shows at the start of a quarter-hour. */
export interface LocalQuarter {
	readonly startsAt: Instant;
	readonly date: LocalDate;
	/** Since midnight by the clock: 0, 15 … 1425. */
	readonly minutes: number;
	/** ISO, 1 = Monday … 7 = Sunday. */
	readonly weekday: number;
}

const MINUTES_PER_QUARTER = 15;

/**
 * The local time of every quarter-hour of an interval, at most about a day long. The calendar is asked at both ends only;
 * where the clock does not simply run on between them (23 and 25 hours, a change of zone), it is asked for each.
 */
export function localQuarters(interval: Interval, zones: readonly DatedZone[]): LocalQuarter[] {
	const starts = quarterHoursOf(interval);
	const [first, last] = [starts[0], starts.at(-1)];
	if (first === undefined || last === undefined) return [];
	const begin = quarterAt(first, zones);
	const end = quarterAt(last, zones);
	const runsOn =
		begin.date === end.date &&
		end.minutes - begin.minutes === (starts.length - 1) * MINUTES_PER_QUARTER &&
		!zones.some((zone) => first < zone.effectiveFrom && zone.effectiveFrom <= last);
	if (!runsOn) return starts.map((startsAt) => quarterAt(startsAt, zones));
	return starts.map((startsAt, index) => ({ ...begin, startsAt, minutes: begin.minutes + index * MINUTES_PER_QUARTER }));
}

/** The same for one quarter-hour. */
export function quarterAt(startsAt: Instant, zones: readonly DatedZone[]): LocalQuarter {
	const zone = zoneAt(zones, startsAt);
	const date = localDate(startsAt, zone);
	return { startsAt, date, minutes: localMinutes(startsAt, zone), weekday: weekdayOf(date) };
}

/** How many quarter-hours an interval on the grid holds. */
export function quartersIn({ start, end }: Interval): bigint {
	return BigInt(Math.max(0, end - start) / QUARTER_HOUR_MS);
}
