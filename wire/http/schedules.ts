import { z } from "zod";
import { SWITCH_TYPES } from "@/domain/timetable/schedule";
import { idPath, siteReference } from "./fields";
import { localDateText, timestamp } from "./figures";
import { routeSpec } from "./routeSpec";
import { scheduleDraft, scheduleFields } from "./scheduleFields";
import { boundQuery, classroomCode } from "./usageQuery";
import { WEEKDAYS } from "./weekdays";

export const schedule = z
	.object({
		id: z.int(),
		name: z.string(),
		classrooms: z.array(z.string()).nullable().meta({ description: "Those that you may see; null: not by rooms" }),
		other_classrooms: z.int().meta({ description: "Rooms of it that you may not see" }),
		building: z.string().nullable(),
		types: z.array(z.enum(SWITCH_TYPES)),
		weekdays: z.array(z.enum(WEEKDAYS)),
		starts: z.string().nullable(),
		ends: z.string().nullable(),
		turn_on: z.boolean(),
		turn_off: z.boolean(),
		occupied: z.boolean(),
		terms: z.array(z.int()),
		on_holidays: z.boolean(),
		first_day: localDateText,
		last_day: localDateText.nullable(),
		exceptions: z.array(
			z.object({
				date: localDateText,
				kind: z.enum(["skip", "run"]),
				starts: z.string().nullable(),
				ends: z.string().nullable(),
				note: z.string(),
			}),
		),
		enabled: z.boolean(),
		revision: z.int().meta({ description: "Rises with each change; a change names the one that it was made from" }),
		created_by: z.string(),
		changed_at: timestamp,
		may_change: z.boolean().meta({ description: "Whether your role and rooms allow it" }),
		next_run: z.object({ at: timestamp, state: z.boolean() }).nullable().meta({ description: "Within the next 14 days" }),
	})
	.meta({ id: "Schedule" });
export type ScheduleBody = z.infer<typeof schedule>;

export const listSchedulesRoute = routeSpec({
	method: "GET",
	path: "/api/schedules",
	summary: "Schedules that touch a room within reach",
	role: "viewer",
	request: { query: z.strictObject({ classroom: classroomCode.optional(), site: siteReference.optional() }) },
	responses: {
		200: {
			description: "By name",
			schema: z.object({ schedules: z.array(schedule), time_zone: z.string(), today: localDateText }),
		},
	},
	problems: ["not_found"],
});

export const createScheduleRoute = routeSpec({
	method: "POST",
	path: "/api/schedules",
	summary: "When rooms are in use, and what is switched then",
	role: "manager",
	request: { body: scheduleDraft.extend({ site: siteReference.optional() }) },
	responses: { 201: { description: "In force", schema: schedule } },
	problems: ["not_found"],
});

export const updateScheduleRoute = routeSpec({
	method: "PATCH",
	path: "/api/schedules/{id}",
	summary: "Change a schedule; a stale revision is refused, with what changed meanwhile",
	role: "manager",
	request: {
		path: idPath,
		body: z.strictObject({ revision: z.int().min(1) }).extend(z.strictObject(scheduleFields).partial().shape),
	},
	responses: { 200: { description: "As it stands now", schema: schedule } },
	problems: ["not_found", "conflict", "changed_meanwhile"],
});

export const endScheduleRoute = routeSpec({
	method: "DELETE",
	path: "/api/schedules/{id}",
	summary: "End a schedule; what it said of the past stands",
	role: "manager",
	request: { path: idPath },
	responses: { 204: { description: "Switches nothing more" } },
	problems: ["not_found"],
});

const RUNS_MAX = 200;

export const scheduleRun = z
	.object({
		schedule_id: z.int(),
		schedule: z.string(),
		due_at: timestamp,
		state: z.boolean(),
		decided_at: timestamp,
		outcome: z
			.enum(["done", "missed", "superseded", "skipped"])
			.meta({ description: "done: switches were told. superseded: a later run or somebody decided. skipped: nothing to switch" }),
		switches: z.int().meta({ description: "How many were told" }),
		detail: z.string(),
		commands: z
			.object({ waiting: z.int(), confirmed: z.int(), failed: z.int() })
			.meta({ description: "What became of them; failed: refused, offline, or no answer" }),
		errors: z.array(z.string()),
	})
	.meta({ id: "ScheduleRun" });
export type ScheduleRunBody = z.infer<typeof scheduleRun>;

export const listScheduleRunsRoute = routeSpec({
	method: "GET",
	path: "/api/schedule-runs",
	summary: "What the timetable did, the newest first",
	role: "viewer",
	request: {
		query: z.strictObject({
			schedule: z
				.string()
				.regex(/^[1-9]\d{0,8}$/, "must be a number")
				.transform(Number)
				.optional(),
			classroom: classroomCode.optional(),
			before: boundQuery
				.refine((text) => text.length > 10, { message: "must be an RFC 3339 instant: `next` of the page before" })
				.optional(),
			limit: z
				.string()
				.regex(/^[1-9]\d{0,2}$/, "must be a whole number")
				.transform(Number)
				.refine((rows) => rows <= RUNS_MAX, { message: `must be at most ${RUNS_MAX}` })
				.default(50),
			site: siteReference.optional(),
		}),
	},
	responses: {
		200: {
			description: "One page",
			schema: z.object({
				runs: z.array(scheduleRun),
				next: timestamp.nullable().meta({ description: "Give it as `before` for the next page; null on the last" }),
			}),
		},
	},
	problems: ["not_found"],
});
