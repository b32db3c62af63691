import { FORECAST_WEEKS, type Forecast, forecastMonth } from "@/domain/aggregate/forecast";
import { datesOfMonths } from "@/domain/calendar/datedDay";
import { addDays, datesBetween, type LocalDate, monthOf } from "@/domain/calendar/zone";
import type { PicoMoney } from "@/domain/quantity/money";
import type { DayUsage } from "@/store/usageFigures";
import { groupRows, totalOf, type UsageTotal } from "./usageTotal";

/** A running month so far, and what it will come to. */
export interface MonthOutlook {
	readonly total: UsageTotal;
	readonly energy: Forecast;
	/** Expected cost of the whole month; null when there is too little history, or a part of the month has no price. */
	readonly costPico: PicoMoney | null;
}

/** The first date of which the outlook wants the days: of the month, or of the weeks that a forecast looks back. */
export function firstDateOfOutlook(today: LocalDate): LocalDate {
	return [`${monthOf(today)}-01`, addDays(today, -7 * FORECAST_WEEKS)].sort()[0] as LocalDate;
}

/** From the days since `firstDateOfOutlook`, today's included. */
export function outlookOf(rows: readonly DayUsage[], today: LocalDate): MonthOutlook {
	const month = monthOf(today);
	const { lastDate } = datesOfMonths(month, month);
	const total = totalOf(rows.filter((row) => monthOf(row.date) === month));
	const todayTotal = totalOf(rows.filter((row) => row.date === today));
	const byDate = new Map([...groupRows(rows, (row) => row.date)].map(([date, held]) => [date, totalOf(held)]));
	const past = datesBetween(firstDateOfOutlook(today), addDays(today, -1)).map((date) => [date, byDate.get(date)] as const);
	const energy = forecastMonth({
		today,
		lastDate,
		soFar: total.energyMwh,
		todaySoFar: todayTotal.energyMwh,
		byDate: new Map(past.map(([date, day]) => [date, day?.energyMwh ?? null])),
	});
	// A day that is priced only in part would pull the mean down.
	const wholly = (day: UsageTotal | undefined) => (day && day.unpricedMwh === 0n ? day.costPico : null);
	const cost = forecastMonth({
		today,
		lastDate,
		soFar: total.costPico ?? 0n,
		todaySoFar: todayTotal.costPico ?? 0n,
		byDate: new Map(past.map(([date, day]) => [date, wholly(day)])),
	});
	return { total, energy, costPico: cost.kind === "forecast" && total.unpricedMwh === 0n ? cost.amount : null };
}
