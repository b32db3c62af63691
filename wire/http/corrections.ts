import { z } from "zod";
import { decimal, idPath, instantText, nameText, nextPage, pageFields } from "./fields";
import { routeSpec } from "./routeSpec";

const wattHours = decimal({ min: 0, max: 9_000_000_000_000, decimals: 3 });
const channelMax = 255;

const correction = z
	.object({
		id: z.int(),
		channel: z.int(),
		decision: z.enum(["count", "correct", "replaced", "taken_back"]),
		starts_at: instantText.meta({ description: "The two readings between which it holds" }),
		ends_at: instantText,
		energy_wh: z.number().nullable().meta({ description: "What the entry carries by it; null = what the readings alone say" }),
		old_meter_wh: z.number().nullable(),
		new_meter_wh: z.number().nullable(),
		note: z.string(),
		decided_by: z.string(),
		decided_at: instantText,
		state: z.enum(["applied", "waiting", "superseded", "taken_back"]).meta({
			description: "waiting: the ledger has not come to it yet, or a later reading lies between the two (an incident says so)",
		}),
	})
	.meta({ id: "Correction" });
export type CorrectionBody = z.infer<typeof correction>;

export const listCorrectionsRoute = routeSpec({
	method: "GET",
	path: "/api/devices/{id}/corrections",
	summary: "What people have decided of a device's ledger entries, newest first",
	role: "viewer",
	request: { path: idPath, query: z.strictObject(pageFields) },
	responses: {
		200: { description: "One page", schema: z.object({ corrections: z.array(correction), next: nextPage }) },
	},
	problems: ["not_found"],
});

export const correctEntryRoute = routeSpec({
	method: "POST",
	path: "/api/devices/{id}/corrections",
	summary: "Decide of a ledger entry from evidence that the readings do not hold: it is reversed and replaced",
	role: "admin",
	request: {
		path: idPath,
		body: z
			.strictObject({
				entry: z.int().min(1).meta({ description: "Number of the standing entry, as incidents and evidence show it" }),
				channel: z.int().min(0).max(channelMax).default(0),
				decision: z.enum(["count", "correct", "replaced", "take_back"]).meta({
					description:
						"count: what the counter claims was used · correct: energy_wh was used · replaced: the meter was changed in between · take_back: what the readings alone say",
				}),
				energy_wh: wattHours.optional(),
				old_meter_wh: wattHours.optional().meta({ description: "Last total of the old meter" }),
				new_meter_wh: wattHours.optional().meta({ description: "First total of the new meter" }),
				note: nameText(1_000).meta({ description: "The evidence: an auditor will ask" }),
				dry_run: z.boolean().default(false).meta({ description: "Only say what it would change" }),
			})
			.superRefine((body, context) => {
				for (const [field, decision] of FIELDS)
					if ((body[field] !== undefined) !== (body.decision === decision))
						context.addIssue({
							code: "custom",
							path: [field],
							message: body.decision === decision ? `is required to say ${decision}` : `goes with the decision "${decision}"`,
						});
			}),
	},
	responses: {
		200: { description: "What it would change (dry_run)", schema: z.object({ before_wh: z.number(), after_wh: z.number() }) },
		201: {
			description: "Decided; the ledger follows within seconds",
			schema: z.object({ before_wh: z.number(), after_wh: z.number(), correction }),
		},
	},
	problems: ["not_found", "conflict"],
});

const FIELDS = [
	["energy_wh", "correct"],
	["old_meter_wh", "replaced"],
	["new_meter_wh", "replaced"],
] as const;
