import type { Logger } from "pino";
import { type LocalDate, type LocalMonth, monthOf } from "@/domain/calendar/zone";
import { claimCostMark, daysUnderMark, settleCostMark } from "@/store/costMarks";
import { daysBySite, lockMonths, lockPricing, priceDays } from "@/store/dailyCosts";
import { fault } from "@/store/fault";
import { inTransaction, type Pool } from "@/store/pool";
import { storeMonth } from "@/store/pricedMonths";
import { claimPriceMarks, type DayKey } from "@/store/priceMarks";
import { advanceRecalculation } from "@/store/recalculations";
import type { Stage } from "../stage";
import { MonthPricer } from "./monthPricer";

export interface CostStageOptions {
	readonly pool: Pool;
	readonly log: Logger;
	/** Bounds of one transaction; smaller ones are for tests. */
	readonly marksMax?: number;
	readonly daysPerMarkStep?: number;
	/** How long one run works off a change of price; it always makes one step. */
	readonly markWorkMs?: number;
	/** Least time between two statements of one site's running months; 0 is for tests. */
	readonly monthRestMs?: number;
	/** How many times as long as pricing changed days took it rests before it prices such days again; 0 is for tests. */
	readonly restPerWork?: number;
}

const MARKS_MAX = 200;
const DAYS_PER_MARK_STEP = 2_000;
const MARK_WORK_MS = 2_000;
const MONTH_REST_MS = 5_000;
/** A tenth of the time: where ten thousand days change each second, the same days would be priced again and again. */
const REST_PER_WORK = 9;
const CHANGES_REST_MS_MAX = 30_000;

/**
 * Days whose energy or price changed → their costs. Nobody waits for it: until it has come round, the read model prices
 * such a day by the same function. So it may rest between runs and do the work of many changes at once.
 */
export function createCostStage({
	pool,
	log,
	marksMax = MARKS_MAX,
	daysPerMarkStep = DAYS_PER_MARK_STEP,
	markWorkMs = MARK_WORK_MS,
	monthRestMs = MONTH_REST_MS,
	restPerWork = REST_PER_WORK,
}: CostStageOptions): Stage {
	const months = new MonthPricer(pool, monthRestMs);
	let changesRestUntil = 0;
	async function priceChanges(): Promise<Priced> {
		const startedAt = performance.now();
		if (startedAt < changesRestUntil) return { marks: 0, days: 0 };
		const priced = await priceChangedDays(pool, marksMax);
		const endedAt = performance.now();
		if (priced.marks > 0) changesRestUntil = endedAt + Math.min(CHANGES_REST_MS_MAX, restPerWork * (endedAt - startedAt));
		return priced;
	}
	return {
		name: "cost",
		async runOnce() {
			const repriced = await workOffMark(pool, daysPerMarkStep, markWorkMs);
			const priced = await priceChanges();
			const work = repriced.marks + priced.marks;
			const stated = await months.runOnce(work > 0);
			if (work + stated > 0) log.debug({ event: "cost.priced", priced: priced.days, repriced: repriced.days, months: stated });
			if (repriced.marks + stated > 0) await pool.query(`SELECT pg_notify('autovolt_live', '{"type":"usage"}')`);
			return work + stated;
		},
	};
}

/** Steps of the oldest mark until the time is up: each a transaction, so that what is done is seen. */
async function workOffMark(pool: Pool, daysMin: number, workMs: number): Promise<Priced> {
	const startedAt = performance.now();
	let marks = 0;
	let days = 0;
	do {
		const step = await repriceUnderMark(pool, daysMin);
		if (step.marks === 0) break;
		marks += step.marks;
		days += step.days;
	} while (performance.now() - startedAt < workMs);
	return { marks, days };
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
			stored += await priceDays(client, siteId, ofSite, { again: false });
			fault("cost-save");
		}
		return { marks, days: stored };
	});
}

/**
 * Days whose price changed: a bounded step of the oldest mark, with what they cost before and the progress that is
 * shown, in one transaction. Killed half-way it begins again at the last step.
 */
function repriceUnderMark(pool: Pool, daysMin: number): Promise<Priced> {
	return inTransaction(pool, async (client) => {
		const mark = await claimCostMark(client);
		if (!mark) return { marks: 0, days: 0 };
		const { siteId, recalculationId } = mark;
		await lockPricing(client, siteId, "exclusive");
		const { days, restFrom } = await daysUnderMark(client, mark, daysMin);
		const stored = await priceDays(client, siteId, days, { again: true, recalculationId });
		fault("recalculation-swap");
		const months = monthsWorkedOff(days, restFrom);
		if (months.length > 0) await lockMonths(client, siteId);
		for (const month of months) await storeMonth(client, siteId, month, recalculationId);
		await settleCostMark(client, mark, restFrom);
		if (recalculationId !== null) await advanceRecalculation(client, recalculationId, days.length);
		return { marks: 1, days: stored };
	});
}

/** The months of which no day is left under the mark: their charges follow from days that all have their new price. */
function monthsWorkedOff(days: readonly DayKey[], restFrom: LocalDate | null): LocalMonth[] {
	const months = [...new Set(days.map((day) => monthOf(day.date)))].sort();
	return months.filter((month) => restFrom === null || month < monthOf(restFrom));
}
