import { z } from "zod";
import { parseRate } from "@/domain/quantity/money";
import { instantText, moment, plainText, roomCode, siteReference } from "./fields";
import { routeSpec } from "./routeSpec";

/** Price per kWh with at most 6 decimals, as a number or as decimal text. 0 is a price, when it is said. */
const rate = z
	.union([z.number(), z.string().max(20)])
	.refine((value) => parseRate(value) !== null, {
		message: "must be 0 or more, below a thousand million, with at most 6 decimals",
	})
	.transform((value) => parseRate(value) ?? 0n)
	.meta({ description: "Currency per kWh", examples: [8.5] });

const component = z.looseObject({ kind: z.string() }).meta({ description: "As in docs/tariffs.md; decimals as text" });

export const costVersion = z
	.object({
		id: z.int(),
		cost_per_kwh: z.number().nullable().meta({ description: "Null when the version is more than one flat rate" }),
		currency: z.string(),
		effective_from: instantText,
		effective_until: instantText.nullable(),
		classroom: z.string().nullable().meta({ description: "Null: the whole site, but rooms with a version of their own" }),
		scope: z.enum(["site", "classroom"]),
		notes: z.string(),
		created_by: z.string(),
		created_at: instantText,
		components: z.array(component),
	})
	.meta({ id: "CostVersion" });
export type CostVersionBody = z.infer<typeof costVersion>;

const amounts = {
	energy_kwh: z.number(),
	cost_before: z.number().nullable().meta({ description: "Null: unpriced until now" }),
	cost_after: z.number().nullable(),
};
export const impact = z
	.object({
		days: z.int(),
		rooms: z.int(),
		currency: z.string(),
		...amounts,
		difference: z.number(),
		unpriced_kwh_before: z.number(),
		unpriced_kwh_after: z.number(),
		changes: z
			.array(z.object({ date: z.string(), classroom: z.string(), ...amounts }))
			.meta({ description: "The first 500 room-days" }),
		changes_omitted: z.int(),
	})
	.meta({ id: "CostImpact" });
export type ImpactBody = z.infer<typeof impact>;

export const listCostVersionsRoute = routeSpec({
	method: "GET",
	path: "/api/power-analytics/cost-versions",
	summary: "Cost versions of a site and of its rooms; with a room: its own and the site's",
	role: "viewer",
	request: {
		query: z.strictObject({
			classroom: roomCode.optional(),
			site: siteReference.optional(),
			as_of: moment.optional().meta({ description: "As they were believed then; now by default" }),
		}),
	},
	responses: {
		200: {
			description: "By effective_from",
			schema: z.object({
				versions: z.array(costVersion),
				based_on: z.int().meta({ description: "Give it back with a POST: what changed since is then noticed" }),
			}),
		},
	},
	problems: ["not_found"],
});

const body = z
	.strictObject({
		cost_per_kwh: rate.optional().meta({ description: "Required, unless `components` say more" }),
		components: z
			.array(z.looseObject({ kind: z.string() }))
			.min(1)
			.max(50)
			.optional(),
		effective_from: moment.meta({ description: "Local date (its midnight) or an instant on a quarter-hour" }),
		effective_until: moment.nullish().meta({ description: "Excluded; without it the version reaches to the next one" }),
		classroom: roomCode.nullish().meta({ description: "Null or left out: the whole site" }),
		site: siteReference.optional(),
		notes: plainText(1_000).default(""),
		based_on: z.int().min(0).optional().meta({ description: "`based_on` of the list that the author saw" }),
		dry_run: z.boolean().default(false).meta({ description: "Only say what would change" }),
	})
	.refine((asked) => (asked.cost_per_kwh === undefined) !== (asked.components === undefined), {
		path: ["cost_per_kwh"],
		message: "is required (or components instead of it, never both)",
	});

export const createCostVersionRoute = routeSpec({
	method: "POST",
	path: "/api/power-analytics/cost-versions",
	summary: "Record a cost version, also one that starts in the past; `dry_run` says what it would change",
	role: "admin",
	request: { body },
	responses: {
		200: {
			description: "dry_run: nothing was written",
			schema: z.object({ success: z.literal(true), dry_run: z.literal(true), impact }),
		},
		201: {
			description: "Recorded; the worker prices the days anew",
			schema: z.object({ success: z.literal(true), version: costVersion, impact }),
		},
	},
	problems: ["not_found", "conflict"],
});
