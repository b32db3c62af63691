import { z } from "zod";
import {
	currency,
	deviceFigures,
	kilowattHours,
	liveStatus,
	localDateText,
	money,
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
	share_percent: z.number().nullable().meta({ description: "Of the room's energy, 2 decimals" }),
	switches: z.array(switchFigures),
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
	devices: z.array(breakdownDevice),
});

export type SwitchFigures = z.infer<typeof switchFigures>;
export type BreakdownDevice = z.infer<typeof breakdownDevice>;
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
	problems: ["not_found"],
});
