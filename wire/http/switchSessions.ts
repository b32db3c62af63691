import { z } from "zod";
import { SWITCH_SOURCES } from "@/domain/switching/session";
import { switchPosition } from "./commands";
import { pageFields } from "./fields";
import { currency, money, timestamp } from "./figures";
import { routeSpec } from "./routeSpec";
import { boundQuery, classroomCode, siteQuery } from "./usageQuery";

/** The longest range of one answer: pages are cut from it. */
export const SESSION_DAYS_MAX = 92;
/** What was heard of longer ago than it happened is late. */
export const LATE_MS = 60_000;

const FLAGS = ["missed_off", "missed_on", "sampled", "unobserved", "unsynced"] as const;

const filterFields = {
	classroom: classroomCode.optional().meta({ description: "Where the device stood when the session began" }),
	device: z
		.string()
		.regex(/^[A-Za-z0-9_-]{1,32}$/, "must be a device's esp32_name or number")
		.optional()
		.meta({ description: "esp32_name or id" }),
	switch: switchPosition.optional().meta({ description: "Position from 0, of each device or of `device`" }),
	start: boundQuery.meta({ description: "Local date, or RFC 3339 instant" }),
	end: boundQuery.meta({
		description: `Local date (included), or RFC 3339 instant (excluded); at most ${SESSION_DAYS_MAX} days`,
	}),
	site: siteQuery,
};

const after = z
	.string()
	.regex(/^\d{1,15}\.\d{1,9}\.\d{1,4}$/, "must be the `next` of the page before")
	.optional()
	.meta({ description: "`next` of the page before" });

/** One end of a session: when, by what, and what says so. */
const sessionEdge = z.object({
	timestamp,
	id: z.string().meta({ description: "SHA-256 of the event or reading that says so" }),
	source: z.enum(SWITCH_SOURCES),
	by: z
		.string()
		.nullable()
		.meta({ description: "Who ordered it: a person, a token, `motion:<room>`, or a schedule's name; null where nobody did" }),
	evidence: z.enum(["event", "ack", "reading", "boot", "sync"]),
	flags: z.array(z.enum(FLAGS)),
	received_at: timestamp.nullable().meta({ description: "When the server heard of it; null where it inferred it" }),
	late: z.boolean().meta({ description: `Heard of more than ${LATE_MS / 1_000} s after it happened` }),
});
export type SessionEdgeBody = z.infer<typeof sessionEdge>;

/** A stretch in which a switch was ON. */
export const switchSession = z.object({
	device_id: z.int(),
	esp32_name: z.string(),
	classroom: z.string().meta({ description: "Where the device stood when it began" }),
	switch: z.int().meta({ description: "Position, from 0" }),
	name: z.string().meta({ description: "As it was called when its ON was recorded" }),
	type: z.string(),
	on: sessionEdge,
	off: sessionEdge.nullable().meta({ description: "Null: it is still ON, as far as anyone knows" }),
	counted_until: timestamp.meta({ description: "The OFF; of an open session now, or the device's last sign of life" }),
	device_online: z.boolean(),
	runtime_ms: z.int(),
	energy_wh: z.number().meta({ description: "Rating × factor × runtime of the whole session, rounded down to 3 decimals" }),
	cost: money,
	unpriced_wh: z.number().meta({ description: "Of energy_wh, what no cost version prices" }),
	power_rating_w: z.number().meta({ description: "In force when it began, by what is known now" }),
	rating_is_default: z.boolean().meta({ description: "The type's default, confirmed by nobody" }),
	open: z.boolean(),
	late: z.boolean().meta({ description: "One of its ends was heard of late" }),
	inferred: z.boolean().meta({ description: "One of its ends was never said: it follows from readings, a boot or silence" }),
});
export type SwitchSessionBody = z.infer<typeof switchSession>;

/** GET /api/switch-sessions */
export const switchSessionsResponse = z.object({
	start: timestamp,
	end: timestamp.meta({ description: "Excluded" }),
	time_zone: z.string(),
	as_of: timestamp,
	currency,
	sessions: z.array(switchSession),
	next: z.string().nullable().meta({ description: "Give it as `after` for the next page; null on the last" }),
});
export type SwitchSessionsResponse = z.infer<typeof switchSessionsResponse>;

const sessionFilter = z.strictObject(filterFields);
export const switchSessionsQuery = z.strictObject({ ...filterFields, after, limit: pageFields.limit });
export type SessionFilter = z.infer<typeof sessionFilter>;
export type SwitchSessionsQuery = z.infer<typeof switchSessionsQuery>;

export const SESSION_COLUMNS = [
	"classroom",
	"device_id",
	"esp32_name",
	"switch",
	"name",
	"type",
	"on",
	"on_source",
	"on_by",
	"on_evidence",
	"on_flags",
	"off",
	"off_source",
	"off_by",
	"off_evidence",
	"off_flags",
	"counted_until",
	"runtime_ms",
	"energy_wh",
	"cost",
	"currency",
	"unpriced_wh",
	"power_rating_w",
	"rating_is_default",
	"open",
	"late",
	"inferred",
] as const;

export const getSwitchSessions = routeSpec({
	method: "GET",
	path: "/api/switch-sessions",
	summary: "Stretches in which switches were ON and that touch a range, newest first: how each began and ended, runtime, cost",
	role: "viewer",
	request: { query: switchSessionsQuery },
	responses: { 200: { description: "One page", schema: switchSessionsResponse } },
	problems: ["not_found"],
});

export const getSwitchSessionsCsv = routeSpec({
	method: "GET",
	path: "/api/switch-sessions/csv",
	summary: "The same as CSV, all that the filters leave",
	role: "viewer",
	audited: "switch_log.export",
	request: { query: sessionFilter },
	responses: { 200: { description: "RFC 4180, UTF-8, safe against formulas", contentType: "text/csv" } },
	problems: ["not_found"],
});
