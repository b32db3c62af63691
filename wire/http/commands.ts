import { z } from "zod";
import { SWITCHES_MAX, switchType } from "./devices";
import { idPath, instantText, nameText, pageFields, roomCode, siteReference } from "./fields";
import { routeSpec } from "./routeSpec";

export const commandStatus = z.enum(["queued", "sent", "confirmed", "failed", "expired"]);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const commandId = z.string().regex(UUID, "must be the cmd_id of a command");
export const switchPosition = z
	.string()
	.regex(/^(0|[1-9]\d?)$/, "must be a position from 0")
	.transform(Number)
	.refine((position) => position < SWITCHES_MAX, { message: `must be at most ${SWITCHES_MAX - 1}` });

const source = z
	.enum(["app", "api", "voice", "schedule", "pir"])
	.optional()
	.meta({ description: "Who or what orders; by default app for a session, api for a token. An assistant says voice" });
export const IDEMPOTENCY_KEY_MAX = 100;
export const idempotencyKey = nameText(IDEMPOTENCY_KEY_MAX).optional().meta({
	description:
		"The same key with the same order is done once, and answered alike. With another switch, room, types, state or source it is refused (409). Also as the header Idempotency-Key",
});

export const command = z
	.object({
		cmd_id: z.string().meta({ description: "UUIDv7" }),
		device_id: z.int(),
		esp32_name: z.string(),
		classroom: z.string().nullable().meta({ description: "Where the device stands now, or stood last" }),
		switch: z.int().meta({ description: "Position from 0, as in switch_state" }),
		name: z.string().nullable(),
		state: z.boolean().meta({ description: "What was ordered: true = on" }),
		source: z.string(),
		requested_by: z.string(),
		requested_at: instantText,
		expires_at: instantText,
		status: commandStatus,
		sent_at: instantText.nullable(),
		ended_at: instantText.nullable(),
		confirmed_by: z
			.enum(["ack", "event", "reading"])
			.nullable()
			.meta({ description: "The device's answer, or a switch event or reading that shows the ordered state" }),
		error: z.string().nullable().meta({
			description: "device_offline, not_sent, no_answer, refused, or the device's own word (expired, no_such_switch …)",
		}),
	})
	.meta({ id: "Command" });
export type CommandBody = z.infer<typeof command>;

const state = z.boolean().meta({ description: "true = on" });

export const switchDeviceRoute = routeSpec({
	method: "POST",
	path: "/api/devices/{id}/switches/{n}",
	summary: "Order a switch on or off; n is its position from 0. The outcome: GET /api/commands/{cmd_id}, or /api/live",
	role: "manager",
	scope: "control",
	request: {
		path: idPath.extend({ n: switchPosition }),
		body: z.strictObject({ state, source, idempotency_key: idempotencyKey }),
	},
	responses: { 202: { description: "Ordered; 10 s from now it has an end", schema: command } },
	problems: ["not_found", "conflict", "key_reused"],
});

export const switchRoomRoute = routeSpec({
	method: "POST",
	path: "/api/classrooms/{id}/switches",
	summary: "Order all switches of a room, or those of some types, on or off",
	role: "manager",
	scope: "control",
	request: {
		path: idPath,
		body: z.strictObject({
			state,
			types: z.array(switchType).min(1).max(switchType.options.length).optional().meta({ description: "Left out: all" }),
			source,
			idempotency_key: idempotencyKey,
		}),
	},
	responses: { 202: { description: "One command per switch", schema: z.object({ commands: z.array(command) }) } },
	problems: ["not_found", "conflict", "key_reused"],
});

export const readCommandRoute = routeSpec({
	method: "GET",
	path: "/api/commands/{cmd_id}",
	summary: "What became of an order",
	role: "viewer",
	request: { path: z.object({ cmd_id: commandId }) },
	responses: { 200: { description: "As it stands now", schema: command } },
	problems: ["not_found"],
});

export const listCommandsRoute = routeSpec({
	method: "GET",
	path: "/api/commands",
	summary: "Orders, newest first",
	role: "viewer",
	request: {
		query: z.strictObject({
			site: siteReference.optional(),
			classroom: roomCode.optional(),
			device: idPath.shape.id.optional().meta({ description: "Number of a device" }),
			status: commandStatus.optional(),
			after: commandId.optional().meta({ description: "`next` of the page before" }),
			limit: pageFields.limit,
		}),
	},
	responses: {
		200: {
			description: "One page",
			schema: z.object({
				commands: z.array(command),
				next: z.string().nullable().meta({ description: "Give it as `after` for the next page; null on the last" }),
			}),
		},
	},
	problems: ["not_found"],
});
