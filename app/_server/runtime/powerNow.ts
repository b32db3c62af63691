import { inForce } from "@/domain/calendar/interval";
import type { Milliwatts } from "@/domain/quantity/energy";
import { effectivePower } from "@/domain/switching/sessionEnergy";
import type { DeviceLive } from "@/store/liveStatus";
import type { RatedDevice } from "@/store/ratedSwitches";
import { findOpenSessions, type StoredSession } from "@/store/switchSessions";
import type { UsageScope } from "@/store/usageFigures";
import type { PowerSource } from "@/wire/http/figures";
import type { Place } from "../usage/place";
import { readScopeDevices } from "./readRuntime";
import { isOnline } from "./sumRuntime";

/** What a device draws now, and how that is known. */
export interface DevicePower {
	readonly deviceId: number;
	readonly classroomId: number;
	readonly powerMw: Milliwatts | null;
	/** measured: its readings say so. rated: they do not, and this is the sum of the ratings of what is ON. */
	readonly source: "measured" | "rated" | null;
	/** Null: its switches were never heard, or it is offline. */
	readonly switchesOn: number | null;
}

export interface OpenSwitches {
	readonly devices: readonly RatedDevice[];
	/** Sessions without an end, by device, switch and time. */
	readonly open: readonly StoredSession[];
}

/** The devices that stand in the scope now, with their open sessions. */
export async function readOpenSwitches(
	place: Pick<Place, "usage" | "site" | "zones" | "now">,
	scope: UsageScope,
): Promise<OpenSwitches> {
	const { now } = place;
	const devices = await readScopeDevices(place, scope, { start: now, end: now + 1 });
	const ids = devices.map((device) => device.deviceId);
	const sessions = await findOpenSessions(place.usage.client, ids, now);
	return { devices, open: sessions.filter((session) => session.off === null) };
}

/** Power of each device of the live register: measured where it says any, else rated. */
export function powersOf(live: readonly DeviceLive[], { devices, open }: OpenSwitches, now: number): DevicePower[] {
	const ratedOf = new Map(devices.map((device) => [device.deviceId, device]));
	return live.map(({ deviceId, classroomId, powerMw }) => {
		const device = ratedOf.get(deviceId);
		const isTold = device?.isKnown === true && isOnline(device);
		const on = isTold ? open.filter((session) => session.deviceId === deviceId) : [];
		const switchesOn = isTold ? on.length : null;
		if (powerMw !== null) return { deviceId, classroomId, powerMw, source: "measured", switchesOn };
		if (!isTold) return { deviceId, classroomId, powerMw: null, source: null, switchesOn };
		const ratedMw = on.reduce((sum, session) => sum + ratedPower(device, session.position, now), 0n);
		return { deviceId, classroomId, powerMw: ratedMw, source: "rated", switchesOn };
	});
}

/** The same by device id, for the pages: one look for all of a site's rooms. */
export async function readPowers(
	place: Pick<Place, "usage" | "site" | "zones" | "now">,
	scope: UsageScope,
	live: readonly DeviceLive[],
): Promise<Map<number, DevicePower>> {
	const powers = powersOf(live, await readOpenSwitches(place, scope), place.now);
	return new Map(powers.map((power) => [power.deviceId, power]));
}

/** Rated power of a switch, with both factors; 0 for a position that nobody has configured. */
export function ratedPower(device: RatedDevice, position: number, now: number): Milliwatts {
	const ratings = device.switches.find((each) => each.position === position)?.ratings ?? [];
	const rating = inForce(ratings, now) ?? ratings[0];
	return rating ? effectivePower(rating, device.factorMicro) : 0n;
}

/** Powers together: what is unknown is left out, and nothing known is null. */
export function sumPowers(powers: readonly DevicePower[]): {
	powerMw: Milliwatts | null;
	source: PowerSource;
	switchesOn: number | null;
} {
	const known = powers.filter((power) => power.powerMw !== null);
	const told = powers.filter((power) => power.switchesOn !== null);
	const sources = new Set(known.map((power) => power.source));
	return {
		powerMw: known.length === 0 ? null : known.reduce((sum, power) => sum + (power.powerMw ?? 0n), 0n),
		source: sources.size > 1 ? "mixed" : ([...sources][0] ?? null),
		switchesOn: told.length === 0 ? null : told.reduce((sum, power) => sum + (power.switchesOn ?? 0), 0),
	};
}
