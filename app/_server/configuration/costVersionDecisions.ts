import { validateCostVersion } from "@/domain/cost/costVersion";
import { changeCostDraft, decideCostDraft, submitCostDraft, withdrawCostDraft } from "@/store/costDrafts";
import { previewImpact } from "@/store/costImpact";
import { readCostVersions } from "@/store/costVersions";
import { isWithdrawalOvertaken } from "@/store/costVersionWithdrawal";
import { newestRowId, recordVersion } from "@/store/recordCostVersion";
import type {
	approveCostVersionDraftRoute,
	CostVersionDraftBody,
	changeCostVersionDraftRoute,
	rejectCostVersionDraftRoute,
	submitCostVersionDraftRoute,
	withdrawCostVersionDraftRoute,
} from "@/wire/http/costVersionDrafts";
import type { Answer } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, type Refusal, refuse } from "../outcome";
import { resolveMoment } from "../place";
import { toApiImpact } from "./costImpactBody";
import { type OpenDraft, told, withDraft } from "./costVersionDrafts";
import { componentsOf } from "./costVersions";
import { toVersion } from "./draftVersion";
import { requireAuthor, requireOther, requirePerson } from "./secondPerson";
import { refuseConflict, refuseProblems } from "./versionScope";

type OneDraft = Outcome<{ draft: CostVersionDraftBody }>;

export function changeCostVersionDraft(call: RouteCall<typeof changeCostVersionDraftRoute>): Promise<OneDraft> {
	return withDraft(call, "admin", "hold", async (client, open) => {
		const refused = requireAuthor(open.draft, open.person) ?? requireState(open, ["draft"]);
		if (refused) return refused;
		const { body, clock } = call;
		const { draft, site } = open;
		const isPriced = body.cost_per_kwh !== undefined || body.components !== undefined;
		const components = isPriced ? componentsOf(body) : ok(draft.components);
		if (components.kind === "refused") return components;
		const content = {
			...draft,
			components: components.value,
			...(body.effective_from === undefined ? {} : { effectiveFrom: resolveMoment(body.effective_from, site, clock.now()) }),
			...(body.effective_until === undefined
				? {}
				: { effectiveUntil: body.effective_until === null ? null : resolveMoment(body.effective_until, site, clock.now()) }),
			...(body.notes === undefined ? {} : { notes: body.notes }),
		};
		const problems = validateCostVersion(content);
		if (problems.length > 0) return refuseProblems(problems);
		const changed = await changeCostDraft(client, draft.id, content, clock.now());
		return ok({ draft: await told(client, call, open, "draft.change", changed) });
	});
}

export function submitCostVersionDraft(call: RouteCall<typeof submitCostVersionDraftRoute>): Promise<OneDraft> {
	return withDraft(call, "admin", "hold", async (client, open) => {
		const refused =
			requireAuthor(open.draft, open.person) ?? requireState(open, ["draft"]) ?? requirePerson(open.site, open.person);
		if (refused) return refused;
		const submitted = await submitCostDraft(client, open.draft.id, call.clock.now());
		return ok({ draft: await told(client, call, open, "submit", submitted) });
	});
}

export function withdrawCostVersionDraft(call: RouteCall<typeof withdrawCostVersionDraftRoute>): Promise<OneDraft> {
	return withDraft(call, "admin", "hold", async (client, open) => {
		const refused = requireAuthor(open.draft, open.person) ?? requireState(open, ["draft", "submitted"]);
		if (refused) return refused;
		const withdrawn = await withdrawCostDraft(client, open.draft.id, call.clock.now());
		return ok({ draft: await told(client, call, open, "draft.withdraw", withdrawn) });
	});
}

export function rejectCostVersionDraft(call: RouteCall<typeof rejectCostVersionDraftRoute>): Promise<OneDraft> {
	return withDraft(call, "admin", "hold", async (client, open) => {
		const refused = requireState(open, ["submitted"]);
		if (refused) return refused;
		const decision = { by: open.person, note: call.body.note, versionKey: null };
		const rejected = await decideCostDraft(client, open.draft.id, decision, call.clock.now());
		return ok({ draft: await told(client, call, open, "reject", rejected) });
	});
}

/** Records what was submitted, as it was submitted, in its author's name: the version and the decision stand together. */
export function approveCostVersionDraft(
	call: RouteCall<typeof approveCostVersionDraftRoute>,
): Promise<Outcome<Answer<typeof approveCostVersionDraftRoute>>> {
	return withDraft(call, "admin", "hold", async (client, open) => {
		const refused = requireState(open, ["submitted"]) ?? requireOther(open.site, open.draft, open.person);
		if (refused) return refused;
		if (await isWithdrawalOvertaken(client, open.draft))
			return refuse("changed_meanwhile", "Another version was taken back meanwhile: reject this withdrawal and ask for it anew.");
		const now = call.clock.now();
		const basedOn = call.body.based_on ?? newestRowId(await readCostVersions(client, open.draft.siteId));
		const version = toVersion(open.draft, basedOn, now);
		const impact = toApiImpact(await previewImpact(client, [version]), open.place, call.principal);
		const recording = await recordVersion(client, version);
		switch (recording.kind) {
			case "invalid":
				return refuseProblems(recording.problems);
			case "conflict":
				return refuseConflict(recording.changed, open.place);
			case "recorded": {
				const decision = { by: open.person, note: call.body.note, versionKey: recording.version.versionKey };
				const decided = await decideCostDraft(client, open.draft.id, decision, now);
				const draft = await told(client, call, open, "approve", decided);
				return created({ success: true, draft, impact, recalculation: String(recording.recalculationId) });
			}
		}
	});
}

function requireState({ draft }: OpenDraft, states: readonly string[]): Refusal | null {
	return states.includes(draft.state)
		? null
		: refuse("conflict", `This draft is ${draft.state}; it can no longer be changed so.`);
}
