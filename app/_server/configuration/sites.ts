import {
	countSubmittedDrafts,
	currentZone,
	findSite,
	hasMoney,
	createSite as insertSite,
	type Site,
	updateSite as saveSite,
	setZone,
} from "@/store/sites";
import type { Transaction } from "@/store/transaction";
import type { createSiteRoute, listSitesRoute, SiteBody, updateSiteRoute } from "@/wire/http/sites";
import { change } from "../change";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, type Refusal, refuse, refuseField } from "../outcome";
import { permits } from "../permission";
import { reachableSites, resolveMoment } from "../place";
import { personOf } from "./draftPerson";
import { requirePerson } from "./secondPerson";

export async function listSites({
	principal,
	database,
	clock,
}: RouteCall<typeof listSitesRoute>): Promise<Outcome<{ sites: SiteBody[] }>> {
	const sites = await reachableSites(database.prisma, principal);
	return ok({ sites: sites.map((site) => toApiSite(site, clock.now())) });
}

export async function createSite(call: RouteCall<typeof createSiteRoute>): Promise<Outcome<SiteBody>> {
	const { name, time_zone: timeZone, currency } = call.body;
	if (!permits(call.principal, "admin", { kind: "system" }))
		return refuse("forbidden", "Your role is limited to a site or to rooms.");
	return change(call, async (tx, audit) => {
		const site = toApiSite(await insertSite(tx, { name, timeZone, currency }), call.clock.now());
		await audit({ action: "site.create", subject: `site:${name}`, after: site });
		return created(site);
	});
}

export async function updateSite(call: RouteCall<typeof updateSiteRoute>): Promise<Outcome<SiteBody>> {
	const { id } = call.path;
	const { name, currency, tariff_approval: tariffApproval, time_zone: timeZone, effective_from: from } = call.body;
	const now = call.clock.now();
	if (from && !timeZone) return refuseField("effective_from", "dates a time_zone, and none is given");
	return change(call, async (tx, audit) => {
		const before = await findSite(tx, id);
		if (!before || !permits(call.principal, "viewer", { kind: "site", siteId: id })) return refuse("not_found");
		const refused = (await refuseCurrency(tx, before, currency)) ?? (await refuseApproval(tx, call, before, tariffApproval));
		if (refused) return refused;
		await saveSite(tx, id, {
			...(name === undefined ? {} : { name }),
			...(currency === undefined ? {} : { currency }),
			...(tariffApproval === undefined ? {} : { tariffApproval }),
		});
		if (timeZone && !(await setZone(tx, before, timeZone, resolveMoment(from, before, now), now)))
			return refuseField("effective_from", "another zone holds from that very instant", "conflict");
		const after = await findSite(tx, id);
		if (!after) return refuse("not_found");
		await audit({
			action: "site.update",
			subject: `site:${before.name}`,
			before: toApiSite(before, now),
			after: toApiSite(after, now),
		});
		return ok(toApiSite(after, now));
	});
}

/** Prices, budgets and bills are figures without a currency of their own: under another one they would all be wrong. */
async function refuseCurrency(tx: Transaction, site: Site, currency: string | undefined): Promise<Refusal | null> {
	if (currency === undefined || currency === site.currency || !(await hasMoney(tx, site.id))) return null;
	return refuseField("currency", `prices and bills are in ${site.currency}; make another site`, "conflict");
}

/** The second person is not done away with by one who is nobody, nor over what waits for one. */
async function refuseApproval(
	tx: Transaction,
	{ principal }: RouteCall<typeof updateSiteRoute>,
	site: Site,
	approval: Site["tariffApproval"] | undefined,
): Promise<Refusal | null> {
	if (approval !== "none" || site.tariffApproval === "none") return null;
	const refused = requirePerson(site, await personOf(tx, principal));
	if (refused) return refused;
	const waiting = await countSubmittedDrafts(tx, site.id);
	if (waiting === 0) return null;
	return refuseField(
		"tariff_approval",
		`submitted prices await a decision (${waiting}): approve or reject them first`,
		"conflict",
	);
}

function toApiSite(site: Site, now: number): SiteBody {
	const zones = site.zones.map((zone) => ({
		time_zone: zone.timeZone,
		effective_from: new Date(zone.effectiveFrom).toISOString(),
	}));
	return {
		id: site.id,
		name: site.name,
		time_zone: currentZone(site, now),
		currency: site.currency,
		tariff_approval: site.tariffApproval,
		zones,
	};
}
