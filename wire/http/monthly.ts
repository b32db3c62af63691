import { z } from "zod";
import {
	appliedVersion,
	currency,
	deviceFigures,
	kilowattHours,
	kilowattHoursPart,
	localDateText,
	money,
	timestamp,
	unpricedKwh,
	wattHours,
} from "./figures";
import { routeSpec } from "./routeSpec";
import { monthQuery } from "./usageQuery";

const dayFigures = z.object({
	date_string: localDateText,
	total_wh: wattHours,
	total_kwh: kilowattHours,
	cost: money,
	unpriced_kwh: unpricedKwh,
	on_time_sec: z.number().nullable(),
});

/** An open month is compared with the same elapsed part of the other one. */
const monthComparison = z.object({
	month_string: z.string(),
	total_kwh: kilowattHours,
	total_cost: money,
	unpriced_kwh: unpricedKwh,
	change_percent: z
		.number()
		.nullable()
		.meta({ description: "Of energy, 2 decimals; null when either is unknown or the other is 0" }),
	elapsed_only: z.boolean().meta({ description: "Only the hours that have passed of this month are compared" }),
});

/** GET /api/power-analytics/monthly */
export const monthlyResponse = z.object({
	classroom: z.string(),
	year: z.number().int(),
	month: z.number().int(),
	month_string: z.string().meta({ examples: ["2026-11"] }),
	time_zone: z.string(),
	as_of: timestamp,
	settled: z.boolean(),
	currency,
	totals: z.object({
		total_wh: wattHours,
		total_kwh: kilowattHours,
		total_cost: money,
		unpriced_kwh: unpricedKwh,
		estimated_kwh: kilowattHoursPart,
		allocated_kwh: kilowattHoursPart,
		on_time_hours: z.number().nullable(),
		device_count: z.number().int(),
	}),
	comparison: z.object({ previous_month: monthComparison, same_month_last_year: monthComparison }),
	cost_versions: z.array(appliedVersion),
	daily_totals: z.array(dayFigures),
	devices: z.array(deviceFigures.extend({ daily_totals: z.array(dayFigures) })),
});

export type MonthlyDay = z.infer<typeof dayFigures>;
export type MonthComparison = z.infer<typeof monthComparison>;
export type MonthlyResponse = z.infer<typeof monthlyResponse>;

export const getMonthly = routeSpec({
	method: "GET",
	path: "/api/power-analytics/monthly",
	summary: "A room's local month by day and device, compared",
	role: "viewer",
	request: { query: monthQuery },
	responses: { 200: { description: "The month so far, or whole when it is over", schema: monthlyResponse } },
	problems: ["not_found"],
});
