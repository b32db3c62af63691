import { siteDayIntervals } from "@/domain/calendar/datedDay";
import type { Interval } from "@/domain/calendar/interval";
import type { DatedZone, LocalDate } from "@/domain/calendar/zone";

/** Local days of a site as instants, each computed once: thousands of rows share a date. */
export class DayIntervals {
	private readonly known = new Map<LocalDate, Interval[]>();

	constructor(private readonly zones: readonly DatedZone[]) {}

	of(date: LocalDate): Interval[] {
		const known = this.known.get(date);
		if (known) return known;
		const intervals = siteDayIntervals(date, this.zones);
		this.known.set(date, intervals);
		return intervals;
	}
}
