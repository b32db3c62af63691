import { z } from "zod";
import { idPath, instantText, nameText, nextPage, pageFields, plainText, siteReference } from "./fields";
import { routeSpec } from "./routeSpec";
import { classroomCode } from "./usageQuery";

export const INCIDENT_STATES = ["open", "acknowledged", "resolved"] as const;

const incidentState = z.enum(INCIDENT_STATES);

export const incident = z
	.object({
		id: z.int(),
		kind: z.string().meta({ description: "A new kind may come with any version", examples: ["device_silent"] }),
		title: z.string().meta({ description: "The kind in plain words" }),
		what: z.string().meta({ description: "What was found" }),
		what_to_do: z.string(),
		about: z.object({
			label: z.string().meta({ description: "Device, room, day or part of AutoVolt" }),
			href: z.string().nullable().meta({ description: "The page that shows it" }),
			device: z.string().nullable(),
			classroom: z.string().nullable(),
			starts_at: instantText.nullable(),
			ends_at: instantText.nullable(),
			energy_wh: z.number().nullable().meta({ description: "Energy in question" }),
		}),
		state: incidentState,
		resolved_by_itself: z.boolean().meta({ description: "Its cause is gone; nobody had to do anything" }),
		opened_at: instantText.meta({ description: "Since when it is open, or was the last time" }),
		openings: z.int().meta({ description: "How often it has come" }),
		state_at: instantText,
		owner: z.object({ id: z.int(), name: z.string() }).nullable(),
		decided_by: z.string().nullable(),
		note: z.string().nullable(),
		may_act: z.boolean(),
		correction: z
			.object({
				...{ device_id: z.int(), channel: z.int(), entry: z.int() },
				decided: z.boolean().meta({ description: "Somebody has corrected it: that can be taken back" }),
				claims_wh: z.number().nullable().meta({ description: "What the counter claims and was not counted; null = nothing" }),
			})
			.nullable()
			.meta({
				description:
					"The ledger entry behind it, which POST /api/devices/{id}/corrections decides; null = none, or not yours to decide",
			}),
	})
	.meta({ id: "Incident" });
export type IncidentBody = z.infer<typeof incident>;

const incidentList = z.object({
	as_of: instantText,
	incidents: z.array(incident),
	counts: z.object({ open: z.int(), acknowledged: z.int(), resolved: z.int() }).meta({ description: "Of all that you may see" }),
	kinds: z.array(z.object({ kind: z.string(), title: z.string() })).meta({ description: "Kinds that occur" }),
	people: z
		.array(z.object({ id: z.int(), name: z.string() }))
		.meta({ description: "Who can take one on: managers and admins; empty for viewers" }),
	next: nextPage,
});
export type IncidentList = z.infer<typeof incidentList>;

export const listIncidentsRoute = routeSpec({
	method: "GET",
	path: "/api/incidents",
	summary: "What a person should decide or know, newest first",
	role: "viewer",
	request: {
		query: z.strictObject({
			state: z
				.enum(["active", ...INCIDENT_STATES, "all"])
				.default("active")
				.meta({ description: "active: open and acknowledged" }),
			kind: nameText(64).optional(),
			owner: z
				.string()
				.regex(/^(me|none|[1-9]\d{0,8})$/, "must be me, none or the id of a person")
				.optional(),
			classroom: classroomCode.optional(),
			site: siteReference.optional(),
			...pageFields,
		}),
	},
	responses: { 200: { description: "One page", schema: incidentList } },
});

export const updateIncidentRoute = routeSpec({
	method: "PATCH",
	path: "/api/incidents/{id}",
	summary: "Acknowledge, take over or hand on, resolve with a note, open again",
	role: "manager",
	request: {
		path: idPath,
		body: z
			.strictObject({
				state: incidentState.optional(),
				owner: z
					.union([z.literal("me"), z.int().min(1).max(999_999_999)])
					.nullable()
					.optional()
					.meta({ description: '"me", the id of a person, or null: nobody' }),
				note: plainText(1_000).optional().meta({ description: "Required to resolve: what was it, what was done" }),
			})
			.refine(({ state, note }) => state !== "resolved" || (note !== undefined && note !== ""), {
				path: ["note"],
				message: "is required to resolve: say what it was and what was done",
			})
			.refine(({ state, note }) => note === undefined || state === "resolved", {
				path: ["note"],
				message: 'goes with the state "resolved"',
			}),
	},
	responses: { 200: { description: "As it stands now", schema: incident } },
	problems: ["not_found"],
});
