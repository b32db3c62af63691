import { z } from "zod";
import { currency, kilowattHours, kilowattHoursPart, money, timestamp, unpricedKwh, wattHours } from "./figures";
import { routeSpec } from "./routeSpec";
import { timelineQuery } from "./usageQuery";

/** A bucket that nothing covers has null energy: a gap, drawn as one. */
export const timelineBucket = z.object({
	timestamp,
	total_wh: wattHours,
	total_kwh: kilowattHours,
	total_cost: money,
	unpriced_kwh: unpricedKwh,
	estimated_kwh: kilowattHoursPart,
	allocated_kwh: kilowattHoursPart,
	device_count: z.number().int().meta({ description: "Devices with evidence in the bucket" }),
});

/** GET /api/power-analytics/timeline */
export const timelineResponse = z.object({
	classroom: z.string(),
	start: timestamp,
	end: timestamp.meta({ description: "Excluded" }),
	time_zone: z.string(),
	as_of: timestamp,
	currency,
	bucket_minutes: z.number().int(),
	data_points: z.number().int().meta({ description: "Buckets in `timeline`" }),
	timeline: z.array(timelineBucket),
});

export type TimelineBucket = z.infer<typeof timelineBucket>;
export type TimelineResponse = z.infer<typeof timelineResponse>;

export const getTimeline = routeSpec({
	method: "GET",
	path: "/api/power-analytics/timeline",
	summary: "Energy and cost of a room in buckets of time",
	role: "viewer",
	request: { query: timelineQuery },
	responses: { 200: { description: "All buckets of the range; those that nothing covers hold null", schema: timelineResponse } },
	problems: ["not_found"],
});
