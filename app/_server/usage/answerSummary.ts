import type { DayUsage } from "@/store/usageFigures";
import { readDeviceNames, readPlacedDevices } from "@/store/usagePlaces";
import type { DeviceFigures } from "@/wire/http/figures";
import type { SummaryResponse } from "@/wire/http/summary";
import { type Outcome, ok } from "../outcome";
import { toApiVersions } from "./apiVersions";
import { localTime, type RoomPlace } from "./place";
import { dayIntervalOf } from "./timeRange";
import { apiEnergy, apiHours, apiMoney, apiQuality, groupRows, totalOf } from "./usageTotal";

/** One room on one local day; today without a date. */
export async function answerSummary(place: RoomPlace, dateAsked: string | undefined): Promise<Outcome<SummaryResponse>> {
	const date = dateAsked ?? place.today;
	const isOpen = date >= place.today;
	const days = await place.usage.days(place.scope, date, date);
	const versions = await place.usage.versions(place.site.siteId);
	const total = totalOf(days);
	return ok({
		classroom: place.room.code,
		date,
		time_zone: place.timeZone,
		as_of: localTime(place, place.now),
		settled: !isOpen,
		currency: place.site.currency,
		...apiEnergy(total),
		total_cost: apiMoney(total.costPico, isOpen),
		on_time_hours: apiHours(total),
		cost_versions: toApiVersions(place, versions, total.versionIds),
		devices: await readDevices(place, date, days, isOpen),
	});
}

/** Devices with energy in the room that day, and those that stood there without any. */
export async function readDevices(
	place: RoomPlace,
	date: string,
	days: readonly DayUsage[],
	isOpen: boolean,
): Promise<DeviceFigures[]> {
	const day = dayIntervalOf(date, place.zones);
	const placed = await readPlacedDevices(
		place.usage.client,
		place.room.classroomId,
		day.start,
		Math.min(day.end, Math.max(place.now, day.start) + 1),
	);
	return toDeviceFigures(place, days, placed, isOpen);
}

/** One row per device, by name. `placed`: devices to list even without figures. */
export async function toDeviceFigures(
	place: RoomPlace,
	days: readonly DayUsage[],
	placed: readonly number[],
	isOpen: boolean,
): Promise<DeviceFigures[]> {
	const byDevice = groupRows(days, (row) => row.deviceId);
	const names = await readDeviceNames(place.usage.client, [...new Set([...byDevice.keys(), ...placed])]);
	return [...names]
		.sort(([, a], [, b]) => (a < b ? -1 : 1))
		.map(([deviceId, name]) => {
			const total = totalOf(byDevice.get(deviceId) ?? []);
			return {
				device_id: deviceId,
				esp32_name: name,
				...apiEnergy(total),
				cost: apiMoney(total.costPico, isOpen),
				on_time_hours: apiHours(total),
				quality: apiQuality(total),
			};
		});
}
