import { addDays } from "@/domain/calendar/zone";
import { runsIn } from "@/domain/timetable/runsIn";
import type { DayTimes, Schedule } from "@/domain/timetable/schedule";
import type { RecordedSchedule } from "@/store/schedules";
import type { ScheduleDraft } from "@/wire/http/scheduleFields";
import type { ScheduleBody } from "@/wire/http/schedules";
import { WEEKDAYS } from "@/wire/http/weekdays";
import { toClockText } from "./dayTimes";
import { localText, mayChange, seesRoom, type Timetable } from "./timetable";

const LOOKED_AHEAD_MS = 14 * 86_400_000;

export function toApiSchedule(schedule: RecordedSchedule, timetable: Timetable): ScheduleBody {
	const { classrooms, building, ...said } = toDraft(schedule, timetable);
	const visible = timetable.rooms.filter((room) => seesRoom(timetable, room)).map(({ code }) => code);
	const { now } = timetable;
	const [next] = runsIn([schedule], { start: now, end: now + LOOKED_AHEAD_MS }, timetable.calendar);
	return {
		id: schedule.id,
		...said,
		classrooms: classrooms?.filter((code) => visible.includes(code)) ?? null,
		other_classrooms: classrooms?.filter((code) => !visible.includes(code)).length ?? 0,
		building,
		revision: schedule.revision,
		created_by: schedule.createdBy,
		changed_at: localText(timetable, schedule.standsFrom),
		may_change: mayChange(timetable, schedule),
		next_run: next ? { at: localText(timetable, next.dueAt), state: next.state } : null,
	};
}

type WholeDraft = ScheduleDraft & { first_day: string; exceptions: ScheduleBody["exceptions"] };

/** A schedule as a person would ask for it: what a change is merged into, and what the audit log keeps. */
export function toDraft(schedule: Schedule, { rooms, buildings }: Pick<Timetable, "rooms" | "buildings">): WholeDraft {
	const { scope, validUntil } = schedule;
	return {
		name: schedule.name,
		classrooms:
			scope.kind === "rooms"
				? rooms.filter((room) => scope.classroomIds.includes(room.classroomId)).map(({ code }) => code)
				: null,
		building: scope.kind === "building" ? (buildings.get(scope.buildingId) ?? "") : null,
		types: [...schedule.switchTypes],
		weekdays: schedule.weekdays.flatMap((day) => WEEKDAYS[day - 1] ?? []),
		...clockTimes(schedule, schedule),
		turn_on: schedule.turnOn,
		turn_off: schedule.turnOff,
		occupied: schedule.occupied,
		terms: [...schedule.termIds],
		on_holidays: schedule.onHolidays,
		first_day: schedule.validFrom,
		last_day: validUntil === null ? null : addDays(validUntil, -1),
		exceptions: schedule.exceptions.map((exception) => ({
			date: exception.date,
			kind: exception.kind,
			...(exception.kind === "run" && exception.times ? clockTimes(exception.times, schedule) : { starts: null, ends: null }),
			note: exception.note,
		})),
		enabled: schedule.enabled,
	};
}

/** Only what matters is told: a schedule that turns off and says nothing else has no start. */
function clockTimes({ startsMinute, endsMinute }: DayTimes, { turnOn, turnOff, occupied }: Schedule) {
	return {
		starts: turnOn || occupied ? toClockText(startsMinute) : null,
		ends: turnOff || occupied ? toClockText(endsMinute) : null,
	};
}
