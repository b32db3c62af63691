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
import { summaryQuery } from "./usageQuery";

/** GET /api/power-analytics/summary: one room on one local day. */
export const summaryResponse = z.object({
	classroom: z.string(),
	date: localDateText,
	time_zone: z.string(),
	as_of: timestamp,
	settled: z.boolean().meta({ description: "The day is over: money has 2 decimals" }),
	currency,
	total_wh: wattHours,
	total_kwh: kilowattHours,
	total_cost: money,
	unpriced_kwh: unpricedKwh,
	estimated_kwh: kilowattHoursPart,
	allocated_kwh: kilowattHoursPart,
	on_time_hours: z.number().nullable(),
	cost_versions: z.array(appliedVersion),
	devices: z.array(deviceFigures),
});

export type SummaryResponse = z.infer<typeof summaryResponse>;

export const getSummary = routeSpec({
	method: "GET",
	path: "/api/power-analytics/summary",
	summary: "Energy and cost of a room on a local day",
	role: "viewer",
	request: { query: summaryQuery },
	responses: { 200: { description: "The day so far, or whole when it is over", schema: summaryResponse } },
	problems: ["not_found"],
});
