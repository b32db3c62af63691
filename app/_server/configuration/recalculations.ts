import { toKilowattHours } from "@/domain/quantity/energy";
import { toOpen } from "@/domain/quantity/money";
import { type CostChange, readCostChanges } from "@/store/costChanges";
import { inTransaction } from "@/store/pool";
import { findRecalculation, type Recalculation, listRecalculations as readRecalculations } from "@/store/recalculations";
import { findSite } from "@/store/sites";
import type {
	CostChangeBody,
	getRecalculationRoute,
	listRecalculationsRoute,
	RecalculationBody,
} from "@/wire/http/recalculations";
import type { Answer } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse } from "../outcome";
import { reachOf } from "../permission";
import { reachableSites, resolveSite } from "../place";
import { toApiScope, type VersionPlace } from "./costVersionBody";
import { mayBePricedBy, versionPlace } from "./versionScope";

export async function listRecalculations(
	call: RouteCall<typeof listRecalculationsRoute>,
): Promise<Outcome<Answer<typeof listRecalculationsRoute>>> {
	const { principal, query, database } = call;
	const site = await resolveSite(database.prisma, principal, query.site);
	if (site.kind === "refused") return site;
	return inTransaction(database.pool, async (client) => {
		const page = { before: query.after ?? null, limit: query.limit + 1 };
		const rows = await readRecalculations(client, site.value.id, page);
		const shown = rows.slice(0, query.limit);
		const place = await versionPlace(client, site.value);
		return ok({
			recalculations: shown
				.filter((row) => mayBePricedBy(principal, row, place.names))
				.map((row) => toApiRecalculation(row, place)),
			next: rows.length > query.limit ? Number(shown.at(-1)?.id ?? 0) : null,
		});
	});
}

/** The differences of the rooms that the caller may see. */
export async function getRecalculation(
	call: RouteCall<typeof getRecalculationRoute>,
): Promise<Outcome<Answer<typeof getRecalculationRoute>>> {
	const { principal, path, query, database } = call;
	const sites = new Set((await reachableSites(database.prisma, principal)).map((site) => site.id));
	return inTransaction(database.pool, async (client) => {
		const row = await findRecalculation(client, BigInt(path.id));
		const site = row && sites.has(row.siteId) ? await findSite(database.prisma, row.siteId) : null;
		if (!row || !site) return refuse("not_found");
		const place = await versionPlace(client, site);
		if (!mayBePricedBy(principal, row, place.names)) return refuse("not_found");
		const [date = "", room = ""] = query.after?.split("~") ?? [];
		const changes = await readCostChanges(client, row.id, {
			classroomIds: reachOf(principal).classroomIds,
			after: query.after === undefined ? null : { date, classroomId: Number(room) },
			limit: query.limit + 1,
		});
		const shown = changes.slice(0, query.limit);
		const last = shown.at(-1);
		return ok({
			recalculation: toApiRecalculation(row, place),
			currency: site.currency,
			changes: shown.map((change) => toApiChange(change, place)),
			next: changes.length > query.limit && last ? `${last.date}~${last.classroomId}` : null,
		});
	});
}

function toApiRecalculation(row: Recalculation, { site, names }: VersionPlace): RecalculationBody {
	return {
		id: String(row.id),
		site: site.name,
		cause: row.cause,
		version_id: row.versionId,
		...toApiScope(row, names),
		from_date: row.fromDate,
		until_date: row.untilDate,
		state: row.state,
		days_total: row.daysTotal,
		days_done: row.daysDone,
		requested_by: row.requestedBy,
		created_at: new Date(row.createdAt).toISOString(),
		finished_at: row.finishedAt === null ? null : new Date(row.finishedAt).toISOString(),
	};
}

function toApiChange({ classroomId, date, before, after }: CostChange, { names }: VersionPlace): CostChangeBody {
	return {
		date,
		classroom: names.classrooms.get(classroomId) ?? "",
		energy_kwh: toKilowattHours(after.energyMwh),
		energy_kwh_before: toKilowattHours(before.energyMwh),
		cost_before: before.costPico === null ? null : toOpen(before.costPico),
		cost_after: after.costPico === null ? null : toOpen(after.costPico),
		difference: toOpen((after.costPico ?? 0n) - (before.costPico ?? 0n)),
		unpriced_kwh_before: toKilowattHours(before.unpricedMwh),
		unpriced_kwh_after: toKilowattHours(after.unpricedMwh),
		versions_before: [...before.versionIds],
		versions_after: [...after.versionIds],
	};
}
