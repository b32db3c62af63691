import { FORECAST_METHOD, FORECAST_METHOD_NONE, FORECAST_WEEKS, forecastMonth } from "@/domain/aggregate/forecast";
import { addDays, datesBetween, type LocalDate, monthOf, toLocalRfc3339 } from "@/domain/calendar/zone";
import { toKilowattHours } from "@/domain/quantity/energy";
import { toOpen } from "@/domain/quantity/money";
import type { DeviceLive } from "@/store/liveStatus";
import type { CostCard, EnergyCard, MonthCard, OverviewResponse } from "@/wire/http/overview";
import { apiWatts } from "./answerDeviceBreakdown";
import { datesOfMonth } from "./answerMonthly";
import { toApiVersions } from "./apiVersions";
import { readComparable } from "./comparable";
import { localTimeOrNull, type Place } from "./place";
import { apiChange, apiKwh, apiMoney, groupRows, totalOf, type UsageTotal } from "./usageTotal";
import type { ViewPeriod } from "./viewPeriod";

export function toSiteHeader({ site, timeZone, now }: Place): OverviewResponse["site"] {
	const offset = /(Z|[+-]\d{2}:\d{2})$/.exec(toLocalRfc3339(now, timeZone))?.[1] ?? "";
	return {
		id: site.siteId,
		name: site.name,
		time_zone: timeZone,
		utc_offset: offset === "Z" ? "+00:00" : offset,
		currency: site.currency,
	};
}

/** Energy and cost of a period, against the same elapsed hours of the period before. */
export async function readPeriodCards(
	place: Place,
	period: ViewPeriod,
	total: UsageTotal,
): Promise<{ energy: EnergyCard; cost: CostCard }> {
	const before = await readComparable(place, period.dates, period.comparableDates);
	const versions = await place.usage.versions(place.site.siteId);
	return {
		energy: {
			kwh: apiKwh(total),
			comparable_kwh: apiKwh(before),
			change_percent: apiChange(total, before),
			estimated_kwh: toKilowattHours(total.estimatedMwh),
			allocated_kwh: toKilowattHours(total.allocatedMwh),
		},
		cost: {
			amount: apiMoney(total.costPico, period.isOpen),
			comparable_amount: apiMoney(before.costPico, period.isOpen),
			unpriced_kwh: toKilowattHours(total.unpricedMwh),
			versions: toApiVersions(place, versions, total.versionIds),
		},
	};
}

/** The running month and what it will come to. */
export async function readMonthCard(place: Place): Promise<MonthCard> {
	const { today } = place;
	const month = monthOf(today);
	const lastDate = datesOfMonth(month).at(-1) as LocalDate;
	const from = [`${month}-01`, addDays(today, -7 * FORECAST_WEEKS)].sort()[0] as LocalDate;
	const rows = await place.usage.days(place.scope, from, today);
	const total = totalOf(rows.filter((row) => monthOf(row.date) === month));
	const todayTotal = totalOf(rows.filter((row) => row.date === today));
	const byDate = new Map([...groupRows(rows, (row) => row.date)].map(([date, held]) => [date, totalOf(held)]));
	const past = datesBetween(from, addDays(today, -1)).map((date) => [date, byDate.get(date)] as const);
	const energy = forecastMonth({
		today,
		lastDate,
		soFar: total.energyMwh,
		todaySoFar: todayTotal.energyMwh,
		byDate: new Map(past.map(([date, day]) => [date, day?.energyMwh ?? null])),
	});
	// A day that is priced only in part would pull the mean down.
	const wholly = (day: UsageTotal | undefined) => (day && day.unpricedMwh === 0n ? day.costPico : null);
	const cost = forecastMonth({
		today,
		lastDate,
		soFar: total.costPico ?? 0n,
		todaySoFar: todayTotal.costPico ?? 0n,
		byDate: new Map(past.map(([date, day]) => [date, wholly(day)])),
	});
	const isPriced = total.unpricedMwh === 0n;
	return {
		month,
		kwh: apiKwh(total),
		cost: apiMoney(total.costPico, true),
		unpriced_kwh: toKilowattHours(total.unpricedMwh),
		forecast_kwh: energy.kind === "forecast" ? toKilowattHours(energy.amount) : null,
		forecast_cost: cost.kind === "forecast" && isPriced ? toOpen(cost.amount) : null,
		forecast_method: energy.kind === "forecast" ? FORECAST_METHOD : FORECAST_METHOD_NONE,
		budget: null,
	};
}

/** Power of the devices whose power is known now; the newest of their instants. */
export function toPowerNow(
	place: Place,
	live: readonly DeviceLive[],
): { power_now_w: number | null; power_updated_at: string | null } {
	const powers = live.filter((device) => device.powerMw !== null);
	if (powers.length === 0) return { power_now_w: null, power_updated_at: null };
	return {
		power_now_w: apiWatts(powers.reduce((sum, device) => sum + (device.powerMw ?? 0n), 0n)),
		power_updated_at: localTimeOrNull(place, Math.max(...powers.map((device) => device.powerAt ?? 0))),
	};
}

export function latestOf(instants: readonly (number | null)[]): number | null {
	const known = instants.filter((at) => at !== null);
	return known.length > 0 ? Math.max(...known) : null;
}
