import { type CostVersionProblem, parseComponents, type TariffComponent, validateCostVersion } from "@/domain/cost/costVersion";
import { flatTariff } from "@/domain/cost/energyFlat";
import { insertAudit } from "@/store/auditLog";
import { previewImpact } from "@/store/costImpact";
import { readCostVersions } from "@/store/costVersions";
import { inTransaction, type PoolClient } from "@/store/pool";
import { newestRowId, type Recording, recordVersion, type VersionToRecord } from "@/store/recordCostVersion";
import type { Site } from "@/store/sites";
import { readUsageRooms } from "@/store/usagePlaces";
import type { createCostVersionRoute, listCostVersionsRoute } from "@/wire/http/costVersions";
import type { Answer } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, type Refusal, refuse } from "../outcome";
import { permits } from "../permission";
import { resolveClassroom, resolveMoment, resolveSite, resolveWholeSite } from "../place";
import { toApiCostVersion, toApiImpact } from "./costVersionBody";

type Call = RouteCall<typeof createCostVersionRoute>;
type Posted = Outcome<Answer<typeof createCostVersionRoute>>;

export async function listCostVersions(
	call: RouteCall<typeof listCostVersionsRoute>,
): Promise<Outcome<Answer<typeof listCostVersionsRoute>>> {
	const { principal, query, database, clock } = call;
	const now = clock.now();
	const site = await resolveSite(database.prisma, principal, query.site);
	if (site.kind === "refused") return site;
	const siteId = site.value.id;
	const room =
		query.classroom === undefined
			? null
			: await resolveClassroom(database.prisma, principal, "viewer", site.value, query.classroom, now);
	if (room?.kind === "refused") return room;
	return inTransaction(database.pool, async (client) => {
		const versions = await readCostVersions(client, siteId, query.as_of ? resolveMoment(query.as_of, site.value, now) : null);
		const codes = await roomCodes(client, siteId);
		const shown = versions.filter(({ classroomId }) => {
			if (classroomId === null) return true;
			return room ? classroomId === room.value.id : permits(principal, "viewer", { kind: "classroom", siteId, classroomId });
		});
		return ok({
			versions: shown.map((version) => toApiCostVersion(version, site.value.currency, codes)),
			based_on: newestRowId(versions),
		});
	});
}

/** Records a version, or only says what it would change. Both by one transaction: what is shown is what is written. */
export async function createCostVersion(call: Call): Promise<Posted> {
	const { principal, body, database, clock } = call;
	const scope = await scopeOf(call);
	if (scope.kind === "refused") return scope;
	const { site, classroomId } = scope.value;
	const components = componentsOf(body);
	if (components.kind === "refused") return components;
	const draft: VersionToRecord = {
		siteId: site.id,
		classroomId,
		buildingId: null,
		effectiveFrom: resolveMoment(body.effective_from, site, clock.now()),
		effectiveUntil: body.effective_until ? resolveMoment(body.effective_until, site, clock.now()) : null,
		components: components.value,
		notes: body.notes,
		createdBy: principal.name,
		createdByUserId: principal.kind === "user" ? principal.id : null,
		now: clock.now(),
		basedOn: body.based_on ?? null,
	};
	return inTransaction(database.pool, (client) => record(client, call, site, draft));
}

async function record(
	client: PoolClient,
	{ principal, address, body }: Call,
	site: Site,
	draft: VersionToRecord,
): Promise<Posted> {
	const codes = await roomCodes(client, site.id);
	const problems = validateCostVersion(draft);
	if (problems.length > 0) return refuseProblems(problems);
	const basedOn = draft.basedOn ?? newestRowId(await readCostVersions(client, site.id));
	const impact = toApiImpact(await previewImpact(client, draft), site.currency, codes);
	if (body.dry_run) return ok({ success: true, dry_run: true, impact });
	const recording = await recordVersion(client, { ...draft, basedOn });
	switch (recording.kind) {
		case "invalid":
			return refuseProblems(recording.problems);
		case "conflict":
			return refuseConflict(recording, site, codes);
		case "recorded": {
			const version = toApiCostVersion(recording.version, site.currency, codes);
			const { changes: _, ...sums } = impact;
			const author = { actor: principal.actor, address };
			await insertAudit(client, author, {
				action: "cost_version.create",
				subject: `site:${site.name}`,
				after: { version, impact: sums },
			});
			return created({ success: true, version, impact });
		}
	}
}

/** A price of the whole site needs the whole site; a room's own price needs that room. */
async function scopeOf({ principal, body, database, clock }: Call): Promise<Outcome<{ site: Site; classroomId: number | null }>> {
	if (body.classroom == null) {
		const site = await resolveWholeSite(database.prisma, principal, "admin", body.site);
		return site.kind === "refused" ? site : ok({ site: site.value, classroomId: null });
	}
	const site = await resolveSite(database.prisma, principal, body.site);
	if (site.kind === "refused") return site;
	const room = await resolveClassroom(database.prisma, principal, "admin", site.value, body.classroom, clock.now());
	return room.kind === "refused" ? room : ok({ site: site.value, classroomId: room.value.id });
}

function componentsOf({ cost_per_kwh: rateMicroPerKwh, components }: Call["body"]): Outcome<readonly TariffComponent[]> {
	if (rateMicroPerKwh !== undefined) return ok(flatTariff(rateMicroPerKwh));
	const parsed = parseComponents(components);
	return parsed.ok ? ok(parsed.components) : refuseProblems(parsed.problems);
}

function refuseProblems(problems: readonly CostVersionProblem[]): Refusal {
	return refuse(
		"invalid_request",
		undefined,
		problems.map(({ path, message }) => ({ path: path.join("."), message })),
	);
}

/** What the other author recorded goes along: the second one looks at it before trying again. */
function refuseConflict(
	{ changed }: Extract<Recording, { kind: "conflict" }>,
	site: Site,
	codes: ReadonlyMap<number, string>,
): Refusal {
	const { problem } = refuse("conflict", "Somebody recorded a cost version meanwhile. Look at it, then record yours again.");
	const extended = { ...problem, changed: changed.map((version) => toApiCostVersion(version, site.currency, codes)) };
	return { kind: "refused", problem: extended };
}

async function roomCodes(client: PoolClient, siteId: number): Promise<Map<number, string>> {
	return new Map((await readUsageRooms(client, siteId, null)).map((room) => [room.classroomId, room.code]));
}
