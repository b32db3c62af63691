import { z } from "zod";
import { impact } from "./costImpact";
import { costVersionDraft } from "./costVersionDrafts";
import { basedOn, dryRun, newVersion, shownVersion } from "./costVersionFields";
import { idPath, moment, nameText, roomCode, siteReference } from "./fields";
import { routeSpec } from "./routeSpec";

export const costVersion = z.object({ id: z.int(), ...shownVersion }).meta({ id: "CostVersion" });
export type CostVersionBody = z.infer<typeof costVersion>;

/** The id of the recalculation, whose progress and differences GET /api/recalculations/{id} shows. */
export const recalculationId = z.string().meta({ description: "Follow it at /api/recalculations/{id}" });

export const listCostVersionsRoute = routeSpec({
	method: "GET",
	path: "/api/power-analytics/cost-versions",
	summary: "Cost versions of a site, its buildings and rooms; with a room: those that may price it",
	role: "viewer",
	request: {
		query: z.strictObject({
			classroom: roomCode.optional(),
			building: nameText(100).optional(),
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
				approval: z.enum(["none", "second_person"]).meta({ description: "What the site asks of a new version" }),
			}),
		},
	},
	problems: ["not_found"],
});

const previewed = {
	description: "dry_run: nothing was written",
	schema: z.object({ success: z.literal(true), dry_run: z.literal(true), impact }),
};
const recorded = z.object({
	success: z.literal(true),
	version: costVersion,
	impact,
	recalculation: recalculationId,
});
const kept = {
	description: "Kept as a draft, or submitted for a second person: it prices nothing yet",
	schema: z.object({ success: z.literal(true), draft: costVersionDraft }),
};

export const createCostVersionRoute = routeSpec({
	method: "POST",
	path: "/api/power-analytics/cost-versions",
	summary: "Record a cost version, also one that starts in the past; `dry_run` says what it would change",
	role: "admin",
	request: { body: newVersion },
	responses: {
		200: previewed,
		201: { description: "Recorded; the worker prices the days anew", schema: recorded },
		202: kept,
	},
	problems: ["not_found", "conflict", "changed_meanwhile"],
});

export const withdrawCostVersionRoute = routeSpec({
	method: "POST",
	path: "/api/power-analytics/cost-versions/{id}/withdraw",
	summary: "Take a version back where it still holds: what stood there before is recorded anew; nothing is deleted",
	role: "admin",
	request: { path: idPath, body: z.strictObject({ based_on: basedOn, dry_run: dryRun }) },
	responses: {
		200: previewed,
		201: {
			description: "Taken back by the versions that were recorded",
			schema: z.object({ success: z.literal(true), versions: z.array(costVersion), impact, recalculation: recalculationId }),
		},
		202: {
			description: "Drafts submitted for a second person, who approves each of them",
			schema: z.object({ success: z.literal(true), drafts: z.array(costVersionDraft) }),
		},
	},
	problems: ["not_found", "conflict", "changed_meanwhile"],
});
