import { z } from "zod";
import { SWITCH_SOURCES } from "@/domain/switching/session";
import { pageFields } from "./fields";
import { currency, money, timestamp } from "./figures";
import { routeSpec } from "./routeSpec";
import { boundQuery, classroomCode, siteQuery } from "./usageQuery";

/** The longest range of one answer: pages are cut from it. */
export const SWITCH_LOG_DAYS_MAX = 92;

const FLAGS = ["missed_off", "missed_on", "sampled", "unobserved", "unsynced"] as const;

export const switchLogsQuery = z.strictObject({
	classroom: classroomCode.optional(),
	device: z
		.string()
		.regex(/^[A-Za-z0-9_-]{1,32}$/, "must be a device's esp32_name or number")
		.optional()
		.meta({ description: "esp32_name or id" }),
	start: boundQuery.meta({ description: "Local date, or RFC 3339 instant" }),
	end: boundQuery.meta({
		description: `Local date (included), or RFC 3339 instant (excluded); at most ${SWITCH_LOG_DAYS_MAX} days`,
	}),
	site: siteQuery,
	after: z
		.string()
		.regex(/^\d{1,15}\.\d{1,9}\.\d{1,4}\.[01]$/, "must be the `next` of the page before")
		.optional()
		.meta({ description: "`next` of the page before" }),
	limit: pageFields.limit,
});

const link = z.object({ timestamp, id: z.string().meta({ description: "SHA-256 of the event or reading that says so" }) });

/** An ON or an OFF, as the log of switches has it now. */
export const switchLogRow = z.object({
	id: z.string().meta({ description: "SHA-256 of the event or reading that says so" }),
	device_id: z.int(),
	esp32_name: z.string(),
	classroom: z.string().meta({ description: "Where the device stood then" }),
	switch: z.int().meta({ description: "Position, from 0" }),
	name: z.string().meta({ description: "As it was called when this was recorded" }),
	type: z.string(),
	state: z.enum(["on", "off"]),
	timestamp,
	source: z.enum(SWITCH_SOURCES),
	evidence: z.enum(["event", "ack", "reading", "boot", "sync"]),
	flags: z.array(z.enum(FLAGS)),
	power_rating_w: z.number().meta({ description: "In force then, by what is known now" }),
	rating_is_default: z.boolean().meta({ description: "The type's default, confirmed by nobody" }),
	consumption_factor: z.number().meta({ description: "Of the switch × of the device" }),
	/** On an OFF: the session that it ends. */
	runtime_ms: z.int().nullable(),
	energy_wh: z.number().nullable().meta({ description: "Rating × factor × runtime, rounded down to 3 decimals" }),
	cost: money,
	unpriced_wh: z.number().nullable().meta({ description: "Of energy_wh, what no cost version prices" }),
	currency,
	on_event: link.nullable(),
	/** On an ON: the OFF that ends it. */
	off_event: link.nullable(),
	open: z.boolean().meta({ description: "An ON that nothing has ended yet" }),
});

/** GET /api/switch-logs */
export const switchLogsResponse = z.object({
	start: timestamp,
	end: timestamp.meta({ description: "Excluded" }),
	time_zone: z.string(),
	as_of: timestamp,
	currency,
	rows: z.array(switchLogRow),
	next: z.string().nullable().meta({ description: "Give it as `after` for the next page; null on the last" }),
});

export type SwitchLogRowBody = z.infer<typeof switchLogRow>;
export type SwitchLogsQuery = z.infer<typeof switchLogsQuery>;
export type SwitchLogsResponse = z.infer<typeof switchLogsResponse>;

export const getSwitchLogs = routeSpec({
	method: "GET",
	path: "/api/switch-logs",
	summary: "Each ON and OFF of switches, with runtime, energy and cost of the sessions that ended",
	role: "viewer",
	request: { query: switchLogsQuery },
	responses: { 200: { description: "One page, ascending by time", schema: switchLogsResponse } },
	problems: ["not_found"],
});
