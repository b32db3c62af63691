import { z } from "zod";
import { impact } from "./costImpact";
import { basedOn, decisionNote, draftChange, shownVersion } from "./costVersionFields";
import { idPath, instantText, nextPage, pageFields, siteReference } from "./fields";
import { routeSpec } from "./routeSpec";

export const draftState = z.enum(["draft", "submitted", "recorded", "rejected", "withdrawn"]);

export const costVersionDraft = z
	.object({
		id: z.int(),
		site: z.string(),
		state: draftState,
		...shownVersion,
		updated_at: instantText,
		submitted_at: instantText.nullable(),
		decided_by: z.string().nullable(),
		decided_at: instantText.nullable(),
		decision_note: z.string().nullable(),
		version_id: z.int().nullable().meta({ description: "The version that it was recorded as" }),
		is_own: z.boolean().meta({ description: "Written by the caller, who may not approve it where two persons are asked for" }),
	})
	.meta({ id: "CostVersionDraft" });
export type CostVersionDraftBody = z.infer<typeof costVersionDraft>;

const one = (description: string) => ({ description, schema: z.object({ draft: costVersionDraft }) });

export const listCostVersionDraftsRoute = routeSpec({
	method: "GET",
	path: "/api/cost-version-drafts",
	summary: "Drafts of cost versions, and what waits for a second person",
	role: "manager",
	request: { query: z.strictObject({ site: siteReference.optional(), state: draftState.optional(), ...pageFields }) },
	responses: {
		200: { description: "The newest first", schema: z.object({ drafts: z.array(costVersionDraft), next: nextPage }) },
	},
	problems: ["not_found"],
});

export const getCostVersionDraftRoute = routeSpec({
	method: "GET",
	path: "/api/cost-version-drafts/{id}",
	summary: "A draft, and what recording it now would change",
	role: "manager",
	request: { path: idPath },
	responses: {
		200: {
			description: "The impact is null once it is decided",
			schema: z.object({
				draft: costVersionDraft,
				impact: impact.nullable(),
				based_on: z.int().meta({ description: "Give it back when approving: what changed since is then noticed" }),
			}),
		},
	},
	problems: ["not_found"],
});

export const changeCostVersionDraftRoute = routeSpec({
	method: "PATCH",
	path: "/api/cost-version-drafts/{id}",
	summary: "Change a draft that is not submitted yet",
	role: "admin",
	request: { path: idPath, body: draftChange },
	responses: { 200: one("As it is now") },
	problems: ["not_found", "conflict", "changed_meanwhile"],
});

export const submitCostVersionDraftRoute = routeSpec({
	method: "POST",
	path: "/api/cost-version-drafts/{id}/submit",
	summary: "Submit a draft: from then on it is decided as it stands",
	role: "admin",
	request: { path: idPath, body: z.strictObject({}) },
	responses: { 200: one("Submitted") },
	problems: ["not_found", "conflict", "changed_meanwhile"],
});

export const approveCostVersionDraftRoute = routeSpec({
	method: "POST",
	path: "/api/cost-version-drafts/{id}/approve",
	summary: "Record a submitted draft as a version; where the site asks for two persons, not by its author",
	role: "admin",
	request: { path: idPath, body: z.strictObject({ based_on: basedOn, note: decisionNote }) },
	responses: {
		201: {
			description: "Recorded; the worker prices the days anew",
			schema: z.object({
				success: z.literal(true),
				draft: costVersionDraft,
				impact,
				recalculation: z.string().meta({ description: "Follow it at /api/recalculations/{id}" }),
			}),
		},
	},
	problems: ["not_found", "conflict", "changed_meanwhile"],
});

export const rejectCostVersionDraftRoute = routeSpec({
	method: "POST",
	path: "/api/cost-version-drafts/{id}/reject",
	summary: "Refuse a submitted draft, saying why",
	role: "admin",
	request: { path: idPath, body: z.strictObject({ note: decisionNote }) },
	responses: { 200: one("Refused") },
	problems: ["not_found", "conflict", "changed_meanwhile"],
});

export const withdrawCostVersionDraftRoute = routeSpec({
	method: "POST",
	path: "/api/cost-version-drafts/{id}/withdraw",
	summary: "Give a draft up before it is decided",
	role: "admin",
	request: { path: idPath, body: z.strictObject({}) },
	responses: { 200: one("Given up") },
	problems: ["not_found", "conflict", "changed_meanwhile"],
});
