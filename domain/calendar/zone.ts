import { Temporal } from "temporal-polyfill";
import { type Instant, type Interval, inForce } from "./interval";
import { QUARTER_HOUR_MS, quarterHourStart } from "./quarterHour";

/** A local calendar date, "YYYY-MM-DD". Sorts as text. */
export type LocalDate = string;
/** A local calendar month, "YYYY-MM". */
export type LocalMonth = string;
/** An IANA name, such as "Asia/Kolkata". */
export type ZoneName = string;

/** The zone of a site from an instant on. Lists ascend; the first one also holds for all time before it. */
export interface DatedZone {
	readonly effectiveFrom: Instant;
	readonly timeZone: ZoneName;
}

/** Whether the runtime knows the zone. */
export function isZone(name: string): boolean {
	try {
		Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
		return true;
	} catch {
		return false;
	}
}

export function zoneAt(zones: readonly DatedZone[], at: Instant): ZoneName {
	const zone = inForce(zones, at) ?? zones[0];
	if (!zone) throw new RangeError("zoneAt: a site always has a zone");
	return zone.timeZone;
}

// Offsets change only on quarter-hours, so a zone's date is constant within one: 12 µs of calendar once, then a lookup.
const DATES_KEPT_MAX = 100_000;
const dates = new Map<ZoneName, Map<Instant, LocalDate>>();

/** The local date of an instant. */
export function localDate(at: Instant, zone: ZoneName): LocalDate {
	let known = dates.get(zone);
	if (!known || known.size > DATES_KEPT_MAX) {
		known = new Map();
		dates.set(zone, known);
	}
	const quarter = quarterHourStart(at);
	let date = known.get(quarter);
	if (date === undefined) {
		date = zoned(quarter, zone).toPlainDate().toString();
		known.set(quarter, date);
	}
	return date;
}

export function localMonth(at: Instant, zone: ZoneName): LocalMonth {
	return monthOf(localDate(at, zone));
}

export function monthOf(date: LocalDate): LocalMonth {
	return date.slice(0, 7);
}

/** First instant of a local date: not always 00:00, where a clock change skips midnight. */
export function startOfDate(date: LocalDate, zone: ZoneName): Instant {
	return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
}

/** A local day as instants: 23, 24 or 25 hours long. */
export function dayInterval(date: LocalDate, zone: ZoneName): Interval {
	return { start: startOfDate(date, zone), end: startOfDate(addDays(date, 1), zone) };
}

/** A local month as instants. In India it begins at 18:30Z of the day before. */
export function monthInterval(month: LocalMonth, zone: ZoneName): Interval {
	return { start: startOfDate(`${month}-01`, zone), end: startOfDate(`${addMonths(month, 1)}-01`, zone) };
}

export function addDays(date: LocalDate, days: number): LocalDate {
	return Temporal.PlainDate.from(date).add({ days }).toString();
}

export function addMonths(month: LocalMonth, months: number): LocalMonth {
	return Temporal.PlainYearMonth.from(month).add({ months }).toString();
}

/** Dates from first to last, both included. */
export function datesBetween(first: LocalDate, last: LocalDate): LocalDate[] {
	const found: LocalDate[] = [];
	for (let date = first; date <= last; date = addDays(date, 1)) found.push(date);
	return found;
}

/** Local wall-clock time as minutes since midnight, for windows such as 18:00–22:00. */
export function localMinutes(at: Instant, zone: ZoneName): number {
	const time = zoned(at, zone);
	return time.hour * 60 + time.minute;
}

/** ISO weekday, 1 = Monday … 7 = Sunday. */
export function localWeekday(at: Instant, zone: ZoneName): number {
	return zoned(at, zone).dayOfWeek;
}

/** ISO weekday of a date, 1 = Monday … 7 = Sunday. */
export function weekdayOf(date: LocalDate): number {
	return Temporal.PlainDate.from(date).dayOfWeek;
}

/** Whether the text is a date of the calendar, "YYYY-MM-DD". */
export function isDate(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	try {
		return Temporal.PlainDate.from(text, { overflow: "reject" }).toString() === text;
	} catch {
		return false;
	}
}

/** RFC 3339 with the zone's offset, such as "2026-11-21T10:15:00+05:30". */
export function toLocalRfc3339(at: Instant, zone: ZoneName): string {
	return zoned(at, zone).toString({ timeZoneName: "never", smallestUnit: at % 1000 === 0 ? "second" : "millisecond" });
}

/** Whether an offset of the zone at this instant keeps to the quarter-hour grid (true for all zones since 1972). */
export function offsetIsOnGrid(at: Instant, zone: ZoneName): boolean {
	return (zoned(at, zone).offsetNanoseconds / 1e6) % QUARTER_HOUR_MS === 0;
}

function zoned(at: Instant, zone: ZoneName): Temporal.ZonedDateTime {
	return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}
