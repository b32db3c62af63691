import { FORECAST_METHOD, FORECAST_METHOD_NONE } from "@/domain/aggregate/forecast";
import { monthOf, toLocalRfc3339 } from "@/domain/calendar/zone";
import { toKilowattHours } from "@/domain/quantity/energy";
import { toOpen } from "@/domain/quantity/money";
import type { DeviceLive } from "@/store/liveStatus";
import type { DayUsage } from "@/store/usageFigures";
import type { CostCard, EnergyCard, MonthCard, OverviewResponse } from "@/wire/http/overview";
import { readMonthBudget } from "../budgets/monthBudget";
import { type DevicePower, sumPowers } from "../runtime/powerNow";
import { toApiVersions } from "./apiVersions";
import { readChargesBeyondRates } from "./chargesBeyondRates";
import { readComparable } from "./comparable";
import { firstDateOfOutlook, outlookOf } from "./monthOutlook";
import { localTimeOrNull, type Place } from "./place";
import { apiChange, apiKwh, apiMoney, apiWatts, type UsageTotal } from "./usageTotal";
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
	{ days, total }: { readonly days: readonly DayUsage[]; readonly total: UsageTotal },
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
			beyond_rates: await readChargesBeyondRates(place, days, period.isOpen),
			versions: toApiVersions(place, versions, total.versionIds),
		},
	};
}

/** The running month, what it will come to, and the budget that holds in it. */
export async function readMonthCard(place: Place): Promise<MonthCard> {
	const { today } = place;
	const month = monthOf(today);
	const days = await place.usage.days(place.scope, firstDateOfOutlook(today), today);
	const outlook = outlookOf(days, today);
	const ofMonth = days.filter(({ date }) => monthOf(date) === month);
	const { total, energy, costPico } = outlook;
	return {
		month,
		kwh: apiKwh(total),
		cost: apiMoney(total.costPico, true),
		unpriced_kwh: toKilowattHours(total.unpricedMwh),
		beyond_rates: await readChargesBeyondRates(place, ofMonth, true),
		forecast_kwh: energy.kind === "forecast" ? toKilowattHours(energy.amount) : null,
		forecast_cost: costPico === null ? null : toOpen(costPico),
		forecast_method: energy.kind === "forecast" ? FORECAST_METHOD : FORECAST_METHOD_NONE,
		budget: await readMonthBudget(place, month, outlook),
	};
}

/** Power of the devices whose power is known now, how it is known, the newest of their instants, and what is ON. */
export function toPowerNow(
	place: Place,
	live: readonly DeviceLive[],
	powers: ReadonlyMap<number, DevicePower>,
): Pick<OverviewResponse, "power_now_w" | "power_source" | "power_updated_at" | "switches_on"> {
	const ofDevices = live.flatMap((device) => powers.get(device.deviceId) ?? []);
	const { powerMw, source, switchesOn } = sumPowers(ofDevices);
	const known = live.filter((device) => (powers.get(device.deviceId)?.powerMw ?? null) !== null);
	return {
		power_now_w: apiWatts(powerMw),
		power_source: source,
		power_updated_at: localTimeOrNull(place, latestOf(known.map((device) => device.powerAt ?? device.lastSeenAt))),
		switches_on: switchesOn,
	};
}

export function latestOf(instants: readonly (number | null)[]): number | null {
	const known = instants.filter((at) => at !== null);
	return known.length > 0 ? Math.max(...known) : null;
}
