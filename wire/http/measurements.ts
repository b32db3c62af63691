import { z } from "zod";
import { localDateText, timestamp, wattHours } from "./figures";
import { routeSpec } from "./routeSpec";
import { boundQuery, classroomCode, siteQuery } from "./usageQuery";

/** A device by name; a number that is no name is an id. */
export const deviceReference = z
	.string()
	.regex(/^[A-Za-z0-9_-]{1,32}$/, "must be the name or the id of a device")
	.meta({ description: "Name of a device, or its id", examples: ["B-204"] });

export const leftAsideReason = z.enum(["no_counter", "partly_covered", "allocated", "estimated", "before_first_event"]).meta({
	description:
		"no_counter: nothing counted. partly_covered: not for all of the quarter-hour. allocated: spread over a gap. estimated: inferred. before_first_event: nothing known of the switches yet",
});

export const leftAside = z.array(z.object({ reason: leftAsideReason, quarter_hours: z.number().int(), counter_wh: z.number() }));

/** Whether a device has both measurements, and what is missing if not. */
export const measuredState = z.enum(["compared", "nothing_compared", "no_counter", "no_switches", "no_switch_events"]).meta({
	description:
		"nothing_compared: both exist, but no quarter-hour of the range has both in full. no_counter, no_switches, no_switch_events: left out",
});

export const explainedVariance = z.object({
	value: z.number().nullable().meta({
		description: "1 − Σ(counter − runtime)² / Σ(counter − mean)², 4 decimals; below 0: runtime says less than the mean",
	}),
	reason: z
		.enum(["too_few", "counter_constant"])
		.nullable()
		.meta({ description: "Why it is undefined: fewer than 24 quarter-hours, or a counter that always rises alike" }),
});

const compared = z.object({
	quarter_hours: z.number().int(),
	counter_wh: z.number(),
	runtime_wh: z.number(),
	difference_wh: z.number().meta({ description: "counter − runtime" }),
});

/** GET /api/analytics/measurements */
export const measurementsResponse = z.object({
	classroom: z.string().nullable(),
	device: z.string().nullable(),
	time_zone: z.string(),
	as_of: timestamp,
	range: z.object({ start: timestamp, end: timestamp }),
	state: measuredState,
	devices: z.array(
		z.object({
			device_id: z.number().int(),
			esp32_name: z.string(),
			state: measuredState,
			counter_wh: wattHours,
			runtime_wh: wattHours,
			explained_variance: explainedVariance,
			default_ratings: z.number().int().meta({ description: "Switches whose rating nobody has confirmed" }),
		}),
	),
	counter_wh: wattHours.meta({ description: "All that the compared devices counted in the range" }),
	runtime_wh: wattHours,
	difference_wh: wattHours,
	compared,
	left_aside: leftAside,
	standby: z.object({
		quarter_hours: z.number().int().meta({ description: "Compared quarter-hours in which no switch was ON" }),
		counter_wh: z.number(),
		mean_w: z.number().nullable(),
	}),
	explained_variance: explainedVariance,
	days: z.array(
		z.object({
			date: localDateText,
			counter_wh: wattHours,
			runtime_wh: wattHours,
			difference_wh: wattHours,
			compared_quarter_hours: z.number().int(),
			left_aside_quarter_hours: z.number().int(),
		}),
	),
	residual_by_hour: z.array(
		z.object({
			hour: z.number().int(),
			residual_w: z.number().meta({ description: "Mean of counter − runtime, W" }),
			quarter_hours: z.number().int(),
		}),
	),
	method: z.string().meta({ description: "How this was made, in words" }),
});
export type MeasurementsResponse = z.infer<typeof measurementsResponse>;

export const measurementsQuery = z.strictObject({
	classroom: classroomCode.optional(),
	device: deviceReference.optional(),
	start: boundQuery.optional(),
	end: boundQuery.optional(),
	site: siteQuery,
});

export const getMeasurements = routeSpec({
	method: "GET",
	path: "/api/analytics/measurements",
	summary: "Counter against runtime × rating, of a room or a device; by default over the last 14 full days",
	role: "viewer",
	request: { query: measurementsQuery },
	responses: { 200: { description: "Both measurements and their difference", schema: measurementsResponse } },
	problems: ["not_found"],
});
