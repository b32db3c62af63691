import { datesOfMonths, startOfSiteDate } from "@/domain/calendar/datedDay";
import { addMonths, datesBetween, type LocalDate, type LocalMonth } from "@/domain/calendar/zone";
import { toKilowattHours } from "@/domain/quantity/energy";
import type { DayUsage } from "@/store/usageFigures";
import { readPlacedDevices } from "@/store/usagePlaces";
import type { MonthComparison, MonthlyDay, MonthlyResponse } from "@/wire/http/monthly";
import { type Outcome, ok } from "../outcome";
import { toDeviceFigures } from "./answerSummary";
import { toApiVersions } from "./apiVersions";
import { readComparable } from "./comparable";
import { localTime, type RoomPlace } from "./place";
import { endOfSiteDate } from "./timeRange";
import {
	apiChange,
	apiEnergy,
	apiHours,
	apiKwh,
	apiMoney,
	apiSeconds,
	apiWh,
	groupRows,
	totalOf,
	type UsageTotal,
} from "./usageTotal";

interface MonthAsked {
	readonly year: number;
	readonly month: number;
}

/** The dates of a calendar month in order. */
export function datesOfMonth(month: LocalMonth): LocalDate[] {
	const { firstDate, lastDate } = datesOfMonths(month, month);
	return datesBetween(firstDate, lastDate);
}

export function toMonth({ year, month }: MonthAsked): LocalMonth {
	return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
}

/** A room's month by day and device, against the month before and the same month a year ago. */
export async function answerMonthly(place: RoomPlace, asked: MonthAsked): Promise<Outcome<MonthlyResponse>> {
	const month = toMonth(asked);
	const dates = datesOfMonth(month);
	const [first, last] = [dates[0] as LocalDate, dates.at(-1) as LocalDate];
	const isOpen = last >= place.today;
	const days = await place.usage.days(place.scope, first, last);
	const total = totalOf(days);
	const until = Math.min(endOfSiteDate(last, place.zones), place.now + 1);
	const placed = await readPlacedDevices(place.usage.client, place.room.classroomId, startOfSiteDate(first, place.zones), until);
	const devices = await toDeviceFigures(place, days, placed, isOpen);
	const byDevice = groupRows(days, (row) => row.deviceId);
	return ok({
		classroom: place.room.code,
		year: asked.year,
		month: asked.month,
		month_string: month,
		time_zone: place.timeZone,
		as_of: localTime(place, place.now),
		settled: !isOpen,
		currency: place.site.currency,
		totals: {
			...apiEnergy(total),
			total_cost: apiMoney(total.costPico, isOpen),
			on_time_hours: apiHours(total),
			device_count: total.deviceIds.size,
		},
		comparison: {
			previous_month: await compare(place, total, dates, addMonths(month, -1)),
			same_month_last_year: await compare(place, total, dates, addMonths(month, -12)),
		},
		cost_versions: toApiVersions(place, await place.usage.versions(place.site.siteId), total.versionIds),
		daily_totals: toDays(dates, days, place.today),
		devices: devices.map((device) => ({
			...device,
			daily_totals: toDays(dates, byDevice.get(device.device_id) ?? [], place.today),
		})),
	});
}

function toDays(dates: readonly LocalDate[], rows: readonly DayUsage[], today: LocalDate): MonthlyDay[] {
	const byDate = groupRows(rows, (row) => row.date);
	return dates.map((date) => {
		const total = totalOf(byDate.get(date) ?? []);
		return {
			date_string: date,
			total_wh: apiWh(total),
			total_kwh: apiKwh(total),
			cost: apiMoney(total.costPico, date >= today),
			unpriced_kwh: toKilowattHours(total.unpricedMwh),
			on_time_sec: apiSeconds(total),
		};
	});
}

/** A month that is over is compared whole, one that runs by its elapsed part. */
async function compare(
	place: RoomPlace,
	total: UsageTotal,
	dates: readonly LocalDate[],
	otherMonth: LocalMonth,
): Promise<MonthComparison> {
	const isOpen = (dates.at(-1) as LocalDate) >= place.today;
	const others = datesOfMonth(otherMonth);
	const other = isOpen
		? await readComparable(place, dates, others)
		: totalOf(await place.usage.days(place.scope, others[0] as LocalDate, others.at(-1) as LocalDate));
	return {
		month_string: otherMonth,
		total_kwh: apiKwh(other),
		total_cost: apiMoney(other.costPico, false),
		unpriced_kwh: toKilowattHours(other.unpricedMwh),
		change_percent: apiChange(total, other),
		elapsed_only: isOpen,
	};
}
