import { type Instant, type Interval, intersect } from "@/domain/calendar/interval";
import { countedUntil } from "@/domain/switching/placedRuntime";
import type { JudgedSwitch } from "@/domain/timetable/idleWaste";
import type { RatedDevice } from "@/store/ratedSwitches";
import type { SwitchSpan } from "@/store/switchSpans";
import { isOnline } from "../runtime/sumRuntime";

/** A switch to judge, as people know it. */
export interface NamedSwitch extends JudgedSwitch {
	readonly device: string;
	readonly name: string;
	/** Whether anything was ever heard of its device's switches: without it nothing is known, and no ON is not 0. */
	readonly isKnown: boolean;
}

/**
 * The switches of devices that stood in these rooms within the range, with when they were ON: counted as the runtime
 * reports count it, what is still ON up to now, or where its device is offline, up to its last sign of life.
 *
 * @param spans  by device, switch and time
 */
export function namedSwitches(
	devices: readonly RatedDevice[],
	spans: readonly SwitchSpan[],
	{ rooms, range, now }: { readonly rooms: ReadonlySet<number>; readonly range: Interval; readonly now: Instant },
): NamedSwitch[] {
	const spansOf = new Map<string, SwitchSpan[]>();
	for (const span of spans) {
		const key = `${span.deviceId}/${span.position}`;
		const known = spansOf.get(key);
		if (known) known.push(span);
		else spansOf.set(key, [span]);
	}
	return devices.flatMap((device) => {
		const homes = device.homes.filter((home) => rooms.has(home.classroomId) && intersect(home, range) !== null);
		if (homes.length === 0) return [];
		const heard = { isOnline: isOnline(device), lastSeenAt: device.lastSeenAt };
		return device.switches.map(({ position, name, type, ratings }) => ({
			...{ deviceId: device.deviceId, device: device.esp32Name, position, name, type, ratings, homes },
			...{ isKnown: device.isKnown, deviceFactorMicro: device.factorMicro },
			sessions: (spansOf.get(`${device.deviceId}/${position}`) ?? [])
				.map(({ onAt, offAt }) => ({ start: onAt, end: Math.min(now, offAt ?? countedUntil(onAt, heard, now)) }))
				.filter(({ start, end }) => start < end),
		}));
	});
}
