import { addDays, datesBetween, type LocalDate } from "@/domain/calendar/zone";

/** Amounts in any one exact unit: mWh or 10^-12 of the currency. */
export interface MonthSoFar {
	readonly today: LocalDate;
	/** Last date of the month. */
	readonly lastDate: LocalDate;
	/** Amount of the month until now, today's part included. */
	readonly soFar: bigint;
	readonly todaySoFar: bigint;
	/** Amounts of whole days before today. A day that is missing or null was not known. */
	readonly byDate: ReadonlyMap<LocalDate, bigint | null>;
}

export type Forecast = { readonly kind: "forecast"; readonly amount: bigint } | { readonly kind: "too_little_history" };

export const FORECAST_WEEKS = 4;
/** A mean of one day is a repetition, not a forecast. */
const SAME_WEEKDAYS_MIN = 2;

export const FORECAST_METHOD =
	"month so far + for each day to come the mean of the same weekday over the last 4 weeks (today: what is left of that mean)";
export const FORECAST_METHOD_NONE = "no forecast: a weekday that is still to come was known on fewer than 2 of the last 4 weeks";

/**
 * Expected amount of the whole month: what is known, plus for each day to come the mean of the same weekdays of the last
 * four weeks (rounded down). Today adds what its own mean has left over the amount so far, never less than nothing.
 */
export function forecastMonth(month: MonthSoFar): Forecast {
	const todayMean = meanOfWeekday(month, month.today);
	if (todayMean === null) return { kind: "too_little_history" };
	const leftToday = todayMean - month.todaySoFar;
	// Stryker disable next-line EqualityOperator: of 0 either side of the condition is 0
	let amount = month.soFar + (leftToday > 0n ? leftToday : 0n);
	for (const date of datesBetween(addDays(month.today, 1), month.lastDate)) {
		const mean = meanOfWeekday(month, date);
		if (mean === null) return { kind: "too_little_history" };
		amount += mean;
	}
	return { kind: "forecast", amount };
}

/** Mean over the dates of that weekday among the 28 days before today; null when too few of them are known. */
function meanOfWeekday({ today, byDate }: MonthSoFar, date: LocalDate): bigint | null {
	const known = weekdaysBefore(today, date)
		.map((day) => byDate.get(day) ?? null)
		.filter((amount) => amount !== null);
	if (known.length < SAME_WEEKDAYS_MIN) return null;
	return known.reduce((sum, amount) => sum + amount, 0n) / BigInt(known.length);
}

/** The four dates before today that share the weekday of `date` (today or later), newest first. */
function weekdaysBefore(today: LocalDate, date: LocalDate): LocalDate[] {
	let newest = date;
	while (newest >= today) newest = addDays(newest, -7);
	return Array.from({ length: FORECAST_WEEKS }, (_, week) => addDays(newest, -7 * week));
}
