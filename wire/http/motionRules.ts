import { z } from "zod";
import { SWITCHES_MAX, switchType } from "./devices";
import { idPath, instantText, roomCode, siteReference } from "./fields";
import { routeSpec } from "./routeSpec";

const holdSeconds = z
	.int()
	.min(5)
	.max(86_400)
	.meta({ description: "Without motion for so long the room counts as empty", examples: [600] });
const switchTypes = z
	.array(switchType)
	.max(switchType.options.length)
	.meta({ description: "Types of switches that motion is about; empty: all" });
const keptOn = z.object({
	device_id: z.int().min(1).max(999_999_999),
	switch: z
		.int()
		.min(0)
		.max(SWITCHES_MAX - 1),
});
const neverOff = z
	.array(z.strictObject(keptOn.shape))
	.max(512)
	.meta({ description: 'Switches of the room that motion never switches off ("don\'t auto-off")' });
const turnOn = z.boolean().meta({ description: "Somebody comes into the empty room: what is off goes on" });
const autoOff = z.boolean().meta({ description: "The room has become empty: what is on goes off" });
const enabled = z.boolean();

export const motionRule = z
	.object({
		id: z.int(),
		classroom: z.string(),
		hold_seconds: holdSeconds,
		switch_types: switchTypes,
		turn_on: turnOn,
		auto_off: autoOff,
		enabled,
		never_off: z.array(keptOn),
		last_motion_at: instantText.nullable().meta({ description: "When motion was last seen; null: not yet" }),
		created_by: z.string(),
		changed_at: instantText,
	})
	.meta({ id: "MotionRule" });
export type MotionRuleBody = z.infer<typeof motionRule>;

export const listMotionRulesRoute = routeSpec({
	method: "GET",
	path: "/api/motion-rules",
	summary: "What motion does, by room",
	role: "viewer",
	request: { query: z.strictObject({ site: siteReference.optional(), classroom: roomCode.optional() }) },
	responses: { 200: { description: "All within reach", schema: z.object({ rules: z.array(motionRule) }) } },
	problems: ["not_found"],
});

export const createMotionRuleRoute = routeSpec({
	method: "POST",
	path: "/api/motion-rules",
	summary: "Let motion switch in a room; a room has one rule",
	role: "manager",
	request: {
		body: z.strictObject({
			classroom: roomCode,
			site: siteReference.optional(),
			hold_seconds: holdSeconds.default(600),
			switch_types: switchTypes.default(["light", "fan"]),
			turn_on: turnOn.default(true),
			auto_off: autoOff.default(true),
			enabled: enabled.default(true),
			never_off: neverOff.optional(),
		}),
	},
	responses: { 201: { description: "In force", schema: motionRule } },
	problems: ["not_found", "conflict", "name_taken"],
});

export const updateMotionRuleRoute = routeSpec({
	method: "PATCH",
	path: "/api/motion-rules/{id}",
	summary: "Change what motion does in a room",
	role: "manager",
	request: {
		path: idPath,
		body: z.strictObject({
			hold_seconds: holdSeconds.optional(),
			switch_types: switchTypes.optional(),
			turn_on: turnOn.optional(),
			auto_off: autoOff.optional(),
			enabled: enabled.optional(),
			never_off: neverOff.optional(),
		}),
	},
	responses: { 200: { description: "As it is now", schema: motionRule } },
	problems: ["not_found"],
});

export const deleteMotionRuleRoute = routeSpec({
	method: "DELETE",
	path: "/api/motion-rules/{id}",
	summary: 'Motion switches nothing here any more; switches keep their "don\'t auto-off"',
	role: "manager",
	request: { path: idPath },
	responses: { 204: { description: "Gone" } },
	problems: ["not_found"],
});
