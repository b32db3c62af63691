import type { LocalDate } from "@/domain/calendar/zone";
import { toKilowattHours } from "@/domain/quantity/energy";
import type { CalendarResponse, DayCategory } from "@/wire/http/calendar";
import { type Outcome, ok } from "../outcome";
import { datesOfMonth, toMonth } from "./answerMonthly";
import { localTime, type RoomPlace } from "./place";
import { apiKwh, apiMoney, groupRows, totalOf, type UsageTotal } from "./usageTotal";

/** Every day of a month with its category, for a heat map. */
export async function answerCalendar(
	place: RoomPlace,
	asked: { year: number; month: number },
): Promise<Outcome<CalendarResponse>> {
	const month = toMonth(asked);
	const dates = datesOfMonth(month);
	const days = await place.usage.days(place.scope, dates[0] as LocalDate, dates.at(-1) as LocalDate);
	const byDate = groupRows(days, (row) => row.date);
	const totals = dates.map((date) => totalOf(byDate.get(date) ?? []));
	const highest = totals.reduce((most, total) => (total.energyMwh > most ? total.energyMwh : most), 0n);
	return ok({
		classroom: place.room.code,
		year: asked.year,
		month: asked.month,
		month_string: month,
		time_zone: place.timeZone,
		as_of: localTime(place, place.now),
		currency: place.site.currency,
		calendar: dates.map((date, index) => {
			const total = totals[index] as UsageTotal;
			return {
				date,
				total_kwh: apiKwh(total),
				total_cost: apiMoney(total.costPico, date >= place.today),
				unpriced_kwh: toKilowattHours(total.unpricedMwh),
				device_count: total.deviceIds.size,
				category: categoryOf(total, highest),
			};
		}),
	});
}

/** Thirds of the month's highest day. */
export function categoryOf(total: Pick<UsageTotal, "isKnown" | "energyMwh">, highest: bigint): DayCategory {
	if (!total.isKnown) return "none";
	if (total.energyMwh <= 0n) return "zero";
	if (total.energyMwh * 3n <= highest) return "low";
	return total.energyMwh * 3n <= highest * 2n ? "medium" : "high";
}
