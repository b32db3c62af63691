import { z } from "zod";
import { SWITCH_TYPES } from "@/domain/timetable/schedule";
import { siteReference } from "./fields";
import { localDateText, timestamp } from "./figures";
import { routeSpec } from "./routeSpec";
import { scheduleDraft } from "./scheduleFields";
import { classroomCode } from "./usageQuery";

export const PREVIEW_DAYS = 14;
export const PREVIEW_ROOMS_MAX = 60;

const times = { starts_at: timestamp, ends_at: timestamp };
const types = z.array(z.enum(SWITCH_TYPES));

/** The days of one schedule. `id` 0: the draft. */
const scheduleDays = z.object({
	id: z.int(),
	name: z.string(),
	days: z.array(
		z.object({
			date: localDateText,
			window: z.object(times).nullable(),
			on_at: timestamp.nullable(),
			off_at: timestamp.nullable(),
			by_exception: z.boolean(),
			skipped: z
				.object({
					why: z.enum(["weekday", "outside_terms", "holiday", "exception", "not_valid", "paused"]),
					detail: z.string().meta({ description: "The holiday's name, or the exception's note" }),
				})
				.nullable(),
		}),
	),
});

const roomDays = z.object({
	classroom: z.string(),
	name: z.string(),
	building: z.string().nullable(),
	schedules: z.array(z.int()),
	/** Of its schedules together. */
	windows: z.array(z.object(times)),
	/** Those still to come: what has run today is in GET /api/schedule-runs. */
	runs: z.array(
		z.object({
			at: timestamp,
			state: z.boolean(),
			schedule: z.int(),
			types,
			switches: z.int().meta({ description: "How many stand there now" }),
		}),
	),
	conflicts: z.array(
		z.object({
			at: timestamp,
			off: z.int().meta({ description: "The schedule that turns off" }),
			needs: z.int().meta({ description: "The schedule that needs the room then" }),
			needed_until: timestamp,
			types,
		}),
	),
});

export const schedulePreview = z
	.object({
		first_day: localDateText,
		last_day: localDateText,
		today: localDateText,
		time_zone: z.string(),
		as_of: timestamp,
		schedules: z.array(scheduleDays),
		rooms: z.array(roomDays),
		rooms_left_off: z.int().meta({ description: `Rooms beyond the first ${PREVIEW_ROOMS_MAX}` }),
	})
	.meta({ id: "SchedulePreview" });
export type SchedulePreviewBody = z.infer<typeof schedulePreview>;
export type ScheduleDaysBody = z.infer<typeof scheduleDays>;
export type RoomDaysBody = z.infer<typeof roomDays>;

export const previewSchedulesRoute = routeSpec({
	method: "GET",
	path: "/api/schedules/preview",
	summary: `The next ${PREVIEW_DAYS} days: when rooms are in use, what is switched, what is skipped and why, what contradicts`,
	role: "viewer",
	request: { query: z.strictObject({ classroom: classroomCode.optional(), site: siteReference.optional() }) },
	responses: { 200: { description: "By room", schema: schedulePreview } },
	problems: ["not_found"],
});

export const previewDraftRoute = routeSpec({
	method: "POST",
	path: "/api/schedules/preview",
	summary: "The same as it would be with a draft in place; nothing is written",
	role: "manager",
	scope: "read",
	request: {
		body: scheduleDraft.extend({
			id: z.int().min(1).max(999_999_999).optional().meta({ description: "The schedule that the draft replaces" }),
			site: siteReference.optional(),
		}),
	},
	responses: { 200: { description: "The draft first, and the rooms that it covers", schema: schedulePreview } },
	problems: ["not_found"],
});
