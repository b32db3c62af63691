import { setTimeout as sleep } from "node:timers/promises";
import { Cron } from "croner";
import type { Logger } from "pino";
import { siteDate } from "@/domain/calendar/datedDay";
import { localMinutes, zoneAt } from "@/domain/calendar/zone";
import { settleFindings } from "@/store/findings";
import { openPendingIncidents } from "@/store/incidents";
import { recoverAbandonedJobs, runJobOnce } from "@/store/jobRuns";
import { hasBacklog } from "@/store/overdueMarks";
import { inTransaction, type Pool } from "@/store/pool";
import type { UsageSite } from "@/store/usageFigures";
import { readUsageSite } from "@/store/usageSite";
import type { Clock } from "../clock";
import { JobQueue, QUEUED_KINDS } from "../jobQueue";
import { checkInstallation } from "./checkInstallation";
import { keepPartitions } from "./keepPartitions";
import { KEEP_ALL, keepRetention, type RetentionSettings } from "./keepRetention";
import { recordLedgerHead } from "./ledgerHead";
import { recalculate } from "./recalculate";
import { reconcileSite } from "./reconcileSite";
import { verifyLedger } from "./verifyLedger";
import { watchBudgets } from "./watchBudgets";

export interface ScheduleOptions {
	readonly pool: Pool;
	readonly clock: Clock;
	readonly log: Logger;
	/** How often queued jobs are looked for. */
	readonly pollMs?: number;
	/** Where the daily heads are published; null = nowhere, so nothing to compare with. */
	readonly dataDir?: string | null;
	/** How long readings are kept; absent = for ever. */
	readonly retention?: RetentionSettings;
	/** How long a night waits for stages that are behind. */
	readonly backlogWaitMs?: number;
}

export interface Schedule {
	start(): void;
	/** Lets a running job end its transaction, then stops. */
	stop(): Promise<void>;
	/** Looks for queued jobs at once. */
	wake(): void;
	/** What is due by the sites' local time, done now. Safe to call at any time and by any number of workers. */
	runDue(): Promise<void>;
}

const NIGHT_MINUTES = 120;
/** So long may the newest reading wait for the next one before a person is asked. */
const DAY_MS = 86_400_000;
const BACKLOG_WAIT_MS = 600_000;
const BACKLOG_POLL_MS = 1_000;

/** Work by local time of the sites: at 02:00 the nightly reconciliation; every hour what must be there in time. */
export function createSchedule({
	pool,
	clock,
	log,
	pollMs,
	dataDir = null,
	retention = KEEP_ALL,
	backlogWaitMs = BACKLOG_WAIT_MS,
}: ScheduleOptions): Schedule {
	const queue = new JobQueue(pool, log, { recalculate: (request) => recalculate(pool, request) }, pollMs);
	const crons = new Map<string, Cron>();
	let stopped = false;
	let due: Promise<void> | null = null;
	let watching: Promise<void> = Promise.resolve();

	async function work(): Promise<void> {
		await keepPartitions(pool, clock.now(), log);
		await recoverAbandonedJobs(pool, QUEUED_KINDS);
		await checkInstallation(pool, clock.now(), log);
		const utcDate = new Date(clock.now()).toISOString().slice(0, 10);
		await runJobOnce(pool, "ledger_head", { utc_date: utcDate }, () => recordLedgerHead(pool, clock.now(), log));
		for (const site of await readSites(pool)) {
			const now = clock.now();
			if (!stopped) keepNightly(site);
			await watchBudgets(pool, site, now, log);
			if (localMinutes(now, zoneAt(site.zones, now)) < NIGHT_MINUTES) continue;
			const request = { site_id: site.siteId, date: siteDate(now, site.zones) };
			await runJobOnce(pool, "reconcile", request, () => reconciled(site));
			await openPendingIncidents(pool, now - DAY_MS);
		}
		await verifyOnce();
		// After the nights: what they find bars a month.
		await runJobOnce(pool, "retention", { utc_date: utcDate }, () => keepRetention(pool, retention, clock.now(), log));
	}

	/** Once a night, by the time of the first site: the chains are those of all sites. */
	async function verifyOnce(): Promise<void> {
		const [first] = await readSites(pool);
		const now = clock.now();
		if (stopped || !first || localMinutes(now, zoneAt(first.zones, now)) < NIGHT_MINUTES) return;
		const work = () => verifyLedger({ pool, clock, log, dataDir, isStopped: () => stopped });
		await runJobOnce(pool, "verify", { date: siteDate(now, first.zones) }, work);
	}

	/** A night that fails is tried again every hour, and a person is to know. */
	async function reconciled(site: UsageSite) {
		try {
			await caughtUp();
			const result = await reconcileSite(pool, site, clock.now(), log);
			await settleFailure(pool, site.siteId, null);
			return result;
		} catch (error) {
			await settleFailure(pool, site.siteId, (error as Error).message);
			throw error;
		}
	}

	/** After a start the stages may have a night to make up for: until they have, readings are missing everywhere. */
	async function caughtUp(): Promise<void> {
		for (let waited = 0; waited < backlogWaitMs && !stopped && (await hasBacklog(pool)); waited += BACKLOG_POLL_MS)
			await sleep(BACKLOG_POLL_MS);
	}

	/** More often than the rest: who is told of a threshold an hour late has spent an hour more. */
	async function watchAllBudgets(): Promise<void> {
		for (const site of await readSites(pool)) await watchBudgets(pool, site, clock.now(), log);
	}

	function watchAllBudgetsLogged(): void {
		watching = watchAllBudgets().catch((error: unknown) => log.error({ event: "schedule.failed", err: error }));
	}

	function runDue(): Promise<void> {
		// A second call while the first works shares its outcome.
		due ??= work().finally(() => {
			due = null;
		});
		return due;
	}

	function runDueLogged(): void {
		runDue().catch((error: unknown) => log.error({ event: "schedule.failed", err: error }));
	}

	/** A cron per site in its own zone; made anew when the zone changes. */
	function keepNightly(site: UsageSite): void {
		const timezone = zoneAt(site.zones, clock.now());
		const name = `${site.siteId} ${timezone}`;
		if (crons.has(name)) return;
		for (const [key, cron] of crons)
			if (key.startsWith(`${site.siteId} `)) {
				cron.stop();
				crons.delete(key);
			}
		crons.set(name, new Cron("0 2 * * *", { timezone, unref: true }, runDueLogged));
	}

	return {
		start() {
			crons.set("hourly", new Cron("7 * * * *", { timezone: "UTC", unref: true }, runDueLogged));
			crons.set("budgets", new Cron("*/5 * * * *", { timezone: "UTC", unref: true, protect: true }, watchAllBudgetsLogged));
			runDueLogged();
			queue.wake();
		},
		async stop() {
			stopped = true;
			for (const cron of crons.values()) cron.stop();
			await queue.stop();
			await due?.catch(() => {});
			await watching;
		},
		wake: () => queue.wake(),
		runDue,
	};
}

async function settleFailure(pool: Pool, siteId: number, error: string | null): Promise<void> {
	const failed = { kind: "reconcile_failed", subject: `site:${siteId}`, detail: { site_id: siteId, error } };
	const findings = error === null ? [] : [{ ...failed, evidence: error.slice(0, 200) }];
	await inTransaction(pool, (client) => settleFindings(client, findings, { kinds: ["reconcile_failed"], siteId }));
}

async function readSites(pool: Pool): Promise<UsageSite[]> {
	const { rows } = await pool.query<{ id: number }>("SELECT id FROM sites ORDER BY id");
	const sites: UsageSite[] = [];
	for (const { id } of rows) {
		const site = await inTransaction(pool, (client) => readUsageSite(client, id));
		if (site && site.zones.length > 0) sites.push(site);
	}
	return sites;
}
