import type { HeatDay } from "@/components/charts/HeatMap";
import { localDateOf } from "@/components/figures/formatTime";
import type { CalendarResponse } from "@/wire/http/calendar";

const LEVELS = { none: null, zero: 0, low: 1, medium: 2, high: 4 } as const;
const HIGHEST_FROM = 0.85;

/** Thirds of the month's highest day, as the API sorts them; within "high" the days next to the highest stand out. */
export function toHeatDays(calendar: CalendarResponse, figure: (kwh: number | null, cost: number | null) => string): HeatDay[] {
	const today = localDateOf(calendar.as_of);
	const highest = Math.max(0, ...calendar.calendar.map((day) => day.total_kwh ?? 0));
	return calendar.calendar.map((day) => {
		const text = figure(day.total_kwh, day.total_cost);
		const isFuture = day.date > today;
		const level = day.category === "high" && (day.total_kwh ?? 0) < highest * HIGHEST_FROM ? 3 : LEVELS[day.category];
		return {
			date: day.date,
			level,
			text: isFuture ? "not yet" : day.category === "none" ? "no reading" : text,
			figure: text,
			isFuture,
		};
	});
}
