import type { SwitchType } from "@/domain/timetable/schedule";
import type { ScheduleBody } from "@/wire/http/schedules";
import type { WEEKDAYS } from "@/wire/http/weekdays";

export type Weekday = (typeof WEEKDAYS)[number];
export type ExceptionForm = { key: number; date: string; kind: "skip" | "run"; starts: string; ends: string; note: string };

/** What stands in the form: every field as text or flag, so that nothing typed is lost while it is not whole. */
export type ScheduleForm = {
	name: string;
	whom: "site" | "building" | "rooms";
	building: string | null;
	rooms: readonly string[];
	types: readonly SwitchType[];
	weekdays: readonly Weekday[];
	starts: string;
	ends: string;
	turnOn: boolean;
	turnOff: boolean;
	occupied: boolean;
	terms: readonly number[];
	onHolidays: boolean;
	firstDay: string;
	lastDay: string;
	exceptions: readonly ExceptionForm[];
	enabled: boolean;
};

const WORKING: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat"];
const EVERY: readonly Weekday[] = [...WORKING, "sun"];

export const BLANK: ScheduleForm = {
	name: "",
	whom: "rooms",
	building: null,
	rooms: [],
	types: ["light", "fan"],
	weekdays: WORKING,
	starts: "09:00",
	ends: "17:00",
	turnOn: true,
	turnOff: true,
	occupied: true,
	terms: [],
	onHolidays: false,
	firstDay: "",
	lastDay: "",
	exceptions: [],
	enabled: true,
};

/** Ways to begin, offered where there is no schedule yet. */
export const TEMPLATES: readonly { id: string; label: string; text: string; form: ScheduleForm }[] = [
	{
		id: "lectures",
		label: "Lectures 09:00–17:00 Mon–Sat",
		text: "Rooms are in use then; lights and fans go on at the start and off at the end.",
		form: { ...BLANK, name: "Lectures", whom: "site" },
	},
	{
		id: "office",
		label: "Office hours 09:30–18:00 Mon–Fri",
		text: "Rooms are in use then; people switch on themselves, everything goes off at the end.",
		form: {
			...BLANK,
			name: "Office hours",
			weekdays: WORKING.slice(0, 5),
			types: ["light", "fan", "ac"],
			starts: "09:30",
			ends: "18:00",
			turnOn: false,
		},
	},
	{
		id: "off",
		label: "Evening OFF 19:30 every day",
		text: "Whatever is still on goes off; nothing else changes.",
		form: {
			...BLANK,
			name: "Evening OFF",
			weekdays: EVERY,
			types: ["light", "fan", "ac"],
			starts: "",
			ends: "19:30",
			turnOn: false,
			occupied: false,
			onHolidays: true,
		},
	},
];

/** The form that an address asks for: a template, and what a link fills in (room, type, time of the OFF). */
export function formOfAddress(
	template: string,
	{ classroom, type, at }: { classroom: string | null; type: string | null; at: string | null },
): ScheduleForm {
	const form = TEMPLATES.find(({ id }) => id === template)?.form ?? BLANK;
	return {
		...form,
		...(classroom === null ? {} : { whom: "rooms" as const, rooms: [classroom], name: form.name && `${form.name} ${classroom}` }),
		...(type === null ? {} : { types: [type as SwitchType] }),
		...(at !== null && /^([01]\d|2[0-3]):[0-5]\d$/.test(at) ? { ends: at } : {}),
	};
}

export function formOfSchedule(schedule: ScheduleBody): ScheduleForm {
	return {
		name: schedule.name,
		whom: schedule.classrooms !== null ? "rooms" : schedule.building !== null ? "building" : "site",
		building: schedule.building,
		rooms: schedule.classrooms ?? [],
		types: schedule.types,
		weekdays: schedule.weekdays,
		starts: schedule.starts ?? "",
		ends: schedule.ends ?? "",
		turnOn: schedule.turn_on,
		turnOff: schedule.turn_off,
		occupied: schedule.occupied,
		terms: schedule.terms,
		onHolidays: schedule.on_holidays,
		firstDay: schedule.first_day,
		lastDay: schedule.last_day ?? "",
		exceptions: schedule.exceptions.map(({ starts, ends, ...rest }, key) => ({
			...rest,
			key,
			starts: starts ?? "",
			ends: ends ?? "",
		})),
		enabled: schedule.enabled,
	};
}

/** As the API takes it. What does not matter is left out, so that a time hidden by a choice is not refused. */
export function bodyOf(form: ScheduleForm) {
	const needsStart = form.turnOn || form.occupied;
	const needsEnd = form.turnOff || form.occupied;
	const time = (isNeeded: boolean, text: string) => (isNeeded && text !== "" ? text : null);
	return {
		name: form.name,
		classrooms: form.whom === "rooms" ? form.rooms : null,
		building: form.whom === "building" ? form.building : null,
		types: form.turnOn || form.turnOff ? form.types : [],
		weekdays: form.weekdays,
		starts: time(needsStart, form.starts),
		ends: time(needsEnd, form.ends),
		turn_on: form.turnOn,
		turn_off: form.turnOff,
		occupied: form.occupied,
		terms: form.terms,
		on_holidays: form.onHolidays,
		...(form.firstDay === "" ? {} : { first_day: form.firstDay }),
		last_day: form.lastDay === "" ? null : form.lastDay,
		exceptions: form.exceptions
			.filter(({ date }) => date !== "")
			.map(({ date, kind, starts, ends, note }) => ({
				date,
				kind,
				starts: kind === "run" ? time(needsStart, starts) : null,
				ends: kind === "run" ? time(needsEnd, ends) : null,
				note,
			})),
		enabled: form.enabled,
	};
}
