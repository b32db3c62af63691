import { type Instant, type Interval, intersect } from "./interval";
import { QUARTER_HOUR_MS, quarterHourStart } from "./quarterHour";
import { addDays, addMonths, type DatedZone, dayInterval, type LocalDate, type LocalMonth, localDate, zoneAt } from "./zone";

// A site may change its zone. The local day of an instant is then the day in the zone in force at that instant, and a
// date may consist of several pieces (a move eastward skips hours, a move westward repeats some). A quarter-hour belongs
// to one day: a change of zone inside it counts from the next one on.

/** The site's local date of an instant. */
export function siteDate(at: Instant, zones: readonly DatedZone[]): LocalDate {
	const quarter = quarterHourStart(at);
	return localDate(quarter, zoneAt(zones, quarter));
}

/** All instants of a site's local date, ascending; [] for a date that the site never had. */
export function siteDayIntervals(date: LocalDate, zones: readonly DatedZone[]): Interval[] {
	const pieces: Interval[] = [];
	zones.forEach((zone, index) => {
		const next = zones[index + 1];
		const inForce: Interval = {
			start: index === 0 ? Number.NEGATIVE_INFINITY : nextQuarter(zone.effectiveFrom),
			end: next ? nextQuarter(next.effectiveFrom) : Number.POSITIVE_INFINITY,
		};
		const piece = intersect(dayInterval(date, zone.timeZone), inForce);
		if (piece === null) return;
		const last = pieces.at(-1);
		if (last?.end === piece.start) pieces[pieces.length - 1] = { start: last.start, end: piece.end };
		else pieces.push(piece);
	});
	return pieces;
}

/** First instant of a site's local date: what "effective from this date" means. */
export function startOfSiteDate(date: LocalDate, zones: readonly DatedZone[]): Instant {
	const [first] = siteDayIntervals(date, zones);
	return first ? first.start : dayInterval(date, zoneAt(zones, dayInterval(date, zones[0]?.timeZone ?? "UTC").start)).start;
}

/** From the first instant of the first date to the last of the last: holds every instant of the dates between. */
export function siteDatesHull(firstDate: LocalDate, lastDate: LocalDate, zones: readonly DatedZone[]): Interval {
	const used = zones.length > 0 ? zones : [{ effectiveFrom: 0, timeZone: "UTC" }];
	return {
		start: Math.min(...used.map((zone) => dayInterval(firstDate, zone.timeZone).start)),
		end: Math.max(...used.map((zone) => dayInterval(lastDate, zone.timeZone).end)),
	};
}

/** First and last date of the months, both included. */
export function datesOfMonths(first: LocalMonth, last: LocalMonth): { firstDate: LocalDate; lastDate: LocalDate } {
	return { firstDate: `${first}-01`, lastDate: addDays(`${addMonths(last, 1)}-01`, -1) };
}

function nextQuarter(at: Instant): Instant {
	return Math.ceil(at / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
}
