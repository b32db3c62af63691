import { z } from "zod";
import {
	currency,
	deviceFigures,
	kilowattHours,
	liveStatus,
	localDateText,
	money,
	powerSource,
	timestamp,
	unpricedKwh,
	wattHours,
	watts,
} from "./figures";
import { routeSpec } from "./routeSpec";
import { summaryQuery } from "./usageQuery";

/** A switch as configured, and as last reported. */
export const switchFigures = z.object({
	switch_id: z.number().int(),
	position: z.number().int(),
	name: z.string(),
	type: z.string(),
	power_rating_w: z.number().nullable(),
	rating_is_default: z.boolean().meta({ description: "Nobody has confirmed the rating yet" }),
	state: z.enum(["on", "off"]).nullable().meta({ description: "Last reported; null when unknown or the device is not live" }),
});

export const breakdownDevice = deviceFigures.extend({
	status: liveStatus,
	last_seen_at: timestamp.nullable(),
	power_w: watts,
	power_source: powerSource,
	share_percent: z.number().nullable().meta({ description: "Of the room's energy, 2 decimals" }),
	switches: z.array(switchFigures),
});

/** The same switch over the day: by runtime and rating, and its part of what the device's counter measured. */
const breakdownSwitch = switchFigures.extend({
	runtime_hours: z.number().nullable().meta({ description: "Null when nothing was ever heard of the device's switches" }),
	runtime_wh: wattHours.meta({ description: "Rating × factors × runtime" }),
	runtime_cost: money,
	share_wh: wattHours.meta({ description: "Of the device's counter, apportioned in each quarter-hour by runtime energy" }),
	share_kwh: kilowattHours,
	share_cost: money,
	is_archived: z.boolean(),
});

const sharedDevice = breakdownDevice.extend({
	switches: z.array(breakdownSwitch),
	not_attributed_wh: wattHours.meta({ description: "Measured while no switch was ON. Σ share_wh + this = total_wh, to the mWh" }),
	not_attributed_kwh: kilowattHours,
	not_attributed_cost: money,
});

/** GET /api/power-analytics/device-breakdown */
export const deviceBreakdownResponse = z.object({
	classroom: z.string(),
	date: localDateText,
	time_zone: z.string(),
	as_of: timestamp,
	settled: z.boolean(),
	currency,
	total_wh: wattHours,
	total_kwh: kilowattHours,
	total_cost: money,
	unpriced_kwh: unpricedKwh,
	device_count: z.number().int(),
	devices: z.array(sharedDevice),
});

export type SwitchFigures = z.infer<typeof switchFigures>;
export type BreakdownDevice = z.infer<typeof breakdownDevice>;
export type SharedDevice = z.infer<typeof sharedDevice>;
export type BreakdownSwitch = z.infer<typeof breakdownSwitch>;
export type DeviceBreakdownResponse = z.infer<typeof deviceBreakdownResponse>;

export const getDeviceBreakdown = routeSpec({
	method: "GET",
	path: "/api/power-analytics/device-breakdown",
	summary: "A room's local day by device, with the switches of each",
	role: "viewer",
	request: { query: summaryQuery },
	responses: {
		200: { description: "Devices that used energy there that day or stand there now", schema: deviceBreakdownResponse },
	},
	problems: ["not_found", "range_too_large"],
});
