import { budgetsInForce, percentOfBudget, thresholdStands } from "@/domain/billing/budget";
import type { LocalMonth } from "@/domain/calendar/zone";
import { readBudgets } from "@/store/budgets";
import type { MonthCard } from "@/wire/http/overview";
import type { MonthOutlook } from "../usage/monthOutlook";
import type { Place } from "../usage/place";

/** The budget of what a card is about: the whole site, or one room. Null where none holds, or several rooms are shown. */
export async function readMonthBudget(place: Place, month: LocalMonth, outlook: MonthOutlook): Promise<MonthCard["budget"]> {
	const { classroomIds } = place.scope;
	if (classroomIds !== null && classroomIds.length !== 1) return null;
	const classroomId = classroomIds?.[0] ?? null;
	const budgets = budgetsInForce(await readBudgets(place.usage.client, place.site.siteId), month);
	const budget = budgets.find((one) => one.classroomId === classroomId);
	if (!budget) return null;
	const spentPico = outlook.total.costPico;
	const crossed = thresholdStands(budget, spentPico, outlook.costPico).filter(({ state }) => state === "crossed");
	return {
		amount: Number(budget.amount) / 100,
		percent: percentOfBudget(budget, spentPico),
		forecast_percent: percentOfBudget(budget, outlook.costPico),
		crossed_percent: crossed.at(-1)?.percent ?? null,
	};
}
