import { z } from "zod";
import { isRejection, parseTimestamp } from "./readingFields";
import { type Rejection, rejected } from "./rejection";
import { isJsonObject, type JsonObject, parseStrictJson } from "./strictJson";

const u32 = z.number().int().min(0).max(0xffff_ffff);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const base = {
	esp32_name: z.string().optional(),
	v: z.literal(1).optional(),
	epoch: u32.optional(),
	boot: u32.optional(),
	seq: count.optional(),
	ts_ms: count.optional(),
	uptime_ms: count.optional(),
	time_synced: z.boolean().optional(),
};

const schema = z.discriminatedUnion("type", [
	z.looseObject({
		...base,
		type: z.literal("switch"),
		switch: z.number().int().min(0).max(63),
		state: z.union([z.boolean(), z.literal(0), z.literal(1)]),
		source: z.string().max(32).optional(),
		rating_w: z.number().min(0).max(1e6).optional(),
		switch_wh: z.number().min(0).max(9e12).optional(),
	}),
	z.looseObject({ ...base, type: z.literal("boot"), reset_reason: z.string().max(64).optional(), prev_alive: count.optional() }),
	// An anchor is worth nothing without all three: it says what the wall clock was at an uptime of a boot.
	z.looseObject({
		...base,
		type: z.literal("time_anchor"),
		boot: u32,
		uptime_ms: count,
		ts_ms: z.number().int().min(1_577_836_800_000).max(4e12),
	}),
	// Bare: motion was seen. With `motion` (or `state`): it goes on until the same says false.
	z.looseObject({
		...base,
		type: z.literal("motion"),
		motion: z.union([z.boolean(), z.literal(0), z.literal(1)]).optional(),
		state: z.union([z.boolean(), z.literal(0), z.literal(1)]).optional(),
	}),
	z.looseObject({ ...base, type: z.literal("config") }),
]);

export type EventMessage = z.infer<typeof schema>;

/** An event of a device (switch, boot, time_anchor, motion, config), with its clock and the object as sent. */
export interface WireEvent {
	readonly type: string;
	readonly clockMs: number | null;
	readonly clockTrusted: boolean;
	readonly epoch: number | null;
	readonly boot: number | null;
	readonly seq: number | null;
	readonly anchor: { readonly boot: number; readonly uptimeMs: number; readonly clockMs: number } | null;
	readonly payload: JsonObject;
}

/** Parses the payload of `autovolt/<device>/event`. Rare beside readings, so zod may take its time. */
export function parseEvent(payload: Uint8Array, device: string): { readonly ok: true; readonly event: WireEvent } | Rejection {
	const json = parseStrictJson(payload);
	if (!json.ok) return json;
	if (!isJsonObject(json.value)) return rejected("schema_invalid", "An event is a JSON object.");
	const parsed = schema.safeParse(json.value);
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		return rejected("schema_invalid", `${issue?.path.join(".") || "event"}: ${issue?.message ?? "not an event"}`.slice(0, 200));
	}
	const message = parsed.data;
	if (message.esp32_name !== undefined && message.esp32_name !== device)
		return rejected("name_mismatch", "esp32_name differs from the device in the topic.");
	const clock = message.ts_ms ? { ms: message.ts_ms, zoned: true } : parseTimestamp(json.value["timestamp"]);
	const known = clock === null || isRejection(clock) ? null : clock;
	return {
		ok: true,
		event: {
			type: message.type,
			clockMs: known?.ms ?? null,
			clockTrusted: known?.zoned === true && message.ts_ms !== 0 && message.time_synced !== false,
			epoch: message.epoch ?? null,
			boot: message.boot ?? null,
			seq: message.seq ?? null,
			anchor: message.type === "time_anchor" ? { boot: message.boot, uptimeMs: message.uptime_ms, clockMs: message.ts_ms } : null,
			payload: json.value,
		},
	};
}

/** An answer must say to what, and yes or no: anything else could confirm what never happened. */
const commandAnswer = z.looseObject({
	cmd_id: z.union([z.string().min(1).max(64), z.number().int().min(0)]),
	ok: z.boolean(),
	error: z.string().max(64).nullish(),
});

/** A device without any revision answers with 0 to what it cannot read. */
const configAnswer = z.looseObject({ rev: u32, ok: z.boolean(), error: z.string().max(64).nullish() });

/** Parses `cmd/ack` and `config/ack`, kept as events. */
export function parseAnswer(
	payload: Uint8Array,
	type: "cmd_ack" | "config_ack",
): { readonly ok: true; readonly event: WireEvent } | Rejection {
	const json = parseStrictJson(payload);
	if (!json.ok) return json;
	if (!isJsonObject(json.value)) return rejected("schema_invalid", "An acknowledgement is a JSON object.");
	if (type === "cmd_ack" && !commandAnswer.safeParse(json.value).success)
		return rejected("schema_invalid", "An answer to a command is {cmd_id, ok, error?, ts_ms, switch_state}.");
	if (type === "config_ack" && !configAnswer.safeParse(json.value).success)
		return rejected("schema_invalid", "An answer to a configuration is {rev, ok, error?}.");
	const tsMs = json.value["ts_ms"];
	const clockMs = Number.isSafeInteger(tsMs) && (tsMs as number) > 0 ? (tsMs as number) : null;
	return {
		ok: true,
		event: {
			type,
			clockMs,
			clockTrusted: clockMs !== null,
			epoch: null,
			boot: null,
			seq: null,
			anchor: null,
			payload: json.value,
		},
	};
}
