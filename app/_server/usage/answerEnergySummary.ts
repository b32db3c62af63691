import { startOfSiteDate } from "@/domain/calendar/datedDay";
import { type LocalDate, monthOf } from "@/domain/calendar/zone";
import { toKilowattHours } from "@/domain/quantity/energy";
import { loadLiveStatus } from "@/store/liveStatus";
import type { EnergySummaryResponse } from "@/wire/http/energySummary";
import { type Outcome, ok } from "../outcome";
import { type Runtime, readRuntime } from "../runtime/readRuntime";
import { apiHoursOf, totalRuntime } from "../runtime/runtimeTotal";
import { localTime, type Place } from "./place";
import { apiKwh, apiMoney, totalOf, type UsageTotal } from "./usageTotal";

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
	const range = { start: startOfSiteDate(`${monthOf(today)}-01`, zones), end: now };
	const month = await readRuntime({ usage, site, zones, now }, scope, range);
	const live = await loadLiveStatus(usage.client, { siteId: site.siteId, classroomIds: scope.classroomIds, now });
	const online = live.filter((device) => device.status === "live").length;
	return ok({
		daily: toPeriod(totalOf(days.filter((day) => day.date === today)), online, hoursOf(month, today)),
		monthly: toPeriod(totalOf(days), online, hoursOf(month, null)),
		devices: live.length,
		currency: site.currency,
		timestamp: localTime({ zones }, now),
	});
}

/** Hours of all switches; null where none was ever heard, and where there are more sessions than one answer may read. */
function hoursOf(month: Outcome<Runtime>, date: LocalDate | null): number | null {
	if (month.kind === "refused") return null;
	const { devices, cells } = month.value;
	const total = totalRuntime(
		date === null ? cells : cells.filter((cell) => cell.date === date),
		devices.some((device) => device.isKnown),
	);
	return total.isKnown ? apiHoursOf(total.runtimeMs) : null;
}

/** "Online" is a state of now, not of a period: both periods carry the same figure, as the original does. */
function toPeriod(total: UsageTotal, onlineDevices: number, runtime: number | null): EnergySummaryResponse["daily"] {
	return {
		consumption: apiKwh(total),
		cost: apiMoney(total.costPico, true),
		unpriced_kwh: toKilowattHours(total.unpricedMwh),
		runtime,
		onlineDevices,
	};
}
