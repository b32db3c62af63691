import { insertAudit } from "@/store/auditLog";
import { type CostDraft, type DraftPerson, findCostDraft, holdCostDraft, listCostDrafts } from "@/store/costDrafts";
import { previewImpact } from "@/store/costImpact";
import { readCostVersions } from "@/store/costVersions";
import { toPage } from "@/store/page";
import { inTransaction, type PoolClient } from "@/store/pool";
import { newestRowId } from "@/store/recordCostVersion";
import { findSite, type Site } from "@/store/sites";
import type { CostVersionDraftBody, getCostVersionDraftRoute, listCostVersionDraftsRoute } from "@/wire/http/costVersionDrafts";
import type { Answer, Role } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse } from "../outcome";
import { reachOf } from "../permission";
import { resolveSite } from "../place";
import type { Principal } from "../principal";
import { toApiImpact } from "./costImpactBody";
import { toApiDraft, type VersionPlace } from "./costVersionBody";
import { personOf } from "./draftPerson";
import { toVersion } from "./draftVersion";
import { isOwnDraft } from "./secondPerson";
import { permitsScope, versionPlace } from "./versionScope";

export async function listCostVersionDrafts(
	call: RouteCall<typeof listCostVersionDraftsRoute>,
): Promise<Outcome<Answer<typeof listCostVersionDraftsRoute>>> {
	const { principal, query, database } = call;
	const site = await resolveSite(database.prisma, principal, query.site);
	if (site.kind === "refused") return site;
	const person = await personOf(database.prisma, principal);
	return inTransaction(database.pool, async (client) => {
		const filter = { state: query.state ?? null, classroomIds: reachOf(principal).classroomIds };
		const rows = await listCostDrafts(client, site.value.id, filter, { before: query.after ?? null, limit: query.limit + 1 });
		const page = toPage(rows, query.limit, (draft) => draft.id);
		const place = await versionPlace(client, site.value);
		return ok({ drafts: page.rows.map((draft) => toApiDraft(draft, place, isOwnDraft(draft, person))), next: page.next });
	});
}

export async function getCostVersionDraft(
	call: RouteCall<typeof getCostVersionDraftRoute>,
): Promise<Outcome<Answer<typeof getCostVersionDraftRoute>>> {
	return withDraft(call, "manager", "look", async (client, { draft, place, person }) => {
		const isOpen = draft.state === "draft" || draft.state === "submitted";
		return ok({
			draft: toApiDraft(draft, place, isOwnDraft(draft, person)),
			impact: isOpen
				? toApiImpact(await previewImpact(client, [toVersion(draft, null, draft.updatedAt)]), place, call.principal)
				: null,
			based_on: newestRowId(await readCostVersions(client, draft.siteId)),
		});
	});
}

export interface OpenDraft {
	readonly draft: CostDraft;
	readonly site: Site;
	readonly place: VersionPlace;
	readonly person: DraftPerson;
}

type DraftCall = Pick<RouteCall, "database" | "clock" | "address"> & {
	readonly principal: Principal;
	readonly path: { readonly id: number };
};

/** Works on a draft that the caller may reach; one that he may not is not found. "hold" keeps others from deciding it. */
export async function withDraft<T>(
	{ principal, path, database }: DraftCall,
	least: Role,
	how: "look" | "hold",
	work: (client: PoolClient, open: OpenDraft) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	const person = await personOf(database.prisma, principal);
	return inTransaction(database.pool, async (client) => {
		const draft = await (how === "hold" ? holdCostDraft : findCostDraft)(client, path.id);
		if (!draft || !permitsScope(principal, least, draft)) return refuse("not_found");
		const site = await findSite(database.prisma, draft.siteId);
		if (!site) return refuse("not_found");
		return work(client, { draft, site, place: await versionPlace(client, site), person });
	});
}

/** Says what was done to a draft, in the audit log and to the caller. */
export async function told(
	client: PoolClient,
	{ principal, address }: DraftCall,
	open: OpenDraft,
	action: string,
	after: CostDraft,
): Promise<CostVersionDraftBody> {
	const shown = toApiDraft(after, open.place, isOwnDraft(after, open.person));
	const before = toApiDraft(open.draft, open.place, isOwnDraft(open.draft, open.person));
	await insertAudit(
		client,
		{ actor: principal.actor, address },
		{ action: `cost_version.${action}`, subject: `site:${open.site.name}`, before, after: shown },
	);
	return shown;
}
