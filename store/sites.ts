import type { Instant } from "@/domain/calendar/interval";
import { type DatedZone, type ZoneName, zoneAt } from "@/domain/calendar/zone";
import type { TariffApproval } from "@/prisma/generated/enums";
import { markStaleDays, notifyConfig, notifyStage } from "./configurationMarks";
import type { Reader, Transaction } from "./transaction";

export interface Site {
	readonly id: number;
	readonly name: string;
	/** ISO 4217. */
	readonly currency: string;
	/** Ascending; the first also holds before its own start. */
	readonly zones: readonly DatedZone[];
	/** Whether a second person must approve a cost version before it is recorded. */
	readonly tariffApproval: TariffApproval;
}

const withZones = { zones: { orderBy: { effectiveFrom: "asc" } } } as const;
interface SiteRow {
	id: number;
	name: string;
	currency: string;
	tariffApproval: TariffApproval;
	zones: { effectiveFrom: Date; timeZone: string }[];
}
export type SiteChange = { readonly name?: string; readonly currency?: string; readonly tariffApproval?: TariffApproval };

/** A site, its first zone (held since the beginning of time) and the room for devices that stand nowhere. */
export async function createSite(tx: Transaction, input: { name: string; timeZone: ZoneName; currency: string }): Promise<Site> {
	const { name, timeZone, currency } = input;
	const zones = { create: { effectiveFrom: new Date(0), timeZone } };
	const classrooms = { create: { code: "UNASSIGNED", name: "Unassigned", kind: "unassigned" as const } };
	return fromDbSite(await tx.site.create({ data: { name, currency, zones, classrooms }, include: withZones }));
}

/** Sites by id; `siteId` null = all. Sites are few: there is no paging below 1,000. */
export async function listSites(db: Reader, siteIds: readonly number[] | null): Promise<Site[]> {
	const rows = await db.site.findMany({
		where: siteIds ? { id: { in: [...siteIds] } } : {},
		include: withZones,
		orderBy: { id: "asc" },
		take: 1_000,
	});
	return rows.map(fromDbSite);
}

export async function findSite(db: Reader, id: number): Promise<Site | null> {
	const row = await db.site.findUnique({ where: { id }, include: withZones });
	return row ? fromDbSite(row) : null;
}

export async function updateSite(tx: Transaction, id: number, change: SiteChange): Promise<void> {
	await tx.site.update({ where: { id }, data: change });
}

/** Whether anything is kept in the site's currency: a price, also one that was drafted, a budget, a bill. */
export async function hasMoney(tx: Transaction, siteId: number): Promise<boolean> {
	const where = { siteId };
	const kept = [
		await tx.costVersion.findFirst({ where, select: { id: true } }),
		await tx.costVersionDraft.findFirst({
			where: { siteId, state: { in: ["draft", "submitted"] } },
			select: { id: true },
		}),
		await tx.budget.findFirst({ where, select: { id: true } }),
		await tx.billIssue.findFirst({ where, select: { id: true } }),
	];
	return kept.some((row) => row !== null);
}

/** Prices that wait for a second person. */
export async function countSubmittedDrafts(tx: Transaction, siteId: number): Promise<number> {
	return tx.costVersionDraft.count({ where: { siteId, state: "submitted" } });
}

/**
 * Dates a new zone. Every device of the site gets its days from then on marked stale: another zone cuts them elsewhere.
 * Returns false when the site has another zone from that very instant: dated rows are never overwritten.
 */
export async function setZone(
	tx: Transaction,
	site: Site,
	timeZone: ZoneName,
	effectiveFrom: Instant,
	now: Instant,
): Promise<boolean> {
	if (site.zones.some((zone) => zone.effectiveFrom === effectiveFrom)) return false;
	await tx.siteZone.create({ data: { siteId: site.id, timeZone, effectiveFrom: new Date(effectiveFrom) } });
	const devices = await tx.device.findMany({ where: { siteId: site.id }, select: { id: true } });
	await markStaleDays(tx, {
		deviceIds: devices.map((device) => device.id),
		from: effectiveFrom,
		until: null,
		now,
		reason: "zone",
	});
	await notifyStage(tx, "aggregate");
	await notifyConfig(tx, `site:${site.id}`);
	return true;
}

export function currentZone(site: Site, now: Instant): ZoneName {
	return zoneAt(site.zones, now);
}

function fromDbSite({ id, name, currency, tariffApproval, zones }: SiteRow): Site {
	return {
		id,
		name,
		currency,
		tariffApproval,
		zones: zones.map((zone) => ({ effectiveFrom: zone.effectiveFrom.getTime(), timeZone: zone.timeZone })),
	};
}
