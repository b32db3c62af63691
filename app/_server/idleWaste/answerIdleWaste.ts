import { startOfSiteDate } from "@/domain/calendar/datedDay";
import { dayPieces } from "@/domain/calendar/dayPieces";
import type { Interval } from "@/domain/calendar/interval";
import { isoWeekOf, mondayOf } from "@/domain/calendar/isoWeek";
import { addDays, datesBetween, type LocalDate } from "@/domain/calendar/zone";
import { GRACE_MS, type RoomUse } from "@/domain/timetable/idleStretches";
import { addIdle, idleWaste, type PriceOf } from "@/domain/timetable/idleWaste";
import { occupiedWindows } from "@/domain/timetable/occupiedWindows";
import { coversRoom, type Schedule } from "@/domain/timetable/schedule";
import { readRoomMotion } from "@/store/roomMotion";
import { readSchedules } from "@/store/schedules";
import { readSiteCalendar } from "@/store/siteCalendar";
import { findSwitchSpans, SWITCH_SPANS_MAX } from "@/store/switchSpans";
import { readTimetableRooms } from "@/store/timetableRooms";
import { IDLE_DAYS_MAX, IDLE_ROOMS_MAX, type IdleWasteBody, type idleWasteRoute } from "@/wire/http/idleWaste";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuseField } from "../outcome";
import { priceStretch, type RuntimePrices } from "../runtime/priceStretch";
import { readRuntimePrices, readScopeDevices } from "../runtime/readRuntime";
import { answerOfSite, localTime, type Place } from "../usage/place";
import { toFigures } from "./idleFigures";
import { type IdleWeek, toApiRoom, weekBodies } from "./idleRoom";
import { type NamedSwitch, namedSwitches } from "./namedSwitches";

const DEFAULT_DAYS = 28;
/** Where a room has a sensor and no rule says how long somebody is taken to be there. */
const HOLD_MS = 15 * 60_000;
const NO_SWITCHES = "no switches";

/** What was ON while nobody needed it, in rooms that the caller sees. */
export function answerIdleWaste({ query, ...asking }: RouteCall<typeof idleWasteRoute>): Promise<Outcome<IdleWasteBody>> {
	return answerOfSite(asking, query, async (place) => {
		const { usage, site, now, today } = place;
		const end = query.end ?? today;
		const start = query.start ?? addDays(today, 1 - DEFAULT_DAYS);
		if (end < start) return refuseField("end", "must not lie before start");
		if (datesBetween(start, end).length > IDLE_DAYS_MAX)
			return refuseField("end", `at most ${IDLE_DAYS_MAX} days in one answer; ask for less at a time`);
		const asked = query.classroom === undefined ? null : place.rooms.find(({ code }) => code === query.classroom);
		if (asked === undefined) return refuseField("classroom", "no room that you may see has this code", "not_found");
		const seen = new Set(place.rooms.map(({ classroomId }) => classroomId));
		const rooms = (await readTimetableRooms(usage.client, site.siteId)).filter(
			(room) => seen.has(room.classroomId) && (asked === null || room.classroomId === asked.classroomId),
		);
		const weeks = weeksOf(start, end, place);
		const range = { start: weeks[0]?.start ?? now, end: Math.min(now, weeks.at(-1)?.end ?? now) };
		const ids = rooms.map(({ classroomId }) => classroomId);
		const scope = { siteId: site.siteId, classroomIds: ids, deviceIds: null };
		const devices = await readScopeDevices(place, scope, range);
		const deviceIds = devices.map(({ deviceId }) => deviceId);
		const spans = await findSwitchSpans(usage.client, deviceIds, range, SWITCH_SPANS_MAX);
		if (spans === null)
			return refuseField("end", `more than ${SWITCH_SPANS_MAX} ON times; ask for one room or for less days at a time`);
		const switches = namedSwitches(devices, spans, { rooms: new Set(ids), range, now });
		const schedules = await readSchedules(usage.client, site.siteId, true);
		const calendar = await readSiteCalendar(usage.client, site.siteId, place.zones);
		const motion = await readRoomMotion(usage.client, ids, range);
		const priceOf = pricesOf(await readRuntimePrices(place, scope, range), place);
		const windowsOf = oncePerTimetable((own) =>
			occupiedWindows(own, { start: range.start - GRACE_MS, end: range.end + GRACE_MS }, calendar),
		);
		const uses = new Map(
			rooms.map((room) => {
				const known = motion.get(room.classroomId);
				const windows = windowsOf(schedules.filter((schedule) => coversRoom(schedule, room)));
				return [room.classroomId, { windows, motionAt: known?.motionAt ?? [], holdMs: known?.holdMs ?? HOLD_MS }];
			}),
		);
		const waste = idleWaste({ switches, rooms: uses, weeks, priceOf });
		const isOpen = end >= today;
		const unjudged = new Map(
			rooms.map(({ classroomId }) => {
				const here = switches.filter(({ homes }) => homes.some((home) => home.classroomId === classroomId));
				return [classroomId, reasonNotToJudge(here, uses.get(classroomId))];
			}),
		);
		const judged = rooms.filter(({ classroomId }) => unjudged.get(classroomId) === null);
		const bodies = judged
			.map((room) => {
				const own = schedules.filter((schedule) => schedule.standsUntil === null && coversRoom(schedule, room));
				const use = uses.get(room.classroomId) ?? { windows: [], motionAt: [], holdMs: HOLD_MS };
				const autoOffIsOn = motion.get(room.classroomId)?.autoOffIsOn ?? false;
				return toApiRoom({ room, use, waste, weeks, isOpen, place, schedules: own, autoOffIsOn, priceOf, switches });
			})
			.sort((a, b) => b.kwh - a.kwh || (a.classroom < b.classroom ? -1 : 1));
		return ok({
			...{ start, end, as_of: localTime(place, now), is_open: isOpen, currency: site.currency },
			grace_minutes: GRACE_MS / 60_000,
			total: toFigures(addIdle(waste.weeks), isOpen),
			weeks: weekBodies(weeks, waste.weeks, isOpen),
			rooms: bodies.slice(0, IDLE_ROOMS_MAX),
			rooms_left_off: Math.max(0, bodies.length - IDLE_ROOMS_MAX),
			rooms_judged: bodies.length,
			not_judged: rooms.flatMap(({ classroomId, code }) => {
				const reason = unjudged.get(classroomId);
				return reason === null || reason === undefined || reason === NO_SWITCHES ? [] : [{ classroom: code, reason }];
			}),
		});
	});
}

/** Why nothing can be said of a room; null = it is judged. */
function reasonNotToJudge(here: readonly NamedSwitch[], use: RoomUse | undefined): string | null {
	if (here.length === 0) return NO_SWITCHES;
	if ((use?.windows.length ?? 0) + (use?.motionAt.length ?? 0) === 0) return "not judged: no timetable";
	return here.some(({ isKnown }) => isKnown) ? null : "not judged: nothing was heard of its switches";
}

/** The weeks from Monday to Sunday, cut at the range. */
function weeksOf(start: LocalDate, end: LocalDate, { zones, now }: Place): IdleWeek[] {
	const weeks: IdleWeek[] = [];
	for (let first = start; first <= end; first = addDays(mondayOf(first), 7)) {
		const next = addDays(mondayOf(first), 7);
		const until = next > end ? addDays(end, 1) : next;
		const span: Interval = {
			start: startOfSiteDate(first, zones),
			end: Math.min(now, startOfSiteDate(until, zones)),
		};
		if (span.start < span.end) weeks.push({ ...span, week: isoWeekOf(first), firstDay: first });
	}
	return weeks;
}

/** Many rooms have the same schedules: their windows are worked out once. */
function oncePerTimetable(work: (schedules: readonly Schedule[]) => Interval[]): (schedules: readonly Schedule[]) => Interval[] {
	const known = new Map<string, Interval[]>();
	return (schedules) => {
		const key = schedules.map(({ id }) => id).join(" ");
		const windows = known.get(key) ?? work(schedules);
		known.set(key, windows);
		return windows;
	};
}

/** As the runtime reports price it, by the local days of the room. */
function pricesOf(prices: RuntimePrices, { zones }: Place): PriceOf {
	return (stretch) =>
		dayPieces(stretch, zones).flatMap(({ start, end, date }) => priceStretch({ ...stretch, start, end, date }, prices));
}
