import { startOfSiteDate } from "@/domain/calendar/datedDay";
import { findSiteDevice } from "@/store/ratedSwitches";
import type { UsageScope } from "@/store/usageFigures";
import { USAGE_DAYS_MAX } from "@/store/usageLimits";
import type { UsageRoom } from "@/store/usagePlaces";
import { type Outcome, ok, refuse, refuseField } from "../outcome";
import { localTime, type Place } from "../usage/place";
import { type TimeRange, toTimeRange } from "../usage/timeRange";
import { readScopeDevices } from "./readRuntime";

export interface RuntimeQuery {
	readonly device?: string | undefined;
	readonly classroom?: string | undefined;
	readonly building?: string | undefined;
	readonly start?: string | undefined;
	readonly end?: string | undefined;
}

/** What a runtime answer is about: a device, a room, a building or all that the caller may see, in a range. */
export interface RuntimeAsked {
	readonly scope: UsageScope;
	readonly range: TimeRange;
	/** The range holds the present day or later ones. */
	readonly isOpen: boolean;
}

const DAY_MS = 86_400_000;

export async function openRuntime(place: Place, query: RuntimeQuery): Promise<Outcome<RuntimeAsked>> {
	const range = toRuntimeRange(place, query);
	if (range.kind === "refused") return range;
	const scope = await openRuntimeScope(place, query);
	if (scope.kind === "refused") return scope;
	const isOpen = range.value.end > startOfSiteDate(place.today, place.zones);
	return ok({ scope: scope.value, range: range.value, isOpen });
}

/** Rooms and device of a query. What lies out of reach is not found, word for word like what is not there. */
export async function openRuntimeScope(
	place: Place,
	{ device, classroom, building }: RuntimeQuery,
): Promise<Outcome<UsageScope>> {
	const rooms = roomsOf(place, classroom, building);
	if (rooms.kind === "refused") return rooms;
	const scope = { ...place.scope, classroomIds: rooms.value };
	if (device === undefined) return ok(scope);
	const deviceId = await findSiteDevice(place.usage.client, place.site.siteId, device);
	const ofDevice = { ...scope, deviceIds: deviceId === null ? [] : [deviceId] };
	const always = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };
	const found = await readScopeDevices(place, ofDevice, always);
	if (found.length > 0) return ok(ofDevice);
	return refuseField("device", "no device that you may see there has this name or id; GET /api/devices lists them", "not_found");
}

function roomsOf(place: Place, classroom?: string, building?: string): Outcome<readonly number[] | null> {
	const refused = (path: string, message: string) => refuseField(path, message, "not_found");
	const inBuilding = (room: UsageRoom) => building === undefined || room.building === building;
	if (building !== undefined && !place.rooms.some(inBuilding))
		return refused("building", "no building that you may see has this name; leave it out for all");
	if (classroom === undefined)
		return ok(building === undefined ? place.scope.classroomIds : place.rooms.filter(inBuilding).map((room) => room.classroomId));
	const room = place.rooms.find((candidate) => candidate.code === classroom && inBuilding(candidate));
	if (room) return ok([room.classroomId]);
	return refused("classroom", `no room of ${place.site.name} that you may see has this code; GET /api/classrooms lists them`);
}

function toRuntimeRange(place: Place, { start, end }: RuntimeQuery): Outcome<TimeRange> {
	if (start === undefined && end !== undefined) return refuseField("start", "is missing beside end");
	if (end === undefined && start !== undefined) return refuseField("end", "is missing beside start");
	const range = toTimeRange({ start: start ?? place.today, end: end ?? place.today }, place.zones);
	if (range.kind === "refused" || (range.value.end - range.value.start) / DAY_MS <= USAGE_DAYS_MAX + 1) return range;
	const message = `at most ${USAGE_DAYS_MAX} days in one answer; ask for less at a time`;
	return refuse("range_too_large", `end: ${message}`, [{ path: "end", message }]);
}

/** What every answer says first. */
export function toAnswerHead(place: Place, { range, isOpen }: RuntimeAsked, query: RuntimeQuery) {
	return {
		classroom: query.classroom ?? null,
		device: query.device ?? null,
		start: localTime(place, range.start),
		end: localTime(place, range.end),
		counted_until: localTime(place, Math.max(range.start, Math.min(range.end, place.now))),
		time_zone: place.timeZone,
		as_of: localTime(place, place.now),
		settled: !isOpen,
		currency: place.site.currency,
	};
}
