import { percentOfBudget, thresholdStands } from "@/domain/billing/budget";
import { type LocalMonth, monthOf } from "@/domain/calendar/zone";
import { toKilowattHours } from "@/domain/quantity/energy";
import type { PicoMoney } from "@/domain/quantity/money";
import { crossingSubject, readBudgetIncidents } from "@/store/budgetIncidents";
import type { RecordedBudget } from "@/store/budgets";
import type { DayUsage } from "@/store/usageFigures";
import type { BudgetBody } from "@/wire/http/budgets";
import { datesOfMonth } from "../usage/answerMonthly";
import { firstDateOfOutlook, outlookOf } from "../usage/monthOutlook";
import type { Place } from "../usage/place";
import { apiMoney, totalOf, type UsageTotal } from "../usage/usageTotal";

/** How budgets stand in a month: spent, forecast and thresholds of each, from one read of the days. */
export async function toApiBudgets(place: Place, month: LocalMonth, budgets: readonly RecordedBudget[]): Promise<BudgetBody[]> {
	const { usage, site, today, rooms } = place;
	if (budgets.length === 0) return [];
	const present = monthOf(today) === month;
	const dates = datesOfMonth(month);
	const [first, last] = present ? [firstDateOfOutlook(today), today] : [dates[0] ?? today, dates.at(-1) ?? today];
	const days = month > monthOf(today) ? [] : await usage.days({ ...place.scope, deviceIds: null }, first, last);
	const incidents = await readBudgetIncidents(usage.client, site.siteId, month);
	const codes = new Map(rooms.map((room) => [room.classroomId, room.code]));
	return budgets.map((budget) => {
		const own = budget.classroomId === null ? days : days.filter((day) => day.classroomId === budget.classroomId);
		const { total, forecastPico } = standOf(own, month, today);
		return {
			id: budget.id,
			classroom: budget.classroomId === null ? null : (codes.get(budget.classroomId) ?? null),
			month: budget.oneMonth ? budget.fromMonth : null,
			from_month: budget.oneMonth ? null : budget.fromMonth,
			amount: Number(budget.amount) / 100,
			currency: site.currency,
			created_by: budget.createdBy,
			created_at: new Date(budget.createdAt).toISOString(),
			of: {
				month,
				spent: apiMoney(total.costPico, month >= monthOf(today)),
				unpriced_kwh: toKilowattHours(total.unpricedMwh),
				percent: percentOfBudget(budget, total.costPico),
				forecast: apiMoney(forecastPico, true),
				forecast_percent: percentOfBudget(budget, forecastPico),
				thresholds: thresholdStands(budget, total.costPico, forecastPico).map(({ percent, amount, state }) => ({
					percent,
					amount: Number(amount) / 100,
					state,
					incident: incidents.get(crossingSubject({ budgetId: budget.id, month, percent })) ?? null,
				})),
			},
		};
	});
}

/** Of a month that is over the forecast is what was spent; of one to come there is none. */
function standOf(
	days: readonly DayUsage[],
	month: LocalMonth,
	today: string,
): { total: UsageTotal; forecastPico: PicoMoney | null } {
	if (month === monthOf(today)) {
		const { total, costPico } = outlookOf(days, today);
		return { total, forecastPico: costPico };
	}
	const total = totalOf(days);
	return { total, forecastPico: total.unpricedMwh === 0n ? total.costPico : null };
}
