import { z } from "zod";
import { breakdownDevice } from "./deviceBreakdown";
import {
	kilowattHours,
	liveStatus,
	localDateText,
	money,
	powerSource,
	switchesOn,
	timestamp,
	unpricedKwh,
	watts,
} from "./figures";
import { costCard, energyCard, loadPoint, monthCard, siteHeader, viewRange } from "./overview";
import { routeSpec } from "./routeSpec";
import { classroomViewQuery } from "./usageQuery";

/** GET /api/classroom-view: one room, its devices and its curve, from one snapshot. */
export const classroomViewResponse = z.object({
	site: siteHeader,
	classroom: z.object({
		id: z.int(),
		code: z.string(),
		name: z.string(),
		building: z.string().nullable(),
		area_m2: z.number().nullable(),
	}),
	range: viewRange,
	as_of: timestamp,
	status: liveStatus,
	last_seen_at: timestamp.nullable(),
	power_now_w: watts,
	power_source: powerSource,
	switches_on: switchesOn,
	power_updated_at: timestamp.nullable(),
	energy: energyCard,
	cost: costCard,
	month: monthCard,
	bucket_minutes: z.number().int(),
	load: z.array(loadPoint),
	days: z.array(z.object({ date: localDateText, kwh: kilowattHours, cost: money, unpriced_kwh: unpricedKwh })),
	devices: z.array(
		breakdownDevice.extend({
			firmware: z.string().nullable(),
			wifi_rssi: z.number().int().nullable(),
			last_reading_at: timestamp.nullable(),
			register_total_wh: z.number().nullable().meta({ description: "Sum of the device's counters as last accepted" }),
			spark: z.array(kilowattHours).length(24),
		}),
	),
});

export type ClassroomViewResponse = z.infer<typeof classroomViewResponse>;
export type ClassroomDevice = ClassroomViewResponse["devices"][number];

export const getClassroomView = routeSpec({
	method: "GET",
	path: "/api/classroom-view",
	summary: "One room: cards, load curve and devices, from one snapshot",
	role: "viewer",
	request: { query: classroomViewQuery },
	responses: { 200: { description: "The room", schema: classroomViewResponse } },
	problems: ["not_found"],
});
