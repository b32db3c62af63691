import { tryLockMonths } from "@/store/dailyCosts";
import { inTransaction, type Pool } from "@/store/pool";
import { findStaleMonths, findStatedSites, storeMonth } from "@/store/pricedMonths";

/** A look at months of which nothing is known to have changed: the day, a room's area or a late reading may have. */
const LOOK_MS = 60_000;
/** A month that takes a second to state is stated every ten. */
const SHARE_OF_TIME = 10;

/**
 * States months whose basis changed, the oldest first. A running month changes with every reading, so it is stated at
 * intervals; until then readers state it themselves.
 */
export class MonthPricer {
	private nextLookAt = 0;
	private isDirty = true;

	constructor(
		private readonly pool: Pool,
		private readonly restMs: number,
	) {}

	/** States one month of each site that has a stale one; returns how many. */
	async runOnce(daysChanged: boolean): Promise<number> {
		this.isDirty ||= daysChanged;
		const startedAt = performance.now();
		if (startedAt < (this.isDirty ? this.nextLookAt : this.nextLookAt + LOOK_MS)) return 0;
		const stale: number[] = [];
		for (const siteId of await inTransaction(this.pool, findStatedSites)) stale.push(await this.priceOne(siteId));
		this.isDirty = stale.some((months) => months > 0);
		const hasBacklog = stale.some((months) => months > 1);
		const now = performance.now();
		if (!hasBacklog && this.restMs > 0) this.nextLookAt = now + Math.max(this.restMs, SHARE_OF_TIME * (now - startedAt));
		return stale.filter((months) => months > 0).length;
	}

	/** One state of the database throughout, and one worker at a time. Returns how many months were stale: at most 2. */
	private priceOne(siteId: number): Promise<number> {
		return inTransaction(
			this.pool,
			async (client) => {
				if (!(await tryLockMonths(client, siteId))) return 0;
				const months = await findStaleMonths(client, siteId, 2);
				if (months[0] !== undefined) await storeMonth(client, siteId, months[0]);
				return months.length;
			},
			"BEGIN ISOLATION LEVEL REPEATABLE READ",
		);
	}
}
