import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { LocalDate, LocalMonth } from "@/domain/calendar/zone";
import { CostSnapshot } from "./costSnapshot";
import { type RecordedCostVersion, readCostVersions } from "./costVersions";
import type { DayUsage, MonthUsage, QuarterUsage, UsageScope, UsageSite } from "./usageFigures";
import { readDays, readMonths, readQuarters } from "./usageRows";
import { readUsageSite } from "./usageSite";

// The one read model: every card, chart, table and API answer takes its energy and money from here, in one snapshot.

/** All methods see one and the same state of the database. Rows ascend by bucket, room, device. */
export interface UsageSnapshot {
	/** Local days, both included. RangeError beyond USAGE_DAYS_MAX (usageLimits.ts). */
	days(scope: UsageScope, firstDate: LocalDate, lastDate: LocalDate): Promise<DayUsage[]>;
	/** Quarter-hours that start in [start, end). Their sum over a local day is the day, energy and money. */
	quarters(scope: UsageScope, start: Instant, end: Instant): Promise<QuarterUsage[]>;
	/** Local months, both included. */
	months(scope: UsageScope, firstMonth: LocalMonth, lastMonth: LocalMonth): Promise<MonthUsage[]>;
	site(siteId: number): Promise<UsageSite | null>;
	/** Cost versions of the site as known now, ascending by effectiveFrom; its own, its buildings' and its rooms'. */
	versions(siteId: number): Promise<RecordedCostVersion[]>;
	/** Prices and charges in the same state, for sums that are made in the database (usageCurves.ts). */
	readonly costs: CostSnapshot;
	/** The snapshot's own connection, for what else an answer needs (names, switches) in the same state. Read only. */
	readonly client: pg.PoolClient;
}

export interface UsageReader {
	/** Runs `work` in one REPEATABLE READ, READ ONLY transaction. */
	snapshot<T>(work: (usage: UsageSnapshot) => Promise<T>): Promise<T>;
}

export function createUsageReader(pool: pg.Pool): UsageReader {
	return {
		async snapshot(work) {
			const client = await pool.connect();
			let broken: Error | undefined;
			try {
				await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
				return await work(snapshotOn(client));
			} finally {
				await client.query("ROLLBACK").catch((error: Error) => {
					broken = error;
				});
				client.release(broken);
			}
		},
	};
}

export function snapshotOn(client: pg.PoolClient): UsageSnapshot {
	const costs = new CostSnapshot(client);
	return {
		days: (scope, firstDate, lastDate) => readDays(costs, scope, firstDate, lastDate),
		quarters: (scope, start, end) => readQuarters(costs, scope, start, end),
		months: (scope, firstMonth, lastMonth) => readMonths(costs, scope, firstMonth, lastMonth),
		costs,
		site: (siteId) => readUsageSite(client, siteId),
		versions: (siteId) => readCostVersions(client, siteId),
		client,
	};
}
