import { dayPieces } from "@/domain/calendar/dayPieces";
import type { Interval } from "@/domain/calendar/interval";
import type { DatedZone } from "@/domain/calendar/zone";
import { homesOf, placedRuntime } from "@/domain/switching/placedRuntime";
import { toMilliwattHours } from "@/domain/switching/sessionEnergy";
import { type DeviceSwitches, ratingAt, readDatedSwitches, switchAt } from "@/store/datedSwitches";
import { readDeviceHomes } from "@/store/deviceHomes";
import { type DeviceLive, loadLiveStatus } from "@/store/liveStatus";
import type { LoggedSession } from "@/store/switchSessionPage";
import type { SwitchSessionBody } from "@/wire/http/switchSessions";
import { priceStretch, type RuntimePrices, toRuntimeMoney } from "../runtime/priceStretch";
import { readRuntimePrices } from "../runtime/readRuntime";
import type { Place } from "../usage/place";

/** What the figures of sessions rest on, in the place's snapshot. */
export interface SessionFacts {
	readonly switches: ReadonlyMap<number, DeviceSwitches>;
	readonly homes: Awaited<ReturnType<typeof readDeviceHomes>>;
	readonly live: ReadonlyMap<number, DeviceLive>;
	readonly prices: RuntimePrices;
	readonly zones: readonly DatedZone[];
}

const MICRO = 1_000_000;

export async function readSessionFacts(place: Place, sessions: readonly LoggedSession[]): Promise<SessionFacts> {
	const { usage, site, now, zones } = place;
	const deviceIds = [...new Set(sessions.map(({ deviceId }) => deviceId))];
	const instants = sessions.flatMap(({ on, off }) => (off === null ? [on.at] : [on.at, off.at]));
	const range = { start: Math.min(now, ...instants), end: Math.max(now, ...instants) + 1 };
	const live = await loadLiveStatus(usage.client, { siteId: site.siteId, classroomIds: null, now });
	return {
		switches: await readDatedSwitches(usage.client, deviceIds),
		homes: await readDeviceHomes(usage.client, deviceIds),
		live: new Map(live.map((device) => [device.deviceId, device])),
		prices: await readRuntimePrices(place, place.scope, range),
		zones,
	};
}

/** Rating when a session began, and runtime energy and money of all of it: as the runtime reports count and price it. */
export function sessionFigures(
	{ deviceId, position }: Pick<LoggedSession, "deviceId" | "position">,
	span: Interval,
	{ switches, homes, prices, zones }: SessionFacts,
): Pick<SwitchSessionBody, "energy_wh" | "cost" | "unpriced_wh" | "power_rating_w" | "rating_is_default"> {
	const device = switches.get(deviceId);
	const home = homes.get(deviceId);
	const named = switchAt(device, position);
	const rating = ratingAt(named, span.start);
	const placements = (home?.placements ?? []).map(({ classroomId, effectiveFrom, effectiveUntil }) => ({
		classroomId,
		start: effectiveFrom,
		end: effectiveUntil ?? Number.POSITIVE_INFINITY,
	}));
	const rated = {
		ratings: named.ratings,
		deviceFactorMicro: device?.consumptionFactorMicro ?? MICRO,
		homes: homesOf(placements, home?.unassignedClassroomId ?? 0),
	};
	const costs = placedRuntime(span, rated, dayPieces(span, zones)).flatMap((stretch) => priceStretch(stretch, prices));
	const energyUj = costs.reduce((sum, cost) => sum + cost.energyUj, 0n);
	const priced = costs.filter(({ costVersionId }) => costVersionId !== null);
	const pricedUj = priced.reduce((sum, cost) => sum + cost.energyUj, 0n);
	const money = priced.reduce((sum, cost) => sum + cost.money, 0n);
	return {
		energy_wh: Number(toMilliwattHours(energyUj)) / 1e3,
		cost: energyUj > 0n && pricedUj === 0n ? null : toRuntimeMoney(money, true),
		unpriced_wh: Number(toMilliwattHours(energyUj - pricedUj)) / 1e3,
		power_rating_w: Number(rating.powerRatingMw) / 1e3,
		rating_is_default: rating.isDefault,
	};
}
