import { dayPieces } from "@/domain/calendar/dayPieces";
import { contains, inForce } from "@/domain/calendar/interval";
import { countedUntil } from "@/domain/switching/placedRuntime";
import { loadLiveStatus } from "@/store/liveStatus";
import type { RatedDevice } from "@/store/ratedSwitches";
import type { StoredSession } from "@/store/switchSessions";
import type { UsageScope } from "@/store/usageFigures";
import type { ActiveResponse, ActiveSwitch } from "@/wire/http/runtime";
import { type Outcome, ok } from "../outcome";
import { toApiVersions } from "../usage/apiVersions";
import { localTime, localTimeOrNull, type Place } from "../usage/place";
import { apiWatts, groupRows } from "../usage/usageTotal";
import { openRuntimeScope, type RuntimeQuery } from "./openRuntime";
import { powersOf, ratedPower, readOpenSwitches, sumPowers } from "./powerNow";
import { readRuntimePrices } from "./readRuntime";
import { apiRuntime, totalRuntime } from "./runtimeTotal";
import { isOnline, type RuntimeCell, sumRuntime } from "./sumRuntime";

const SWITCHES_MAX = 500;

/** A switch that is ON, as far as anyone knows, with what it has used since. */
interface Running {
	readonly device: RatedDevice;
	readonly session: StoredSession;
	readonly cells: readonly RuntimeCell[];
}

/** What is ON now. Of a device that is offline nobody knows: its switches are told apart. */
export async function answerActive(place: Place, query: RuntimeQuery): Promise<Outcome<ActiveResponse>> {
	const scope = await openRuntimeScope(place, query);
	if (scope.kind === "refused") return scope;
	const { classroomIds, deviceIds } = scope.value;
	const status = await loadLiveStatus(place.usage.client, { siteId: place.site.siteId, classroomIds, now: place.now });
	const live = status.filter((device) => deviceIds === null || deviceIds.includes(device.deviceId));
	const switches = await readOpenSwitches(place, scope.value);
	const running = await readRunning(place, scope.value, switches);
	const power = sumPowers(powersOf(live, switches, place.now));
	const isKnown = power.switchesOn !== null;
	const now = running.filter(({ device }) => isOnline(device));
	const lost = running.filter(({ device }) => !isOnline(device));
	const total = totalRuntime(
		now.flatMap(({ cells }) => cells),
		isKnown,
	);
	const { energyKwh, cost, unpriced_kwh } = apiRuntime(total, true);
	const offline = totalRuntime(
		lost.flatMap(({ cells }) => cells),
		true,
	);
	const versions = await place.usage.versions(place.site.siteId);
	return ok({
		classroom: query.classroom ?? null,
		device: query.device ?? null,
		time_zone: place.timeZone,
		as_of: localTime(place, place.now),
		currency: place.site.currency,
		activeSwitchCount: power.switchesOn,
		activeEnergyKwh: energyKwh,
		activeCost: cost,
		unpriced_kwh,
		currentPowerW: apiWatts(power.powerMw),
		power_source: power.source,
		offline: { ...apiRuntime(offline, true), switch_count: lost.length, ...toOffline(place, switches.devices) },
		switches: [...now, ...lost].slice(0, SWITCHES_MAX).flatMap((each) => toActiveSwitch(place, each) ?? []),
		cost_versions: toApiVersions(place, versions, total.versionIds),
	});
}

/** The devices whose switches were heard of once, and that are out of reach now. */
function toOffline(place: Place, devices: readonly RatedDevice[]): { device_count: number; last_seen_at: string | null } {
	const away = devices.filter((device) => device.isKnown && device.switches.length > 0 && !isOnline(device));
	const seen = away.flatMap(({ lastSeenAt }) => lastSeenAt ?? []);
	return { device_count: away.length, last_seen_at: localTimeOrNull(place, seen.length > 0 ? Math.max(...seen) : null) };
}

async function readRunning(
	place: Place,
	scope: UsageScope,
	{ devices, open }: Awaited<ReturnType<typeof readOpenSwitches>>,
): Promise<Running[]> {
	const { now, zones } = place;
	const begun = open.filter((session) => session.on.at <= now).sort((a, b) => a.on.at - b.on.at);
	const range = { start: begun[0]?.on.at ?? now, end: now + 1 };
	const spans = begun.map(({ deviceId, position, on }) => ({ deviceId, position, onAt: on.at, offAt: null, flags: on.flags }));
	const prices = await readRuntimePrices(place, scope, range);
	const classroomIds = scope.classroomIds && new Set(scope.classroomIds);
	const days = dayPieces(range, zones);
	const cells = sumRuntime({ devices, spans, days, prices, now, classroomIds });
	const cellsOf = groupRows(cells, (cell) => `${cell.device.deviceId}|${cell.ratedSwitch.position}`);
	const deviceOf = new Map(devices.map((device) => [device.deviceId, device]));
	return begun.flatMap((session) => {
		const device = deviceOf.get(session.deviceId);
		return device ? [{ device, session, cells: cellsOf.get(`${session.deviceId}|${session.position}`) ?? [] }] : [];
	});
}

function toActiveSwitch(place: Place, { device, session, cells }: Running): ActiveSwitch | null {
	const each = device.switches.find((one) => one.position === session.position);
	if (!each) return null;
	const { now } = place;
	const home = device.homes.find((one) => contains(one, now));
	const heard = { isOnline: isOnline(device), lastSeenAt: device.lastSeenAt };
	return {
		switch_id: each.switchId,
		device_id: device.deviceId,
		esp32_name: device.esp32Name,
		position: each.position,
		classroom: place.rooms.find((room) => room.classroomId === home?.classroomId)?.code ?? "",
		switchName: each.name,
		switchType: each.type,
		on_since: localTime(place, session.on.at),
		source: session.on.source,
		power_w: apiWatts(ratedPower(device, each.position, now)),
		rating_is_default: (inForce(each.ratings, now) ?? each.ratings[0])?.isDefault ?? true,
		device_online: heard.isOnline,
		counted_until: localTime(place, countedUntil(session.on.at, heard, now)),
		...apiRuntime(totalRuntime(cells, true), true),
	};
}
