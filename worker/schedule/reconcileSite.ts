import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { driftOf } from "@/domain/aggregate/reconcile";
import { siteDate, siteDatesHull } from "@/domain/calendar/datedDay";
import type { Instant, Interval } from "@/domain/calendar/interval";
import { addDays } from "@/domain/calendar/zone";
import { type DeviceDrift, openDriftIncidents } from "@/store/driftIncidents";
import { lockDevices } from "@/store/foldPositions";
import { inTransaction, type Pool, type PoolClient } from "@/store/pool";
import { refold } from "@/store/projections";
import { readDevicesToRefold, readSiteDevices } from "@/store/siteDevices";
import { markUnpricedDays } from "@/store/unpricedDays";
import type { UsageSite } from "@/store/usageFigures";

export interface Reconciliation {
	readonly site_id: number;
	readonly first_date: string;
	readonly last_date: string;
	readonly devices: number;
	readonly drifting_devices: number;
	/** Σ |difference| that was repaired, as decimal text. */
	readonly drift_mwh: string;
	/** Devices that were folded all the time, so that they could not be compared. */
	readonly skipped_devices: number;
	readonly unpriced_days: number;
}

const DAYS_BACK = 7;
const DEVICES_PER_BATCH = 25;
const ATTEMPTS_MAX = 40;
const ATTEMPT_PAUSE_MS = 100;

/**
 * Refolds a site's last 7 days and today from the ledger, compares, and repairs the projections, never the ledger. What
 * differed is an incident per device. Batches are transactions of their own: nobody waits for the night.
 */
export async function reconcileSite(pool: Pool, site: UsageSite, now: Instant, log: Logger): Promise<Reconciliation> {
	const lastDate = siteDate(now, site.zones);
	const firstDate = addDays(lastDate, -DAYS_BACK);
	const range = siteDatesHull(firstDate, lastDate, site.zones);
	const devices = await readSiteDevices(pool, site.siteId);
	const drifts: DeviceDrift[] = [];
	let waiting = devices;
	for (let attempt = 0; waiting.length > 0 && attempt < ATTEMPTS_MAX; attempt++) {
		if (attempt > 0) await sleep(ATTEMPT_PAUSE_MS);
		const skipped: number[] = [];
		for (let from = 0; from < waiting.length; from += DEVICES_PER_BATCH) {
			const batch = waiting.slice(from, from + DEVICES_PER_BATCH);
			const done = await inTransaction(pool, (client) => reconcileDevices(client, batch, range, lastDate));
			drifts.push(...done.drifts);
			skipped.push(...batch.filter((deviceId) => !done.compared.has(deviceId)));
		}
		waiting = skipped;
	}
	const unpricedDays = await inTransaction(pool, (client) => markUnpricedDays(client, site.siteId));
	const driftMwh = drifts.reduce((sum, drift) => sum + drift.driftMwh, 0n);
	const summary = {
		site_id: site.siteId,
		first_date: firstDate,
		last_date: lastDate,
		devices: devices.length,
		drifting_devices: drifts.length,
		drift_mwh: String(driftMwh),
		skipped_devices: waiting.length,
		unpriced_days: unpricedDays,
	};
	log[drifts.length > 0 ? "error" : "info"]({ event: "schedule.reconciled", ...summary });
	return summary;
}

async function reconcileDevices(client: PoolClient, deviceIds: readonly number[], range: Interval, date: string) {
	const compared = await lockDevices(client, deviceIds);
	const ranges = deviceIds.filter((deviceId) => compared.has(deviceId)).map((deviceId) => ({ deviceId, ...range }));
	const expected = await readDevicesToRefold(client, deviceIds);
	const repairs = await refold(client, ranges);
	const drifts: DeviceDrift[] = [];
	for (const [deviceId, repair] of repairs)
		if (!expected.has(deviceId)) drifts.push({ deviceId, repair, driftMwh: driftOf(repair) });
	await openDriftIncidents(client, drifts, range, date);
	return { compared, drifts };
}
