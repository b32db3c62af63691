import { z } from "zod";
import { deviceDetail, SWITCHES_MAX } from "./devices";
import { decimal, idPath, instantText, moment } from "./fields";
import { localDateText, timestamp } from "./figures";
import { deviceReference, leftAside } from "./measurements";
import { routeSpec } from "./routeSpec";
import { boundQuery, siteQuery } from "./usageQuery";

export const calibrationVerdict = z
	.enum([
		"identifiable",
		"rough",
		"imprecise",
		"at_zero",
		"together_with",
		"entangled_with",
		"never_on",
		"too_few",
		"not_calibrated",
	])
	.meta({
		description:
			"identifiable: within 3 %. rough: within 20 %, or 1 W. imprecise: the interval alone. at_zero: the counter does not rise with it. together_with: always ON at the same time, only the sum is known. entangled_with: ON just when others are. never_on, too_few: not seen ON, or too seldom. not_calibrated: the device as a whole is refused, `reason` says why",
	});

const estimateFields = {
	verdict: calibrationVerdict,
	estimated_w: z.number().nullable().meta({ description: "W, 1 decimal; null where it is refused" }),
	low_w: z.number().nullable().meta({ description: "Lower end of the 95 % interval" }),
	high_w: z.number().nullable(),
	together_with: z.array(z.string()).meta({ description: "Names of the loads that it cannot be told apart from" }),
	together: z
		.object({ total_w: z.number(), low_w: z.number(), high_w: z.number() })
		.nullable()
		.meta({ description: "What all of them draw together, where that is known" }),
	advice: z.string().meta({ description: "What it means and what to do, in a sentence or two" }),
};

/** GET /api/analytics/calibration */
export const calibrationResponse = z.object({
	device: z.object({ device_id: z.number().int(), esp32_name: z.string(), classroom: z.string().nullable() }),
	time_zone: z.string(),
	as_of: timestamp,
	range: z.object({ start: timestamp, end: timestamp }),
	state: z.enum(["calibrated", "refused"]),
	reason: z
		.enum([
			"no_counter",
			"no_switches",
			"no_switch_events",
			"nothing_compared",
			"too_few_days",
			"too_few_windows",
			"counter_constant",
		])
		.nullable(),
	message: z.string().meta({ description: "Why it is refused and what to do, or how sure it is, in words" }),
	windows: z.number().int().meta({ description: "Quarter-hours that were used" }),
	days: z.number().int(),
	left_aside: leftAside,
	counter_step_wh: z.number().meta({ description: "The counter's step, as far as its totals tell" }),
	explained_by_ratings: z.number().nullable().meta({ description: "Explained variance with the ratings in force" }),
	explained_by_estimates: z.number().nullable().meta({ description: "The same with the estimated watts" }),
	standby: z.object(estimateFields),
	switches: z.array(
		z.object({
			switch_id: z.number().int(),
			position: z.number().int(),
			name: z.string(),
			type: z.string(),
			...estimateFields,
			rated_w: z.number().meta({ description: "Rating × factors in force now" }),
			rating_is_default: z.boolean(),
			ratings: z
				.array(z.object({ effective_from: instantText, rated_w: z.number(), is_default: z.boolean() }))
				.meta({ description: "All dated ratings, × factors" }),
			on_hours: z.number().meta({ description: "In the quarter-hours that could be compared" }),
			days: z
				.array(z.object({ date: localDateText, on_hours: z.number(), rated_wh: z.number() }))
				.meta({ description: "All runtime of the range by day, and what the ratings then in force make of it" }),
		}),
	),
});
export type CalibrationResponse = z.infer<typeof calibrationResponse>;
export type CalibratedSwitch = CalibrationResponse["switches"][number];
export type CalibrationVerdict = z.infer<typeof calibrationVerdict>;

export const getCalibration = routeSpec({
	method: "GET",
	path: "/api/analytics/calibration",
	summary: "What each switch of a device draws, estimated from its counter; by default over the last 14 full days",
	role: "viewer",
	request: {
		query: z.strictObject({
			device: deviceReference,
			start: boundQuery.optional(),
			end: boundQuery.optional(),
			site: siteQuery,
		}),
	},
	responses: { 200: { description: "Estimates with intervals, or why there are none", schema: calibrationResponse } },
	problems: ["not_found"],
});

export const adoptCalibrationRoute = routeSpec({
	method: "POST",
	path: "/api/devices/{id}/calibration/adopt",
	summary:
		"Make a calibrated wattage the rating of a switch from a moment on; the calibration is made anew and written to the audit log",
	role: "manager",
	request: {
		path: idPath,
		body: z.strictObject({
			position: z
				.int()
				.min(0)
				.max(SWITCHES_MAX - 1),
			power_w: decimal({ min: 0.001, max: 1_000_000, decimals: 3 }).meta({
				description: "What the switch draws, all factors included; must lie within the interval of the calibration",
			}),
			start: boundQuery.meta({ description: "Range of the calibration" }),
			end: boundQuery,
			effective_from: moment.optional().meta({ description: "From when it holds; the range's start by default" }),
		}),
	},
	responses: { 200: { description: "The device as it is now", schema: deviceDetail } },
	problems: ["not_found", "conflict"],
});
