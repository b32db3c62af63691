import { z } from "zod";
import { SWITCH_TYPES } from "@/domain/timetable/schedule";
import { nameText, plainText, roomCode } from "./fields";
import { localDateQuery } from "./usageQuery";
import { WEEKDAYS } from "./weekdays";

export const EXCEPTIONS_MAX = 200;
const ROOMS_MAX = 500;

const time = z
	.string()
	.regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day written as 09:00")
	.meta({ description: "Local time of the site", examples: ["09:00"] });
const endTime = z
	.string()
	.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "must be a time of day written as 17:00 (24:00 is midnight)")
	.meta({ description: "Local time of the site; not after `starts` = on the day after", examples: ["17:00"] });

function unique<T extends z.ZodType>(item: T, max: number, what: string) {
	return z
		.array(item)
		.max(max)
		.refine((all) => new Set(all).size === all.length, { message: `must not name a ${what} twice` });
}

export const switchTypes = unique(z.enum(SWITCH_TYPES), SWITCH_TYPES.length, "type").meta({
	description: "Types of the switches that are switched",
});
const weekdays = unique(z.enum(WEEKDAYS), 7, "weekday").refine((days) => days.length > 0, {
	message: "must name at least one weekday",
});
const exceptions = z
	.array(
		z.strictObject({
			date: localDateQuery,
			kind: z.enum(["skip", "run"]).meta({ description: "run: holds that day whatever weekday, term and holiday say" }),
			starts: time.nullish(),
			ends: endTime.nullish(),
			note: plainText(100).default(""),
		}),
	)
	.max(EXCEPTIONS_MAX);

/** What a person says of a schedule; what belongs together is checked by app/_server/timetable/readDraft.ts. */
export const scheduleFields = {
	name: nameText(100),
	classrooms: unique(roomCode, ROOMS_MAX, "room")
		.nullable()
		.meta({ description: "Room codes; null, and no building: the whole site" }),
	building: nameText(100).nullable(),
	types: switchTypes,
	weekdays,
	starts: time.nullable().meta({ description: "Null where only the end matters" }),
	ends: endTime.nullable().meta({ description: "Null where only the start matters" }),
	turn_on: z.boolean(),
	turn_off: z.boolean(),
	occupied: z.boolean().meta({ description: "The rooms are in use then; what is ON outside counts as idle waste" }),
	terms: unique(z.int().min(1).max(999_999_999), 20, "term").meta({
		description: "Ids; holds within one of them. Empty: all year",
	}),
	on_holidays: z.boolean(),
	first_day: localDateQuery,
	last_day: localDateQuery.nullable().meta({ description: "Included; null: until further notice" }),
	exceptions,
	enabled: z.boolean(),
};

export const scheduleDraft = z.strictObject({
	...scheduleFields,
	classrooms: scheduleFields.classrooms.default(null),
	building: scheduleFields.building.default(null),
	types: scheduleFields.types.default([]),
	starts: scheduleFields.starts.default(null),
	ends: scheduleFields.ends.default(null),
	turn_on: scheduleFields.turn_on.default(false),
	turn_off: scheduleFields.turn_off.default(false),
	occupied: scheduleFields.occupied.default(true),
	terms: scheduleFields.terms.default([]),
	on_holidays: scheduleFields.on_holidays.default(false),
	first_day: scheduleFields.first_day.optional().meta({ description: "Today, where left out" }),
	last_day: scheduleFields.last_day.default(null),
	exceptions: scheduleFields.exceptions.default([]),
	enabled: scheduleFields.enabled.default(true),
});
export type ScheduleDraft = z.output<typeof scheduleDraft>;
