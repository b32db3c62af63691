import { z } from "zod";
import { currency, kilowattHours, localDateText, money, timestamp, unpricedKwh } from "./figures";
import { routeSpec } from "./routeSpec";
import { monthQuery } from "./usageQuery";

/** Against the month's known days: none (no evidence), zero, low, medium, high (thirds of the highest day). */
export const dayCategory = z.enum(["none", "zero", "low", "medium", "high"]);

/** GET /api/power-analytics/calendar: every day of the month, future ones with nulls. */
export const calendarResponse = z.object({
	classroom: z.string(),
	year: z.number().int(),
	month: z.number().int(),
	month_string: z.string(),
	time_zone: z.string(),
	as_of: timestamp,
	currency,
	calendar: z.array(
		z.object({
			date: localDateText,
			total_kwh: kilowattHours,
			total_cost: money,
			unpriced_kwh: unpricedKwh,
			device_count: z.number().int(),
			category: dayCategory,
		}),
	),
});

export type DayCategory = z.infer<typeof dayCategory>;
export type CalendarResponse = z.infer<typeof calendarResponse>;

export const getCalendar = routeSpec({
	method: "GET",
	path: "/api/power-analytics/calendar",
	summary: "Days of a month with a category each, for a heat map",
	role: "viewer",
	request: { query: monthQuery },
	responses: { 200: { description: "Every day of the month", schema: calendarResponse } },
	problems: ["not_found"],
});
