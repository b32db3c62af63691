import { Temporal } from "temporal-polyfill";
import type { Instant } from "./interval";
import { QUARTER_HOUR_MS } from "./quarterHour";
import type { DatedZone, LocalDate, ZoneName } from "./zone";

const MINUTES_PER_DAY = 1440;

/**
 * The first instant at which the site's clock shows this time of this date, or a later one: a time that a clock change
 * skips is the first instant after it, one that comes twice is the first time. Never falls as the local time rises.
 *
 * @param minutes  since midnight by the clock; 1440 and more are the days after
 */
export function siteInstant(date: LocalDate, minutes: number, zones: readonly DatedZone[]): Instant {
	for (const [index, zone] of zones.entries()) {
		const next = zones[index + 1];
		const begins = index === 0 ? Number.NEGATIVE_INFINITY : nextQuarter(zone.effectiveFrom);
		const at = Math.max(zoneInstant(date, minutes, zone.timeZone), begins);
		if (!next || at < nextQuarter(next.effectiveFrom)) return at;
	}
	throw new RangeError("siteInstant: a site always has a zone");
}

// A week of a campus asks for the same few times again and again: 20 µs of calendar once, then a lookup.
const INSTANTS_KEPT_MAX = 50_000;
const instants = new Map<string, Instant>();

/** The same in one zone. */
export function zoneInstant(date: LocalDate, minutes: number, zone: ZoneName): Instant {
	const key = `${date} ${minutes} ${zone}`;
	const known = instants.get(key);
	if (known !== undefined) return known;
	const asked = Temporal.PlainDate.from(date)
		.add({ days: Math.floor(minutes / MINUTES_PER_DAY) })
		.toPlainDateTime({ hour: Math.floor((minutes % MINUTES_PER_DAY) / 60), minute: minutes % 60 });
	const earlier = asked.toZonedDateTime(zone, { disambiguation: "earlier" });
	const shown = earlier.toPlainDateTime().equals(asked) ? earlier : (earlier.getTimeZoneTransition("next") ?? earlier);
	if (instants.size > INSTANTS_KEPT_MAX) instants.clear();
	instants.set(key, shown.epochMilliseconds);
	return shown.epochMilliseconds;
}

/** As in datedDay.ts: a change of zone inside a quarter-hour counts from the next one on. */
function nextQuarter(at: Instant): Instant {
	return Math.ceil(at / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
}
