import type { Logger } from "pino";
import { claimCostMark, daysUnderMark, settleCostMark } from "@/store/costMarks";
import { daysBySite, lockPricing, priceDays } from "@/store/dailyCosts";
import { inTransaction, type Pool } from "@/store/pool";
import { claimPriceMarks } from "@/store/priceMarks";
import type { Stage } from "../stage";

export interface CostStageOptions {
	readonly pool: Pool;
	readonly log: Logger;
	/** Bounds of one transaction; smaller ones are for tests. */
	readonly marksMax?: number;
	readonly daysPerMarkStep?: number;
}

const MARKS_MAX = 200;
const DAYS_PER_MARK_STEP = 2_000;

/**
 * Days whose energy or price changed → their costs. Nobody waits for it: until it has come round, the read model prices
 * such a day by the same function. So it may rest between runs and do the work of many changes at once.
 */
export function createCostStage({
	pool,
	log,
	marksMax = MARKS_MAX,
	daysPerMarkStep = DAYS_PER_MARK_STEP,
}: CostStageOptions): Stage {
	return {
		name: "cost",
		async runOnce() {
			const repriced = await repriceUnderMark(pool, daysPerMarkStep);
			const priced = await priceChangedDays(pool, marksMax);
			if (repriced.marks + priced.marks > 0) log.debug({ event: "cost.priced", priced: priced.days, repriced: repriced.days });
			return repriced.marks + priced.marks;
		},
	};
}

interface Priced {
	readonly marks: number;
	readonly days: number;
}

/** Days whose energy changed. */
function priceChangedDays(pool: Pool, marksMax: number): Promise<Priced> {
	return inTransaction(pool, async (client) => {
		const { marks, days } = await claimPriceMarks(client, marksMax);
		let stored = 0;
		for (const [siteId, ofSite] of await daysBySite(client, days)) {
			await lockPricing(client, siteId, "shared");
			stored += await priceDays(client, siteId, ofSite, false);
		}
		return { marks, days: stored };
	});
}

/** Days whose price changed: a bounded step of the oldest mark. */
function repriceUnderMark(pool: Pool, daysMin: number): Promise<Priced> {
	return inTransaction(pool, async (client) => {
		const mark = await claimCostMark(client);
		if (!mark) return { marks: 0, days: 0 };
		await lockPricing(client, mark.siteId, "exclusive");
		const { days, restFrom } = await daysUnderMark(client, mark, daysMin);
		const stored = await priceDays(client, mark.siteId, days, true);
		await settleCostMark(client, mark, restFrom);
		return { marks: 1, days: stored };
	});
}
