import { insertAudit } from "@/store/auditLog";
import { type CostDraft, insertCostDraft } from "@/store/costDrafts";
import { previewImpact } from "@/store/costImpact";
import { readCostVersions } from "@/store/costVersions";
import { draftWithdrawal } from "@/store/costVersionWithdrawal";
import { inTransaction, type PoolClient } from "@/store/pool";
import { newestRowId, recordVersions, type VersionToRecord } from "@/store/recordCostVersion";
import type { Site } from "@/store/sites";
import type { withdrawCostVersionRoute } from "@/wire/http/costVersions";
import type { Answer } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { accepted, created, type Outcome, ok, refuse } from "../outcome";
import { reachableSites } from "../place";
import { toApiImpact } from "./costImpactBody";
import { toApiCostVersion, toApiDraft, type VersionPlace } from "./costVersionBody";
import { personOf } from "./draftPerson";
import { requirePerson } from "./secondPerson";
import { permitsScope, refuseConflict, refuseProblems, versionPlace } from "./versionScope";

type Call = RouteCall<typeof withdrawCostVersionRoute>;
type Withdrawn = Outcome<Answer<typeof withdrawCostVersionRoute>>;

/** Takes a version back by recording, over the ranges that it still holds, what stood there before it. */
export async function withdrawCostVersion(call: Call): Promise<Withdrawn> {
	const { principal, path, body, database, clock } = call;
	const sites = await reachableSites(database.prisma, principal);
	return inTransaction(database.pool, async (client) => {
		for (const site of sites) {
			const versions = await readCostVersions(client, site.id);
			const author = {
				createdBy: principal.name,
				createdByUserId: principal.kind === "user" ? principal.id : null,
				now: clock.now(),
				basedOn: body.based_on ?? newestRowId(versions),
			};
			const drafts = await draftWithdrawal(client, site.id, path.id, author);
			if (drafts === null) continue;
			const [first] = drafts;
			if (first === undefined) {
				if (!permitsScope(principal, "admin", { siteId: site.id, classroomId: null, buildingId: null }))
					return refuse("not_found");
				return refuse("conflict", "This version holds nowhere any more: later ones took its place.");
			}
			if (!permitsScope(principal, "admin", first)) return refuse("not_found");
			return withdraw(client, call, site, drafts);
		}
		return refuse("not_found");
	});
}

async function withdraw(client: PoolClient, call: Call, site: Site, drafts: readonly VersionToRecord[]): Promise<Withdrawn> {
	const { principal, address, path, body } = call;
	const place = await versionPlace(client, site);
	const impact = toApiImpact(await previewImpact(client, drafts), place, principal);
	if (body.dry_run) return ok({ success: true, dry_run: true, impact });
	if (site.tariffApproval === "second_person") return submit(client, call, site, place, drafts);
	const recording = await recordVersions(client, drafts, "withdrawal");
	switch (recording.kind) {
		case "invalid":
			return refuseProblems(recording.problems);
		case "conflict":
			return refuseConflict(recording.changed, place);
		case "recorded": {
			const versions = recording.versions.map((version) => toApiCostVersion(version, place));
			const { difference, days } = impact;
			await insertAudit(
				client,
				{ actor: principal.actor, address },
				{
					action: "cost_version.withdraw",
					subject: `site:${site.name}`,
					before: { version: path.id },
					after: { versions, impact: { difference, days } },
				},
			);
			return created({ success: true, versions, impact, recalculation: String(recording.recalculationId) });
		}
	}
}

async function submit(
	client: PoolClient,
	{ principal, address, database, clock, path }: Call,
	site: Site,
	place: VersionPlace,
	contents: readonly VersionToRecord[],
): Promise<Withdrawn> {
	const author = await personOf(database.prisma, principal);
	const refused = requirePerson(site, author);
	if (refused) return refused;
	const kept: CostDraft[] = [];
	for (const content of contents) kept.push(await insertCostDraft(client, content, "submitted", author, clock.now()));
	const drafts = kept.map((draft) => toApiDraft(draft, place, true));
	const entry = { action: "cost_version.submit", subject: `site:${site.name}`, before: { version: path.id }, after: { drafts } };
	await insertAudit(client, { actor: principal.actor, address }, entry);
	return accepted({ success: true, drafts });
}
