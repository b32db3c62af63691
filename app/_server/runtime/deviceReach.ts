import type { Interval } from "@/domain/calendar/interval";
import { countedUntil } from "@/domain/switching/placedRuntime";
import type { RatedDevice } from "@/store/ratedSwitches";
import type { SwitchSpan } from "@/store/switchSpans";
import { localTimeOrNull, type Place } from "../usage/place";
import { isOnline } from "./sumRuntime";

/** Up to when the open sessions of a device count, and whether it is heard. `open`: those of the device, or of one switch. */
export function toDeviceReach(
	place: Pick<Place, "zones" | "now">,
	device: RatedDevice,
	open: readonly SwitchSpan[],
): { device_online: boolean; counted_until: string | null } {
	const heard = { isOnline: isOnline(device), lastSeenAt: device.lastSeenAt };
	const ends = open.map((span) => countedUntil(span.onAt, heard, place.now));
	return { device_online: heard.isOnline, counted_until: localTimeOrNull(place, ends.length > 0 ? Math.max(...ends) : null) };
}

/** Codes of the rooms in which a device stood, in order of time. */
export function codesOf(
	{ rooms }: Pick<Place, "rooms">,
	{ homes }: RatedDevice,
	range: Interval,
	classroomIds: readonly number[] | null,
): string[] {
	const codes = new Map(rooms.map((room) => [room.classroomId, room.code]));
	const stood = homes.filter(
		(home) =>
			home.start < range.end && range.start < home.end && (classroomIds === null || classroomIds.includes(home.classroomId)),
	);
	return [...new Set(stood.flatMap((home) => codes.get(home.classroomId) ?? []))];
}
