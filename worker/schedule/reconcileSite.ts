import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { driftOf } from "@/domain/aggregate/reconcile";
import { siteDate, siteDatesHull } from "@/domain/calendar/datedDay";
import type { Instant, Interval } from "@/domain/calendar/interval";
import { addDays, type LocalDate } from "@/domain/calendar/zone";
import { type DeviceDrift, driftFindings } from "@/store/driftIncidents";
import { type Finding, settleFindings } from "@/store/findings";
import { lockDevices } from "@/store/foldPositions";
import { inTransaction, type Pool, type PoolClient } from "@/store/pool";
import { refold } from "@/store/projections";
import { readDevicesWithStaleDays, readSiteDevices } from "@/store/siteDevices";
import { markUnpricedDays } from "@/store/unpricedDays";
import type { UsageSite } from "@/store/usageFigures";
import { readScopeRooms } from "@/store/usageSite";
import { hasListened } from "@/store/workerHeartbeats";
import { checkCosts } from "./checkCosts";
import { checkDevices, DEVICE_KINDS, LISTENED_MS } from "./checkDevices";
import { checkMeasurements, MEASUREMENT_KINDS } from "./checkMeasurements";

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
	/** How many incidents of each kind this night found. */
	readonly findings: Readonly<Record<string, number>>;
	readonly incidents_opened: number;
	readonly incidents_closed: number;
}

const DAYS_BACK = 7;
const DEVICES_PER_BATCH = 25;
const ATTEMPTS_MAX = 40;
const ATTEMPT_PAUSE_MS = 100;
/** A figure that was repaired is not right by itself: its incident stays open until a person has looked. */
const REPAIRED = { kinds: [], siteId: null, closes: false };

/**
 * Looks at a site's last 7 days and today: what devices said and did not say, readings against ledger, ledger against
 * quarter-hours, days and months, days against costs, counter against runtime. Projections that differ are repaired, the
 * ledger never; what differed is an incident. Batches are transactions of their own: nobody waits for the night.
 */
export async function reconcileSite(pool: Pool, site: UsageSite, now: Instant, log: Logger): Promise<Reconciliation> {
	const { siteId, zones } = site;
	const lastDate = siteDate(now, zones);
	const firstDate = addDays(lastDate, -DAYS_BACK);
	const range = siteDatesHull(firstDate, lastDate, zones);
	const devices = await readSiteDevices(pool, siteId);
	const { drifts, skipped } = await comparedProjections(pool, devices, { siteId, range, lastDate });
	const priced = await pricedFindings(pool, siteId, devices, firstDate, lastDate);
	// What lies ahead of now is not in the past 7 days, whatever a clock says.
	const listened = await inTransaction(pool, (client) => hasListened(client, now, LISTENED_MS));
	const past = { start: range.start, end: Math.min(range.end, now) };
	const looked = { siteId, date: lastDate, range: past, now, hasListened: listened };
	const stream = await inBatches(devices, (batch) => inSnapshot(pool, (client) => checkDevices(client, batch, looked)));
	const measured = await inBatches(devices, (batch) =>
		inSnapshot(pool, (client) => checkMeasurements(client, batch, { ...looked, zones })),
	);
	const kinds = [...DEVICE_KINDS.filter((kind) => listened || kind !== "device_silent"), ...MEASUREMENT_KINDS];
	const settled = await inTransaction(pool, (client) => settleFindings(client, [...stream, ...measured], { kinds, siteId }));
	const unpricedDays = await inTransaction(pool, (client) => markUnpricedDays(client, siteId));
	const summary = {
		site_id: siteId,
		first_date: firstDate,
		last_date: lastDate,
		devices: devices.length,
		drifting_devices: drifts.length,
		drift_mwh: String(drifts.reduce((sum, drift) => sum + drift.driftMwh, 0n)),
		skipped_devices: skipped,
		unpriced_days: unpricedDays,
		findings: {
			...(drifts.length > 0 ? { projection_drift: drifts.length } : {}),
			...countByKind([...priced, ...stream, ...measured]),
		},
		incidents_opened: settled.opened,
		incidents_closed: settled.closed,
	};
	log[drifts.length > 0 ? "error" : "info"]({ event: "schedule.reconciled", ...summary });
	return summary;
}

interface Compared {
	readonly siteId: number;
	readonly range: Interval;
	readonly lastDate: LocalDate;
}

/** Refolds and compares. A device that is being folded is passed over and tried again. */
async function comparedProjections(pool: Pool, devices: readonly number[], what: Compared) {
	const drifts: DeviceDrift[] = [];
	let waiting = devices;
	for (let attempt = 0; waiting.length > 0 && attempt < ATTEMPTS_MAX; attempt++) {
		if (attempt > 0) await sleep(ATTEMPT_PAUSE_MS);
		const skipped: number[] = [];
		for (const batch of batchesOf(waiting)) {
			const done = await inTransaction(pool, (client) => compareDevices(client, batch, what));
			drifts.push(...done.drifts);
			skipped.push(...batch.filter((deviceId) => !done.compared.has(deviceId)));
		}
		waiting = skipped;
	}
	return { drifts, skipped: waiting.length };
}

/** The repair and the incident that tells of it are one transaction: nothing is repaired in silence. */
async function compareDevices(client: PoolClient, deviceIds: readonly number[], { siteId, range, lastDate }: Compared) {
	const compared = await lockDevices(client, deviceIds);
	const ranges = deviceIds.filter((deviceId) => compared.has(deviceId)).map((deviceId) => ({ deviceId, ...range }));
	const expected = await readDevicesWithStaleDays(client, deviceIds);
	const repairs = await refold(client, ranges);
	const drifts: DeviceDrift[] = [];
	for (const [deviceId, repair] of repairs)
		if (!expected.has(deviceId)) drifts.push({ deviceId, repair, driftMwh: driftOf(repair) });
	await settleFindings(client, driftFindings(drifts, siteId, range, lastDate), REPAIRED);
	return { compared, drifts };
}

async function pricedFindings(
	pool: Pool,
	siteId: number,
	devices: readonly number[],
	firstDate: string,
	lastDate: string,
): Promise<Finding[]> {
	const rooms = await inTransaction(pool, (client) => readScopeRooms(client, siteId, null));
	return inBatches(devices, (batch) =>
		inTransaction(pool, async (client) => {
			const found = await checkCosts(client, batch, { siteId, rooms, firstDate, lastDate });
			await settleFindings(client, found, REPAIRED);
			return found;
		}),
	);
}

async function inBatches(devices: readonly number[], work: (batch: readonly number[]) => Promise<Finding[]>): Promise<Finding[]> {
	const found: Finding[] = [];
	for (const batch of batchesOf(devices)) found.push(...(await work(batch)));
	return found;
}

function* batchesOf(devices: readonly number[]): Iterable<readonly number[]> {
	for (let from = 0; from < devices.length; from += DEVICES_PER_BATCH) yield devices.slice(from, from + DEVICES_PER_BATCH);
}

/** Readings, ledger and projections of one instant: what comes in meanwhile is no difference. */
function inSnapshot<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
	return inTransaction(pool, work, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

function countByKind(findings: readonly Finding[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
	return counts;
}
