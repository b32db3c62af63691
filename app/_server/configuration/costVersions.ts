import { parseComponents, type TariffComponent, validateCostVersion } from "@/domain/cost/costVersion";
import { flatTariff } from "@/domain/cost/energyFlat";
import { insertAudit } from "@/store/auditLog";
import { insertCostDraft } from "@/store/costDrafts";
import { previewImpact } from "@/store/costImpact";
import { readCostVersions } from "@/store/costVersions";
import { inTransaction, type PoolClient } from "@/store/pool";
import { newestRowId, recordVersion, type VersionToRecord } from "@/store/recordCostVersion";
import type { Site } from "@/store/sites";
import type { createCostVersionRoute, listCostVersionsRoute } from "@/wire/http/costVersions";
import type { Answer } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { accepted, created, type Outcome, ok, refuseField } from "../outcome";
import { resolveClassroom, resolveMoment, resolveSite } from "../place";
import { toApiImpact } from "./costImpactBody";
import { toApiCostVersion, toApiDraft, type VersionPlace } from "./costVersionBody";
import { personOf } from "./draftPerson";
import { requirePerson } from "./secondPerson";
import { mayBePricedBy, refuseConflict, refuseProblems, resolveScope, versionPlace } from "./versionScope";

type Call = RouteCall<typeof createCostVersionRoute>;
type Posted = Outcome<Answer<typeof createCostVersionRoute>>;

export async function listCostVersions(
	call: RouteCall<typeof listCostVersionsRoute>,
): Promise<Outcome<Answer<typeof listCostVersionsRoute>>> {
	const { principal, query, database, clock } = call;
	const now = clock.now();
	const found = await resolveSite(database.prisma, principal, query.site);
	if (found.kind === "refused") return found;
	const site = found.value;
	const room =
		query.classroom === undefined
			? null
			: await resolveClassroom(database.prisma, principal, "viewer", site, query.classroom, now);
	if (room?.kind === "refused") return room;
	return inTransaction(database.pool, async (client) => {
		const place = await versionPlace(client, site);
		const { buildings, buildingOf } = place.names;
		const building = [...buildings].find(([, name]) => name === query.building)?.[0] ?? null;
		if (query.building !== undefined && building === null)
			return refuseField("building", `there is no building ${JSON.stringify(query.building)} in ${site.name}`, "not_found");
		const versions = await readCostVersions(client, site.id, query.as_of ? resolveMoment(query.as_of, site, now) : null);
		const roomId = room?.value.id ?? null;
		const isAsked = ({ classroomId, buildingId }: { classroomId: number | null; buildingId: number | null }) => {
			if (roomId !== null && classroomId !== null) return classroomId === roomId;
			if (building !== null && classroomId !== null) return false;
			const ofBuilding = building ?? (roomId === null ? undefined : (buildingOf.get(roomId) ?? null));
			return buildingId === null || ofBuilding === undefined || buildingId === ofBuilding;
		};
		const shown = versions.filter((version) => isAsked(version) && mayBePricedBy(principal, version, place.names));
		return ok({
			versions: shown.map((version) => toApiCostVersion(version, place)),
			based_on: newestRowId(versions),
			approval: site.tariffApproval,
		});
	});
}

/**
 * Records a version, keeps it as a draft, submits it where the site asks for a second person, or only says what it would
 * change. By one transaction: what is shown is what is written.
 */
export async function createCostVersion(call: Call): Promise<Posted> {
	const { principal, body, database, clock } = call;
	const resolved = await resolveScope(call, body);
	if (resolved.kind === "refused") return resolved;
	const { site, scope } = resolved.value;
	const components = componentsOf(body);
	if (components.kind === "refused") return components;
	const draft: VersionToRecord = {
		...scope,
		effectiveFrom: resolveMoment(body.effective_from, site, clock.now()),
		effectiveUntil: body.effective_until ? resolveMoment(body.effective_until, site, clock.now()) : null,
		components: components.value,
		notes: body.notes,
		createdBy: principal.name,
		createdByUserId: principal.kind === "user" ? principal.id : null,
		now: clock.now(),
		basedOn: body.based_on ?? null,
	};
	const problems = validateCostVersion(draft);
	if (problems.length > 0) return refuseProblems(problems);
	const isSubmitted = site.tariffApproval === "second_person" && !body.draft;
	if (!body.dry_run && (body.draft || isSubmitted)) return keepDraft(call, site, draft, isSubmitted ? "submitted" : "draft");
	return inTransaction(database.pool, async (client) => record(client, call, await versionPlace(client, site), draft));
}

async function record(client: PoolClient, call: Call, place: VersionPlace, draft: VersionToRecord): Promise<Posted> {
	const { principal, address, body } = call;
	const basedOn = draft.basedOn ?? newestRowId(await readCostVersions(client, draft.siteId));
	const impact = toApiImpact(await previewImpact(client, [draft]), place, principal);
	if (body.dry_run) return ok({ success: true, dry_run: true, impact });
	const recording = await recordVersion(client, { ...draft, basedOn });
	switch (recording.kind) {
		case "invalid":
			return refuseProblems(recording.problems);
		case "conflict":
			return refuseConflict(recording.changed, place);
		case "recorded": {
			const version = toApiCostVersion(recording.version, place);
			const { by_component, by_cause } = impact;
			await insertAudit(
				client,
				{ actor: principal.actor, address },
				{
					action: "cost_version.create",
					subject: `site:${place.site.name}`,
					after: { version, impact: { difference: impact.difference, days: impact.days, by_component, by_cause } },
				},
			);
			return created({ success: true, version, impact, recalculation: String(recording.recalculationId) });
		}
	}
}

async function keepDraft(call: Call, site: Site, content: VersionToRecord, state: "draft" | "submitted"): Promise<Posted> {
	const { principal, address, database, clock } = call;
	const author = await personOf(database.prisma, principal);
	const refused = state === "submitted" ? requirePerson(site, author) : null;
	if (refused) return refused;
	return inTransaction(database.pool, async (client) => {
		const kept = await insertCostDraft(client, content, state, author, clock.now());
		const draft = toApiDraft(kept, await versionPlace(client, site), true);
		const entry = {
			action: `cost_version.${state === "draft" ? "draft" : "submit"}`,
			subject: `site:${site.name}`,
			after: draft,
		};
		await insertAudit(client, { actor: principal.actor, address }, entry);
		return accepted({ success: true, draft });
	});
}

/** One flat price, or the components of a tariff. */
export function componentsOf(asked: {
	readonly cost_per_kwh?: bigint | undefined;
	readonly components?: unknown;
}): Outcome<readonly TariffComponent[]> {
	if (asked.cost_per_kwh !== undefined) return ok(flatTariff(asked.cost_per_kwh));
	const parsed = parseComponents(asked.components);
	return parsed.ok ? ok(parsed.components) : refuseProblems(parsed.problems);
}
