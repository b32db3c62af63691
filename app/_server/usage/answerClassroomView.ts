import type { LocalDate } from "@/domain/calendar/zone";
import { toKilowattHours, toWattHours } from "@/domain/quantity/energy";
import { bestStatus, loadLiveStatus } from "@/store/liveStatus";
import type { DayUsage } from "@/store/usageFigures";
import { readPlacedDevices, readUsageSwitches } from "@/store/usagePlaces";
import type { ClassroomViewResponse } from "@/wire/http/classroomView";
import { type Outcome, ok } from "../outcome";
import { readPowers } from "../runtime/powerNow";
import { joinBreakdown } from "./answerDeviceBreakdown";
import { toDeviceFigures } from "./answerSummary";
import { NO_SPARK, readDeviceSparks, readLoadCurve } from "./loadCurve";
import { localTime, localTimeOrNull, type RoomPlace } from "./place";
import { dayIntervalOf } from "./timeRange";
import { apiKwh, apiMoney, groupRows, totalOf } from "./usageTotal";
import { latestOf, readMonthCard, readPeriodCards, toPowerNow, toSiteHeader } from "./viewCards";
import { toViewPeriod, type ViewQuery } from "./viewPeriod";

/** One room on one page: cards, load curve, days and devices, all of one snapshot. */
export async function answerClassroomView(place: RoomPlace, asked: ViewQuery): Promise<Outcome<ClassroomViewResponse>> {
	const chosen = toViewPeriod(asked, place.today);
	if (chosen.kind === "refused") return chosen;
	const period = chosen.value;
	const { usage, site, now, scope, room } = place;
	const days = await usage.days(scope, period.first, period.last);
	const total = totalOf(days);
	const live = await loadLiveStatus(usage.client, { siteId: site.siteId, classroomIds: [room.classroomId], now });
	const powers = await readPowers(place, scope, live);

	const start = dayIntervalOf(period.first, place.zones).start;
	const end = Math.max(start, Math.min(dayIntervalOf(period.last, place.zones).end, now)) + 1;
	const placed = await readPlacedDevices(usage.client, room.classroomId, start, end);
	const figures = await toDeviceFigures(place, days, [...placed, ...live.map((device) => device.deviceId)], period.isOpen);
	const switches = await readUsageSwitches(
		usage.client,
		figures.map((device) => device.device_id),
		now,
	);
	const sparks = await readDeviceSparks(place);
	const liveOf = new Map(live.map((device) => [device.deviceId, device]));
	return ok({
		site: toSiteHeader(place),
		classroom: { id: room.classroomId, code: room.code, name: room.name, building: room.building, area_m2: room.areaM2 },
		range: { start: period.first, end: period.last, is_open: period.isOpen },
		as_of: localTime(place, now),
		status: bestStatus(live.map((device) => device.status)),
		last_seen_at: localTimeOrNull(place, latestOf(live.map((device) => device.lastSeenAt))),
		...toPowerNow(place, live, powers),
		...(await readPeriodCards(place, period, { days, total })),
		month: await readMonthCard(place),
		bucket_minutes: period.bucketMinutes,
		load: await readLoadCurve(place, period, days),
		days: toDays(place, period.dates, days),
		devices: joinBreakdown(place, figures, Number(total.energyMwh), { live, powers }, switches).map((device) => {
			const known = liveOf.get(device.device_id);
			return {
				...device,
				firmware: known?.firmware ?? null,
				wifi_rssi: known?.wifiRssi ?? null,
				last_reading_at: localTimeOrNull(place, known?.lastReadingAt ?? null),
				register_total_wh: known?.registerTotalMwh == null ? null : toWattHours(known.registerTotalMwh),
				spark: sparks.get(device.device_id) ?? NO_SPARK,
			};
		}),
	});
}

function toDays(place: RoomPlace, dates: readonly LocalDate[], rows: readonly DayUsage[]): ClassroomViewResponse["days"] {
	const byDate = groupRows(rows, (row) => row.date);
	return dates.map((date) => {
		const total = totalOf(byDate.get(date) ?? []);
		return {
			date,
			kwh: apiKwh(total),
			cost: apiMoney(total.costPico, date >= place.today),
			unpriced_kwh: toKilowattHours(total.unpricedMwh),
		};
	});
}
