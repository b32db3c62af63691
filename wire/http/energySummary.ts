import { z } from "zod";
import { currency, kilowattHours, money, timestamp, unpricedKwh } from "./figures";
import { routeSpec } from "./routeSpec";
import { siteOnlyQuery } from "./usageQuery";

const periodFigures = z.object({
	consumption: kilowattHours,
	cost: money,
	unpriced_kwh: unpricedKwh,
	runtime: z
		.number()
		.nullable()
		.meta({ description: "Hours from ON to OFF, summed over the switches; null when none was ever heard" }),
	onlineDevices: z.number().int(),
});

/** GET /api/analytics/energy-summary: today and this month over the rooms that the caller may see. */
export const energySummaryResponse = z.object({
	daily: periodFigures,
	monthly: periodFigures,
	devices: z.number().int(),
	currency,
	timestamp,
});

export type EnergySummaryResponse = z.infer<typeof energySummaryResponse>;

export const getEnergySummary = routeSpec({
	method: "GET",
	path: "/api/analytics/energy-summary",
	summary: "Today and this month over all rooms",
	role: "viewer",
	request: { query: siteOnlyQuery },
	responses: { 200: { description: "The rooms that the caller may see", schema: energySummaryResponse } },
	problems: ["not_found"],
});
