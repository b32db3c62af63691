import { monthOf } from "@/domain/calendar/zone";
import { toKilowattHours } from "@/domain/quantity/energy";
import { loadLiveStatus } from "@/store/liveStatus";
import type { EnergySummaryResponse } from "@/wire/http/energySummary";
import { type Outcome, ok } from "../outcome";
import { localTime, type Place } from "./place";
import { apiHours, apiKwh, apiMoney, totalOf, type UsageTotal } from "./usageTotal";

/** Today and the month so far over the rooms that the caller may see, in the words of the original. */
export async function answerEnergySummary({
	usage,
	scope,
	site,
	today,
	now,
	zones,
}: Place): Promise<Outcome<EnergySummaryResponse>> {
	const days = await usage.days(scope, `${monthOf(today)}-01`, today);
	const live = await loadLiveStatus(usage.client, { siteId: site.siteId, classroomIds: scope.classroomIds, now });
	const online = live.filter((device) => device.status === "live").length;
	return ok({
		daily: toPeriod(totalOf(days.filter((day) => day.date === today)), online),
		monthly: toPeriod(totalOf(days), online),
		devices: live.length,
		currency: site.currency,
		timestamp: localTime({ zones }, now),
	});
}

/** "Online" is a state of now, not of a period: both periods carry the same figure, as the original does. */
function toPeriod(total: UsageTotal, onlineDevices: number): EnergySummaryResponse["daily"] {
	return {
		consumption: apiKwh(total),
		cost: apiMoney(total.costPico, true),
		unpriced_kwh: toKilowattHours(total.unpricedMwh),
		runtime: apiHours(total),
		onlineDevices,
	};
}
