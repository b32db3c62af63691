import type { Logger } from "pino";
import { budgetsInForce, thresholdStands } from "@/domain/billing/budget";
import { datesOfMonths, siteDate } from "@/domain/calendar/datedDay";
import type { Instant } from "@/domain/calendar/interval";
import { addMonths, type LocalMonth, monthOf } from "@/domain/calendar/zone";
import { settle } from "@/domain/cost/settle";
import { toOpen } from "@/domain/quantity/money";
import { type Crossing, readOpenBudgetMonths, settleBudgetIncidents } from "@/store/budgetIncidents";
import { type RecordedBudget, readBudgets } from "@/store/budgets";
import { inTransaction, type Pool } from "@/store/pool";
import { createUsageReader, type UsageSnapshot } from "@/store/usage";
import type { UsageSite } from "@/store/usageFigures";

/**
 * Opens an incident for every threshold that the present month or the one before has reached, once; closes those that a
 * correction has disproved, of earlier months too. Looks in one snapshot, writes in one transaction. Returns how many
 * incidents changed.
 */
export async function watchBudgets(pool: Pool, site: UsageSite, now: Instant, log: Logger): Promise<number> {
	const { months, crossings } = await createUsageReader(pool).snapshot(async (usage) => {
		const budgets = await readBudgets(usage.client, site.siteId);
		const open = await readOpenBudgetMonths(usage.client, site.siteId);
		if (budgets.length === 0 && open.length === 0) return NOTHING;
		const present = monthOf(siteDate(now, site.zones));
		const watched = [...new Set([...open, addMonths(present, -1), present])];
		const found: Crossing[] = [];
		for (const month of watched) found.push(...(await crossingsOf(usage, site, budgets, month)));
		return { months: watched, crossings: found };
	});
	if (months.length === 0) return 0;
	const changed = await inTransaction(pool, (client) => settleBudgetIncidents(client, site.siteId, months, crossings));
	if (changed > 0) log.info({ event: "budget.incidents.changed", site: site.siteId, count: changed });
	return changed;
}

const NOTHING: { readonly months: readonly LocalMonth[]; readonly crossings: readonly Crossing[] } = {
	months: [],
	crossings: [],
};

async function crossingsOf(
	usage: UsageSnapshot,
	site: UsageSite,
	budgets: readonly RecordedBudget[],
	month: LocalMonth,
): Promise<Crossing[]> {
	const inForce = budgetsInForce(budgets, month);
	if (inForce.length === 0) return [];
	const { firstDate, lastDate } = datesOfMonths(month, month);
	const scope = { siteId: site.siteId, classroomIds: null, deviceIds: null };
	const days = await usage.days(scope, firstDate, lastDate);
	return inForce.flatMap((budget) => {
		const own = budget.classroomId === null ? days : days.filter((day) => day.classroomId === budget.classroomId);
		const { costPico } = settle(own.flatMap((day) => day.costs));
		return thresholdStands(budget, costPico, null)
			.filter(({ state }) => state === "crossed")
			.map(({ percent }) => ({
				budgetId: budget.id,
				month,
				percent,
				detail: {
					classroom_id: budget.classroomId,
					percent,
					amount: Number(budget.amount) / 100,
					spent: toOpen(costPico ?? 0n),
					currency: site.currency,
				},
			}));
	});
}
