import { formatDay } from "@/components/figures/formatTime";
import { SWITCH_TYPES, type SwitchType } from "@/domain/timetable/schedule";
import type { ScheduleDaysBody } from "@/wire/http/schedulePreview";
import type { ScheduleBody, ScheduleRunBody } from "@/wire/http/schedules";
import { WEEKDAYS } from "@/wire/http/weekdays";

export const TYPE_NAMES: Readonly<Record<SwitchType, string>> = {
	light: "Lights",
	fan: "Fans",
	ac: "ACs",
	projector: "Projectors",
	computer: "Computers",
	relay: "Relays",
	outlet: "Outlets",
	other: "Others",
};

export const WEEKDAY_NAMES = { mon: "Mon", tue: "Tue", wed: "Wed", thu: "Thu", fri: "Fri", sat: "Sat", sun: "Sun" } as const;
type Weekday = (typeof WEEKDAYS)[number];

/** Lights and fans · lights, fans and ACs · everything */
export function typeWords(types: readonly SwitchType[]): string {
	if (types.length === 0) return "nothing";
	if (types.length === SWITCH_TYPES.length) return "everything";
	return list(types.map((type) => (type === "ac" ? "ACs" : TYPE_NAMES[type].toLowerCase())));
}

/** Mon–Sat · every day · Mon, Wed and Fri */
export function weekdayWords(days: readonly Weekday[]): string {
	if (days.length === WEEKDAYS.length) return "every day";
	const indexes = days.map((day) => WEEKDAYS.indexOf(day));
	const [first, last] = [indexes[0] ?? 0, indexes.at(-1) ?? 0];
	const name = (index: number) => WEEKDAY_NAMES[WEEKDAYS[index] ?? "mon"];
	if (days.length > 2 && last - first === days.length - 1) return `${name(first)}–${name(last)}`;
	return list(indexes.map(name));
}

type Said = Pick<ScheduleBody, "starts" | "ends" | "turn_on" | "turn_off" | "occupied"> & {
	readonly types: readonly SwitchType[];
};

/** What a schedule does, in one sentence. */
export function actionWords({ starts, ends, turn_on, turn_off, occupied, types }: Said): string {
	const what = typeWords(types);
	const switching =
		turn_on && turn_off
			? `${what} go on at ${starts} and off at ${ends}`
			: turn_on
				? `${what} go on at ${starts}`
				: turn_off
					? `${what} go off at ${ends}`
					: "nothing is switched";
	const sentence = occupied ? `in use ${starts}–${ends}; ${switching}` : switching;
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

export function placeWords({
	classrooms,
	other_classrooms,
	building,
}: Pick<ScheduleBody, "classrooms" | "other_classrooms" | "building">): string {
	if (building !== null) return building;
	if (classrooms === null) return "All rooms";
	const shown = classrooms.slice(0, 4);
	const more = classrooms.length - shown.length + other_classrooms;
	return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

type Day = ScheduleDaysBody["days"][number];

/** What happens on one day: "in use 09:00–17:00, on 09:00, off 17:00", or why nothing does. */
export function dayWords({ date, window, on_at, off_at, skipped }: Day): string {
	if (skipped) return skipWords(skipped);
	if (window && window.starts_at === on_at && window.ends_at === off_at)
		return `on and in use ${clock(on_at, date)}–${clock(off_at, date)}`;
	const parts = [
		window ? `in use ${clock(window.starts_at, date)}–${clock(window.ends_at, date)}` : "",
		on_at ? `on ${clock(on_at, date)}` : "",
		off_at ? `off ${clock(off_at, date)}` : "",
	].filter((part) => part !== "");
	return parts.length === 0 ? "the clock skips these times" : parts.join(", ");
}

export function skipWords({ why, detail }: NonNullable<Day["skipped"]>): string {
	switch (why) {
		case "weekday":
			return "not on this weekday";
		case "outside_terms":
			return "outside of its terms";
		case "holiday":
			return `holiday: ${detail}`;
		case "exception":
			return detail === "" ? "left out by an exception" : `left out: ${detail}`;
		case "not_valid":
			return "not in force on this day";
		case "paused":
			return "paused";
	}
}

/** 06:00 of the day after is told as such. */
function clock(at: string, date: string): string {
	return at.slice(0, 10) === date ? at.slice(11, 16) : `${at.slice(11, 16)} (${formatDay(at.slice(0, 10), date)})`;
}

/** What became of a run, in words. */
export function runWords({ outcome, detail, commands, errors }: ScheduleRunBody): string {
	if (outcome !== "done") return detail;
	const parts = [
		commands.confirmed > 0 ? `${commands.confirmed} confirmed` : "",
		commands.failed > 0 ? `${commands.failed} failed${errors.length > 0 ? ` (${errors.map(errorWords).join(", ")})` : ""}` : "",
		commands.waiting > 0 ? `${commands.waiting} under way` : "",
	].filter((part) => part !== "");
	return parts.length === 0 ? detail : `${detail}: ${parts.join(", ")}`;
}

const ERRORS: Readonly<Record<string, string>> = { device_offline: "device offline", no_answer: "no answer" };

function errorWords(error: string): string {
	return ERRORS[error] ?? error.replaceAll("_", " ");
}

function list(words: readonly string[]): string {
	return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
