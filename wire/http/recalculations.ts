import { z } from "zod";
import { costScope } from "./costVersionFields";
import { instantText, nextPage, PAGE_ROWS_MAX, pageFields, siteReference } from "./fields";
import { routeSpec } from "./routeSpec";

export const recalculation = z
	.object({
		id: z.string(),
		site: z.string(),
		cause: z.enum(["version", "withdrawal", "building"]).meta({ description: "building: a room came under another one" }),
		version_id: z.int().nullable(),
		scope: costScope,
		classroom: z.string().nullable(),
		building: z.string().nullable(),
		from_date: z.string(),
		until_date: z.string().nullable().meta({ description: "Excluded; null: until further notice" }),
		state: z.enum(["running", "done"]),
		days_total: z.int().meta({ description: "Days of devices; readers see the new prices before they are stored" }),
		days_done: z.int(),
		requested_by: z.string(),
		created_at: instantText,
		finished_at: instantText.nullable(),
	})
	.meta({ id: "Recalculation" });
export type RecalculationBody = z.infer<typeof recalculation>;

/** Null as a cost: it was not priced (or not stored) then. */
const change = z.object({
	date: z.string(),
	classroom: z.string(),
	energy_kwh: z.number(),
	energy_kwh_before: z.number().meta({ description: "Differs where readings came in between" }),
	cost_before: z.number().nullable(),
	cost_after: z.number().nullable(),
	difference: z.number(),
	unpriced_kwh_before: z.number(),
	unpriced_kwh_after: z.number(),
	versions_before: z.array(z.int()),
	versions_after: z.array(z.int()),
});
export type CostChangeBody = z.infer<typeof change>;

export const listRecalculationsRoute = routeSpec({
	method: "GET",
	path: "/api/recalculations",
	summary: "Changes of price and how far the worker has stored what follows from them",
	role: "viewer",
	request: { query: z.strictObject({ site: siteReference.optional(), ...pageFields }) },
	responses: {
		200: {
			description: "The newest first",
			schema: z.object({ recalculations: z.array(recalculation), next: nextPage }),
		},
	},
	problems: ["not_found"],
});

export const getRecalculationRoute = routeSpec({
	method: "GET",
	path: "/api/recalculations/{id}",
	summary: "What a change of price did to each room's day: the result before it and after it",
	role: "viewer",
	request: {
		path: z.object({ id: z.string().regex(/^[1-9]\d{0,14}$/, "must be the number of a recalculation") }),
		query: z.strictObject({
			after: z
				.string()
				.regex(/^\d{4}-\d{2}-\d{2}~[1-9]\d{0,8}$/, "must be the `next` of the page before")
				.optional()
				.meta({ description: "`next` of the page before" }),
			limit: pageFields.limit,
		}),
	},
	responses: {
		200: {
			description: `Its room-days that changed, by date and room, at most ${PAGE_ROWS_MAX} to a page`,
			schema: z.object({
				recalculation,
				currency: z.string(),
				changes: z.array(change),
				next: z.string().nullable().meta({ description: "Give it as `after` for the next page; null on the last" }),
			}),
		},
	},
	problems: ["not_found"],
});
