import { z } from "zod";
import { SWITCH_TYPES } from "@/domain/timetable/schedule";
import { siteReference } from "./fields";
import { currency, kilowattHoursPart, localDateText, money, timestamp, unpricedKwh } from "./figures";
import { routeSpec } from "./routeSpec";
import { classroomCode, localDateQuery } from "./usageQuery";

export const IDLE_DAYS_MAX = 92;
export const IDLE_ROOMS_MAX = 100;
const hours = z.number().meta({ description: "Hours, 2 decimals, summed over the switches" });
const type = z.enum(SWITCH_TYPES);

const sum = {
	idle_hours: hours,
	kwh: kilowattHoursPart,
	cost: money,
	unpriced_kwh: unpricedKwh,
	default_kwh: z.number().meta({ description: "kWh of it that rest on ratings which nobody has confirmed" }),
};
const week = z.object({
	week: z.string().meta({ description: "ISO 8601", examples: ["2026-W48"] }),
	first_day: localDateText,
	idle_hours: hours,
	kwh: kilowattHoursPart,
	cost: money,
});

const advice = z.object({
	kind: z.enum(["confirm_rating", "add_off", "check_off", "off_in_place", "unplanned_days", "auto_off_by_motion"]),
	text: z.string(),
	href: z.string().meta({ description: "Page on which it is done" }),
	idle_hours: hours,
	kwh: kilowattHoursPart,
	cost: money,
});

const idleRoom = z.object({
	classroom: z.string(),
	name: z.string(),
	building: z.string().nullable(),
	judged_by: z.enum(["timetable", "motion", "both"]),
	...sum,
	on_hours: hours,
	weeks: z.array(week),
	switches: z.array(
		z.object({
			device: z.string(),
			position: z.int(),
			name: z.string(),
			type,
			rating_w: z.number(),
			rating_is_default: z.boolean(),
			on_hours: hours,
			...sum,
			weeks: z.array(week),
		}),
	),
	worst: z.array(
		z.object({
			device: z.string(),
			switch: z.string(),
			type,
			start: timestamp,
			end: timestamp,
			reason: z.enum(["outside_timetable", "no_motion"]),
			hours,
			kwh: kilowattHoursPart,
			cost: money,
		}),
	),
	advice: z.array(advice),
});

export const idleWasteResponse = z
	.object({
		start: localDateText,
		end: localDateText.meta({ description: "Included" }),
		as_of: timestamp,
		is_open: z.boolean().meta({ description: "Holds the present day: money has 6 decimals" }),
		currency,
		grace_minutes: z.int(),
		total: z.object(sum),
		weeks: z.array(week),
		rooms: z.array(idleRoom).meta({ description: `By energy, the most first; at most ${IDLE_ROOMS_MAX}` }),
		rooms_left_off: z.int(),
		rooms_judged: z.int(),
		not_judged: z.array(z.object({ classroom: z.string(), reason: z.string() })).meta({
			description: "Rooms with switches of which nothing can be said: no timetable and no motion, or nothing heard of any switch",
		}),
	})
	.meta({ id: "IdleWaste" });
export type IdleWasteBody = z.infer<typeof idleWasteResponse>;
export type IdleRoomBody = IdleWasteBody["rooms"][number];

export const idleWasteRoute = routeSpec({
	method: "GET",
	path: "/api/analytics/idle-waste",
	summary: `What was ON while nobody needed it, per room, switch and week, and what to do; the last 4 weeks by default, at most ${IDLE_DAYS_MAX} days`,
	role: "viewer",
	request: {
		query: z
			.strictObject({
				classroom: classroomCode.optional(),
				start: localDateQuery.optional(),
				end: localDateQuery.optional(),
				site: siteReference.optional(),
			})
			.refine(({ start, end }) => (start === undefined) === (end === undefined), {
				path: ["start"],
				message: "and end belong together: give both or none",
			}),
	},
	responses: { 200: { description: "Idle waste", schema: idleWasteResponse } },
	problems: ["not_found"],
});
