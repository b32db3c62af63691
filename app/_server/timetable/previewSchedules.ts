import { startOfSiteDate } from "@/domain/calendar/datedDay";
import { contains, type Interval } from "@/domain/calendar/interval";
import { siteInstant } from "@/domain/calendar/wallClock";
import { addDays, datesBetween, type LocalDate } from "@/domain/calendar/zone";
import { decideDate } from "@/domain/timetable/decideDate";
import { dueRunsOf } from "@/domain/timetable/dueRuns";
import { findConflicts } from "@/domain/timetable/findConflicts";
import { unionOf } from "@/domain/timetable/occupiedWindows";
import { occurrencesAround } from "@/domain/timetable/occurrences";
import { runsIn } from "@/domain/timetable/runsIn";
import { coversRoom, type Schedule } from "@/domain/timetable/schedule";
import { type PlacedSwitch, readPlacedSwitches } from "@/store/placedSwitches";
import type { TimetableRoom } from "@/store/timetableRooms";
import {
	PREVIEW_DAYS,
	PREVIEW_ROOMS_MAX,
	type previewDraftRoute,
	type previewSchedulesRoute,
	type RoomDaysBody,
	type ScheduleDaysBody,
	type SchedulePreviewBody,
} from "@/wire/http/schedulePreview";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuseField } from "../outcome";
import { answerOfSite } from "../usage/place";
import { readDraft } from "./readDraft";
import { localText, readTimetable, seesRoom, seesSchedule, type Timetable } from "./timetable";

const DRAFT_ID = 0;

/** The next fortnight as the schedules stand. */
export function previewSchedules({
	query,
	...asking
}: RouteCall<typeof previewSchedulesRoute>): Promise<Outcome<SchedulePreviewBody>> {
	return answerOfSite(asking, query, async ({ usage, site, now }) => {
		const timetable = await readTimetable(usage.client, site, asking.principal, now);
		const rooms = timetable.rooms.filter(
			(room) => seesRoom(timetable, room) && (query.classroom === undefined || room.code === query.classroom),
		);
		if (rooms.length === 0 && query.classroom !== undefined)
			return refuseField("classroom", "no room that you may see has this code", "not_found");
		const seen = timetable.schedules.filter((schedule) => seesSchedule(timetable, schedule));
		const shown = seen.filter((schedule) => query.classroom === undefined || rooms.some((room) => coversRoom(schedule, room)));
		const standing = await readPlacedSwitches(usage.client, site.siteId, { start: now, end: now + 1 });
		const used = rooms.filter((room) => shown.some((schedule) => coversRoom(schedule, room)));
		return ok(toPreview(timetable, shown, seen, used, standing));
	});
}

/** The same as it would be with a draft in place of what it replaces, for the rooms that it covers. */
export function previewDraft({ body, ...asking }: RouteCall<typeof previewDraftRoute>): Promise<Outcome<SchedulePreviewBody>> {
	const { id: replaced, site: reference, ...draft } = body;
	return answerOfSite(asking, { site: reference }, async ({ usage, site, now }) => {
		const timetable = await readTimetable(usage.client, site, asking.principal, now);
		const read = readDraft(draft, timetable);
		if (read.kind === "refused") return read;
		const drafted: Schedule = { ...read.value, id: DRAFT_ID, standsFrom: now, standsUntil: null };
		const others = timetable.schedules.filter((schedule) => schedule.id !== replaced && seesSchedule(timetable, schedule));
		const rooms = timetable.rooms.filter((room) => seesRoom(timetable, room) && coversRoom(drafted, room));
		const standing = await readPlacedSwitches(usage.client, site.siteId, { start: now, end: now + 1 });
		return ok(toPreview(timetable, [drafted], [drafted, ...others], rooms, standing));
	});
}

/**
 * @param told  the schedules whose days are told
 * @param all   those that act in the rooms beside each other
 */
function toPreview(
	timetable: Timetable,
	told: readonly Schedule[],
	all: readonly Schedule[],
	rooms: readonly TimetableRoom[],
	standing: readonly PlacedSwitch[],
): SchedulePreviewBody {
	const { today, now, calendar } = timetable;
	const lastDay = addDays(today, PREVIEW_DAYS - 1);
	const interval = {
		start: startOfSiteDate(today, calendar.zones),
		end: startOfSiteDate(addDays(lastDay, 1), calendar.zones),
	};
	const shown = rooms.slice(0, PREVIEW_ROOMS_MAX);
	const bodies = shown.map((room) =>
		toRoomDays(
			timetable,
			room,
			all.filter((one) => coversRoom(one, room)),
			interval,
			standing,
		),
	);
	// Others that act in these rooms are named by what they do there: their days are told too.
	const acting = new Set(bodies.flatMap(({ schedules }) => schedules));
	const named = [...told, ...all.filter((one) => acting.has(one.id) && !told.includes(one))];
	return {
		first_day: today,
		last_day: lastDay,
		today,
		time_zone: timetable.timeZone,
		as_of: localText(timetable, now),
		schedules: named.map((schedule) => toScheduleDays(timetable, schedule, today, lastDay)),
		rooms: bodies,
		rooms_left_off: rooms.length - shown.length,
	};
}

function toScheduleDays(timetable: Timetable, schedule: Schedule, first: LocalDate, last: LocalDate): ScheduleDaysBody {
	const days = datesBetween(first, last).map((date): ScheduleDaysBody["days"][number] => {
		const decided = decideDate(schedule, date, timetable.calendar);
		const none = { date, window: null, on_at: null, off_at: null, by_exception: false };
		if (!schedule.enabled) return { ...none, skipped: { why: "paused", detail: "" } };
		if (decided.kind === "skipped") return { ...none, skipped: { why: decided.why, detail: decided.detail } };
		const at = (minutes: number) => siteInstant(date, minutes, timetable.calendar.zones);
		const [start, end] = [at(decided.startsMinute), at(decided.endsMinute)];
		const text = (instant: number) => localText(timetable, instant);
		return {
			date,
			window: schedule.occupied && start < end ? { starts_at: text(start), ends_at: text(end) } : null,
			on_at: schedule.turnOn && start < end ? text(start) : null,
			off_at: schedule.turnOff ? text(end) : null,
			by_exception: decided.byException,
			skipped: null,
		};
	});
	return { id: schedule.id, name: schedule.name, days };
}

function toRoomDays(
	timetable: Timetable,
	room: TimetableRoom,
	schedules: readonly Schedule[],
	interval: Interval,
	standing: readonly PlacedSwitch[],
): RoomDaysBody {
	const { calendar, now } = timetable;
	const text = (instant: number) => localText(timetable, instant);
	const windows = schedules
		.filter(({ occupied }) => occupied)
		.flatMap((schedule) => occurrencesAround(schedule, interval, calendar))
		.filter(({ start }) => contains(interval, start));
	const here = standing.filter(({ classroomId }) => classroomId === room.classroomId);
	const runs = dueRunsOf(
		runsIn(schedules, interval, calendar).filter(({ dueAt, schedule }) => dueAt >= schedule.standsFrom && dueAt >= now),
		// As it stands now: nobody knows where a device will be moved.
		here.map((one) => ({ ...one, from: interval.start, until: null })),
	);
	return {
		classroom: room.code,
		name: room.name,
		building: room.building,
		schedules: schedules.map(({ id }) => id),
		windows: unionOf(windows).map(({ start, end }) => ({ starts_at: text(start), ends_at: text(end) })),
		runs: runs.map(({ run, switches }) => ({
			at: text(run.dueAt),
			state: run.state,
			schedule: run.schedule.id,
			types: [...run.schedule.switchTypes],
			switches: switches.length,
		})),
		conflicts: findConflicts(schedules, { start: now, end: interval.end }, calendar).map((conflict) => ({
			at: text(conflict.at),
			off: conflict.off.id,
			needs: conflict.needs.id,
			needed_until: text(conflict.neededUntil),
			types: [...conflict.types],
		})),
	};
}
