import { addDays, type LocalDate, weekdayOf } from "@/domain/calendar/zone";
import { clockText, fits, type TouPeriod } from "./touPeriod";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const DAY_MINUTES = 1_440;

/**
 * A moment that no period prices, in words; null when there is none. Looks at every weekday and at each time of day from
 * which a window may begin to fit or cease to, on one day of each stretch of the year that the seasons make, and on each
 * holiday itself.
 */
export function uncoveredMoment(tou: { periods: readonly TouPeriod[]; holidays: readonly LocalDate[] }): string | null {
	for (const day of daysOfSeasons(tou.periods))
		for (let weekday = 1; weekday <= 7; weekday++) {
			const minutes = uncoveredMinutes(tou.periods, { date: `2028-${day}`, weekday }, false);
			const season = tou.periods.some((period) => period.season !== null) ? ` (as on ${day})` : "";
			if (minutes !== null) return `${WEEKDAYS[weekday - 1]} ${clockText(minutes)}${season}`;
		}
	for (const date of tou.holidays) {
		const minutes = uncoveredMinutes(tou.periods, { date, weekday: weekdayOf(date) }, true);
		if (minutes !== null) return `the holiday ${date} ${clockText(minutes)}`;
	}
	return null;
}

function uncoveredMinutes(
	periods: readonly TouPeriod[],
	day: { readonly date: LocalDate; readonly weekday: number },
	isHoliday: boolean,
): number | null {
	const found = edgesOfDay(periods).find((minutes) => !periods.some((period) => fits(period, { ...day, minutes }, isHoliday)));
	return found ?? null;
}

function edgesOfDay(periods: readonly TouPeriod[]): number[] {
	const edges = new Set([
		0,
		...periods.flatMap(({ windows }) => windows ?? []).flatMap(({ from, to }) => [from, to % DAY_MINUTES]),
	]);
	return [...edges].sort((a, b) => a - b);
}

/** "MM-DD" of the first day, of each day on which a season begins and of each after it ends. */
function daysOfSeasons(periods: readonly TouPeriod[]): Set<string> {
	const days = new Set(["01-01"]);
	for (const { season } of periods)
		if (season !== null) for (const date of [`2028-${season.from}`, addDays(`2028-${season.to}`, 1)]) days.add(date.slice(5));
	return days;
}
