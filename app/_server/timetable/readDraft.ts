import { addDays } from "@/domain/calendar/zone";
import type { Schedule, ScheduleException, ScheduleScope } from "@/domain/timetable/schedule";
import type { ScheduleDraft } from "@/wire/http/scheduleFields";
import { WEEKDAYS } from "@/wire/http/weekdays";
import { type Outcome, ok, refuseField } from "../outcome";
import { permits } from "../permission";
import { toDayTimes } from "./dayTimes";
import type { Timetable } from "./timetable";

export type DraftedSchedule = Omit<Schedule, "id" | "standsFrom" | "standsUntil">;

/** What a person asks for as a schedule, or the one field that keeps it from being one. */
export function readDraft(draft: ScheduleDraft, timetable: Timetable): Outcome<DraftedSchedule> {
	const scope = readScope(draft, timetable);
	if (scope.kind === "refused") return scope;
	const needs = { start: draft.turn_on || draft.occupied, end: draft.turn_off || draft.occupied };
	if (!needs.start && !needs.end)
		return refuseField("occupied", "choose at least one: the rooms are in use then, turn on at the start, turn off at the end");
	if (draft.types.length === 0 && (draft.turn_on || draft.turn_off))
		return refuseField("types", "name what is switched, such as light, or turn nothing on or off");
	const times = readTimes(draft, needs, "");
	if (times.kind === "refused") return times;
	const unknown = draft.terms.find((id) => !timetable.calendar.terms.has(id));
	if (unknown !== undefined)
		return refuseField("terms", `there is no term ${unknown} in ${timetable.siteName}; GET /api/terms lists them`);
	const firstDay = draft.first_day ?? timetable.today;
	if (draft.last_day !== null && draft.last_day < firstDay) return refuseField("last_day", "must not lie before first_day");
	const exceptions = readExceptions({ ...draft, first_day: firstDay }, needs);
	if (exceptions.kind === "refused") return exceptions;
	return ok({
		name: draft.name,
		scope: scope.value,
		switchTypes: draft.types,
		weekdays: draft.weekdays.map((day) => WEEKDAYS.indexOf(day) + 1).sort((a, b) => a - b),
		...times.value,
		turnOn: draft.turn_on,
		turnOff: draft.turn_off,
		occupied: draft.occupied,
		termIds: draft.terms,
		onHolidays: draft.on_holidays,
		validFrom: firstDay,
		validUntil: draft.last_day === null ? null : addDays(draft.last_day, 1),
		exceptions: exceptions.value,
		enabled: draft.enabled,
	});
}

function readScope({ classrooms, building }: ScheduleDraft, timetable: Timetable): Outcome<ScheduleScope> {
	const { rooms, buildings, principal, siteId, siteName } = timetable;
	if (classrooms !== null && building !== null) return refuseField("building", "give rooms or a building, not both");
	if (classrooms !== null) {
		if (classrooms.length === 0) return refuseField("classrooms", "name at least one room, or null for the whole site");
		const classroomIds: number[] = [];
		for (const code of classrooms) {
			const room = rooms.find((each) => each.code === code);
			if (!room || !permits(principal, "manager", { kind: "classroom", siteId, classroomId: room.classroomId }))
				return refuseField(
					"classrooms",
					`there is no room ${JSON.stringify(code)} that you may manage in ${siteName}`,
					"not_found",
				);
			classroomIds.push(room.classroomId);
		}
		return ok({ kind: "rooms", classroomIds });
	}
	if (!permits(principal, "manager", { kind: "site", siteId }))
		return refuseField(
			"classrooms",
			`your role is limited to some rooms of ${siteName}: name those that this is for`,
			"forbidden",
		);
	if (building === null) return ok({ kind: "site" });
	const found = [...buildings].find(([id, name]) => name === building && rooms.some((room) => room.buildingId === id));
	return found
		? ok({ kind: "building", buildingId: found[0] })
		: refuseField("building", `there is no building ${JSON.stringify(building)} with a room in ${siteName}`, "not_found");
}

interface Needs {
	readonly start: boolean;
	readonly end: boolean;
}

function readTimes(
	{ starts = null, ends = null }: { starts?: string | null | undefined; ends?: string | null | undefined },
	needs: Needs,
	path: string,
) {
	if (needs.start && starts === null) return refuseField(`${path}starts`, "is required: when do the rooms come into use?");
	if (needs.end && ends === null) return refuseField(`${path}ends`, "is required: when are the rooms no longer in use?");
	if (!needs.start && starts !== null)
		return refuseField(`${path}starts`, "means nothing where only the end matters; leave it out");
	if (!needs.end && ends !== null) return refuseField(`${path}ends`, "means nothing where only the start matters; leave it out");
	const times = toDayTimes(starts, ends);
	return times ? ok(times) : refuseField(`${path}ends`, "must differ from starts; a whole day is 00:00 to 24:00");
}

function readExceptions(
	{ exceptions, first_day, last_day }: ScheduleDraft & { first_day: string },
	needs: Needs,
): Outcome<ScheduleException[]> {
	const read: ScheduleException[] = [];
	for (const [index, { date, kind, starts = null, ends = null, note }] of exceptions.entries()) {
		const path = `exceptions.${index}.`;
		if (read.some((each) => each.date === date)) return refuseField(`${path}date`, `${date} has an exception already`);
		if (date < first_day || (last_day !== null && date > last_day))
			return refuseField(`${path}date`, "lies outside of first_day to last_day, where the schedule does not hold anyway");
		if (kind === "skip") {
			if (starts !== null || ends !== null) return refuseField(`${path}starts`, "has no place at a day that is skipped");
			read.push({ date, kind, note });
			continue;
		}
		if (starts === null && ends === null) {
			read.push({ date, kind, times: null, note });
			continue;
		}
		const times = readTimes({ starts, ends }, needs, path);
		if (times.kind === "refused") return times;
		read.push({ date, kind, times: times.value, note });
	}
	return ok(read.sort((a, b) => (a.date < b.date ? -1 : 1)));
}
