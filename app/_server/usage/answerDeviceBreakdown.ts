import { type DeviceLive, loadLiveStatus } from "@/store/liveStatus";
import { readUsageSwitches, type UsageSwitch } from "@/store/usagePlaces";
import type { BreakdownDevice, DeviceBreakdownResponse, SwitchFigures } from "@/wire/http/deviceBreakdown";
import type { DeviceFigures } from "@/wire/http/figures";
import { type Outcome, ok } from "../outcome";
import { type DevicePower, readPowers } from "../runtime/powerNow";
import { readSharedRuntime } from "../runtime/readShares";
import { withShares } from "../runtime/shareBreakdown";
import { readDevices } from "./answerSummary";
import { localTime, localTimeOrNull, type RoomPlace } from "./place";
import { dayIntervalOf } from "./timeRange";
import { apiEnergy, apiMoney, apiWatts, groupRows, totalOf } from "./usageTotal";

/** A room's local day by device, with the switches of each. */
export async function answerDeviceBreakdown(
	place: RoomPlace,
	dateAsked: string | undefined,
): Promise<Outcome<DeviceBreakdownResponse>> {
	const date = dateAsked ?? place.today;
	const isOpen = date >= place.today;
	const days = await place.usage.days(place.scope, date, date);
	const total = totalOf(days);
	const figures = await readDevices(place, date, days, isOpen);
	const shared = await readSharedRuntime(place, place.scope, dayIntervalOf(date, place.zones), figures.length);
	if (shared.kind === "refused") return shared;
	const devices = await toBreakdown(place, figures, Number(total.energyMwh));
	const { total_wh, total_kwh, unpriced_kwh } = apiEnergy(total);
	return ok({
		classroom: place.room.code,
		date,
		time_zone: place.timeZone,
		as_of: localTime(place, place.now),
		settled: !isOpen,
		currency: place.site.currency,
		total_wh,
		total_kwh,
		total_cost: apiMoney(total.costPico, isOpen),
		unpriced_kwh,
		device_count: devices.length,
		devices: devices.map((device) => withShares(device, shared.value, isOpen)),
	});
}

/** Adds to each device how it is now and its switches. A device that has left the room is not told live. */
async function toBreakdown(place: RoomPlace, devices: readonly DeviceFigures[], energyMwh: number): Promise<BreakdownDevice[]> {
	const { usage, site, now, room } = place;
	const live = await loadLiveStatus(usage.client, { siteId: site.siteId, classroomIds: [room.classroomId], now });
	const switches = await readUsageSwitches(
		usage.client,
		devices.map((device) => device.device_id),
		now,
	);
	const powers = await readPowers(place, place.scope, live);
	return joinBreakdown(place, devices, energyMwh, { live, powers }, switches);
}

export function joinBreakdown(
	place: Pick<RoomPlace, "zones">,
	devices: readonly DeviceFigures[],
	energyMwh: number,
	{ live, powers }: { live: readonly DeviceLive[]; powers: ReadonlyMap<number, DevicePower> },
	switches: readonly UsageSwitch[],
): BreakdownDevice[] {
	const liveOf = new Map(live.map((device) => [device.deviceId, device]));
	const switchesOf = groupRows(switches, (each) => each.deviceId);
	return devices.map((device) => {
		const now = liveOf.get(device.device_id);
		return {
			...device,
			status: now?.status ?? "never",
			last_seen_at: localTimeOrNull(place, now?.lastSeenAt ?? null),
			power_w: apiWatts(powers.get(device.device_id)?.powerMw ?? null),
			power_source: powers.get(device.device_id)?.source ?? null,
			share_percent:
				device.total_wh !== null && energyMwh > 0 ? Math.round((device.total_wh * 1e3 * 1e4) / energyMwh) / 100 : null,
			switches: (switchesOf.get(device.device_id) ?? []).map((each) => toApiSwitch(each, now)),
		};
	});
}

/** A state is only told while the device is live: what a silent device last said is no longer known. */
function toApiSwitch(each: UsageSwitch, live: DeviceLive | undefined): SwitchFigures {
	const said = live?.status === "live" ? live.switchStates?.[each.position] : undefined;
	return {
		switch_id: each.switchId,
		position: each.position,
		name: each.name,
		type: each.type,
		power_rating_w: apiWatts(each.powerRatingMw),
		rating_is_default: each.ratingIsDefault,
		state: said === "1" ? "on" : said === "0" ? "off" : null,
	};
}
