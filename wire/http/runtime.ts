import { z } from "zod";
import {
	appliedVersion,
	currency,
	kilowattHours,
	localDateText,
	money,
	powerSource,
	timestamp,
	unpricedKwh,
	wattHours,
	watts,
} from "./figures";
import { routeSpec } from "./routeSpec";
import { runtimeNowQuery, runtimeQuery } from "./usageQuery";

// The second way to measure: rated power × time ON. Names of the original are in camelCase, what is new in snake_case.

const hours = z.number().meta({ description: "Hours, 4 decimals, summed over the switches" });
const knownHours = hours.nullable();

/** Energy = rating × factor × runtime, exact to the microjoule, rounded down to mWh once. Null = no switch was heard of until then. */
export const runtimeFigures = z.object({
	runtimeHours: knownHours,
	energyWh: wattHours,
	energyKwh: kilowattHours,
	cost: money,
	unpriced_kwh: unpricedKwh,
});

const runtimeQuality = z.object({
	default_rating_kwh: z.number().meta({ description: "Part of the energy that rests on ratings nobody has confirmed" }),
	uncertain_hours: hours.meta({
		description: "Part of the runtime in sessions of which an ON or OFF was missed, or that had no message for over 10 minutes",
	}),
});

const ongoing = runtimeFigures.extend({ switch_count: z.int().meta({ description: "Sessions without an end" }) });

const answerHead = z.object({
	classroom: z.string().nullable().meta({ description: "The room asked for; null = all" }),
	device: z.string().nullable().meta({ description: "The device asked for; null = all" }),
	start: timestamp,
	end: timestamp.meta({ description: "Excluded" }),
	counted_until: timestamp.meta({ description: "Nothing is counted beyond this: the end, or now" }),
	time_zone: z.string(),
	as_of: timestamp,
	settled: z.boolean().meta({ description: "The range is over: money has 2 decimals, else 6" }),
	currency,
});

/** A session without an end counts up to now while the device is online, else up to its last sign of life. */
const reach = z.object({
	device_online: z.boolean(),
	counted_until: timestamp.nullable().meta({
		description: "Where its open sessions end: now, or the offline device's last sign of life. Null when it has none open",
	}),
});

const deviceRuntime = runtimeFigures.extend({
	device_id: z.int(),
	esp32_name: z.string(),
	classrooms: z.array(z.string()).meta({ description: "Where it stood in the range, as far as asked for" }),
	...reach.shape,
});

/** GET /api/analytics/runtime */
export const runtimeResponse = answerHead.extend({
	...runtimeFigures.shape,
	...runtimeQuality.shape,
	switchCount: z.int(),
	completed: runtimeFigures,
	ongoing,
	cost_versions: z.array(appliedVersion),
	devices: z.array(deviceRuntime),
});

/** What the device's counter measured, shared by the runtime of its switches in each quarter-hour. */
const counterPart = z.object({
	energyKwh: z.number(),
	cost: money,
	unpriced_kwh: unpricedKwh,
});

export const switchRuntime = runtimeFigures.extend({
	switch_id: z.int(),
	device_id: z.int(),
	esp32_name: z.string(),
	position: z.int(),
	switchName: z.string(),
	switchType: z.string(),
	classrooms: z.array(z.string()),
	is_archived: z.boolean(),
	is_on: z.boolean().nullable().meta({ description: "Now; null when its device is offline or was never heard" }),
	power_rating_w: watts.meta({ description: "With its factors, as in force at the end of the range" }),
	rating_is_default: z.boolean(),
	...runtimeQuality.shape,
	...reach.shape,
	share: counterPart.nullable().meta({ description: "Of the counter; null when nothing is metered or the range is too long" }),
	share_percent: z.number().nullable().meta({ description: "Of the counters in the answer, 2 decimals" }),
});

/** GET /api/analytics/switches */
export const switchesResponse = answerHead.extend({
	...runtimeFigures.shape,
	switchCount: z.int(),
	switches: z.array(switchRuntime),
	counter: counterPart.nullable().meta({ description: "Σ shares + not_attributed, to the mWh; null as `share`" }),
	not_attributed: counterPart.nullable().meta({ description: "Metered while no switch was ON: standby, or an unknown load" }),
	shares_missing: z.string().nullable().meta({ description: "Why there are no shares" }),
	devices: z.array(
		z.object({
			device_id: z.int(),
			esp32_name: z.string(),
			counter: counterPart.nullable(),
			not_attributed: counterPart.nullable(),
			...reach.shape,
		}),
	),
});

export const activeSwitch = runtimeFigures.extend({
	switch_id: z.int(),
	device_id: z.int(),
	esp32_name: z.string(),
	position: z.int(),
	classroom: z.string(),
	switchName: z.string(),
	switchType: z.string(),
	on_since: timestamp,
	source: z.string().meta({ description: "Who or what switched it on: app, api, schedule, pir, voice, manual, mqtt, system" }),
	power_w: watts.meta({ description: "Rated" }),
	rating_is_default: z.boolean(),
	device_online: z.boolean(),
	counted_until: timestamp,
});

/** GET /api/analytics/active */
export const activeResponse = z.object({
	classroom: z.string().nullable(),
	device: z.string().nullable(),
	time_zone: z.string(),
	as_of: timestamp,
	currency,
	activeSwitchCount: z
		.int()
		.nullable()
		.meta({ description: "ON now, of devices that are online; null when none of these was ever heard: see `offline`" }),
	activeEnergyKwh: kilowattHours.meta({ description: "Of these, since each was switched on" }),
	activeCost: money,
	unpriced_kwh: unpricedKwh,
	currentPowerW: watts,
	power_source: powerSource,
	offline: runtimeFigures.extend({
		switch_count: z.int().meta({ description: "ON when their device was last heard; not in the figures above" }),
		device_count: z.int().meta({ description: "Devices that are offline and whose switches were heard of before" }),
		last_seen_at: timestamp.nullable().meta({ description: "The last sign of life of any of these" }),
	}),
	switches: z.array(activeSwitch).meta({ description: "Longest first; at most 500" }),
	cost_versions: z.array(appliedVersion),
});

/** GET /api/analytics/daily */
export const dailyResponse = answerHead.extend({
	...runtimeFigures.shape,
	days: z.array(
		runtimeFigures.extend({
			date: localDateText,
			...runtimeQuality.shape,
			completed: runtimeFigures,
			ongoing: runtimeFigures,
		}),
	),
});

/** GET /api/analytics/switch-types */
export const switchTypesResponse = answerHead.extend({
	types: z.array(
		counterPart.extend({
			type: z.string(),
			switchCount: z.int(),
			runtimeHours: hours,
			runtime_kwh: z.number().meta({ description: "Energy by runtime, beside the share of the counter" }),
			share_percent: z.number().nullable(),
		}),
	),
	counter: counterPart,
	not_attributed: counterPart,
});

export type RuntimeResponse = z.infer<typeof runtimeResponse>;
export type SwitchesResponse = z.infer<typeof switchesResponse>;
export type SwitchRuntime = z.infer<typeof switchRuntime>;
export type ActiveResponse = z.infer<typeof activeResponse>;
export type ActiveSwitch = z.infer<typeof activeSwitch>;
export type DailyResponse = z.infer<typeof dailyResponse>;
export type SwitchTypesResponse = z.infer<typeof switchTypesResponse>;
export type CounterPartFigures = z.infer<typeof counterPart>;

/** Columns of GET /api/analytics/runtime-csv: one row per switch, room and local day with runtime, in that order of time. */
export const RUNTIME_COLUMNS = [
	"date",
	"classroom",
	"device_id",
	"esp32_name",
	"switch",
	"switch_name",
	"switch_type",
	"runtime_hours",
	"runtime_ms",
	"energy_wh",
	"energy_kwh",
	"cost",
	"currency",
	"unpriced_kwh",
	"default_rating_wh",
	"uncertain_hours",
	"ongoing_ms",
	"energy_uj",
] as const;

const problems = ["not_found", "range_too_large"] as const;

export const getRuntime = routeSpec({
	method: "GET",
	path: "/api/analytics/runtime",
	summary: "How long switches were ON, and the energy and cost that follow from their ratings",
	role: "viewer",
	request: { query: runtimeQuery },
	responses: { 200: { description: "Totals, by device too", schema: runtimeResponse } },
	problems,
});

export const getSwitches = routeSpec({
	method: "GET",
	path: "/api/analytics/switches",
	summary: "The same per switch, with its share of the device's counter",
	role: "viewer",
	request: { query: runtimeQuery },
	responses: { 200: { description: "Every switch that stood there in the range", schema: switchesResponse } },
	problems,
});

export const getActive = routeSpec({
	method: "GET",
	path: "/api/analytics/active",
	summary: "What is ON now, since when, by whom, and what it has used so far",
	role: "viewer",
	request: { query: runtimeNowQuery },
	responses: { 200: { description: "Now", schema: activeResponse } },
	problems: ["not_found"],
});

export const getDaily = routeSpec({
	method: "GET",
	path: "/api/analytics/daily",
	summary: "Runtime, energy and cost per local day; today is what has ended and what is running",
	role: "viewer",
	request: { query: runtimeQuery },
	responses: { 200: { description: "Every day of the range", schema: dailyResponse } },
	problems,
});

export const getSwitchTypes = routeSpec({
	method: "GET",
	path: "/api/analytics/switch-types",
	summary: "Counters by type of what was ON: light, fan, ac …",
	role: "viewer",
	request: { query: runtimeQuery },
	responses: { 200: { description: "Types with energy or runtime, most first", schema: switchTypesResponse } },
	problems,
});

export const getRuntimeCsv = routeSpec({
	method: "GET",
	path: "/api/analytics/runtime-csv",
	summary: "Runtime per switch and local day as CSV (RFC 4180, UTF-8, safe against formulas)",
	role: "viewer",
	request: { query: runtimeQuery },
	responses: {
		200: {
			description:
				"With a header row. Energy is rounded down once per line; energy_uj (microjoules: mW × ms) is exact and adds up to the range, as cost does",
			contentType: "text/csv",
		},
	},
	problems,
});
