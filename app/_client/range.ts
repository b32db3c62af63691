import { endOfMonth, parseDate, startOfMonth } from "@internationalized/date";

/** The days that a page shows: a preset that moves with the present day, or two local dates, both included. */
export type Preset = "today" | "7d" | "month";
export type RangeChoice = { kind: "preset"; preset: Preset } | { kind: "dates"; start: string; end: string };
export type Days = { start: string; end: string };

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Nonsense in the address falls back to today rather than to an error. */
export function choiceOf(query: { range: string | null; start: string | null; end: string | null }): RangeChoice {
	const { range, start, end } = query;
	if (isDate(start) && isDate(end))
		return start <= end ? { kind: "dates", start, end } : { kind: "dates", start: end, end: start };
	return { kind: "preset", preset: range === "7d" || range === "month" ? range : "today" };
}

export function toRangeQuery(choice: RangeChoice): { range?: Preset; start?: string; end?: string } {
	return choice.kind === "preset" ? { range: choice.preset } : { start: choice.start, end: choice.end };
}

/** The period of the same kind before or after: whole months step by months, all else by its own length. */
export function stepRange(choice: RangeChoice, shown: Days, direction: -1 | 1): RangeChoice {
	const start = parseDate(shown.start);
	const end = parseDate(shown.end);
	const isMonth = (choice.kind === "preset" && choice.preset === "month") || isWholeMonth(shown);
	if (isMonth) {
		const month = start.add({ months: direction });
		return { kind: "dates", start: startOfMonth(month).toString(), end: endOfMonth(month).toString() };
	}
	const days = (end.compare(start) + 1) * direction;
	return { kind: "dates", start: start.add({ days }).toString(), end: end.add({ days }).toString() };
}

/** A range of dates that a preset names is that preset, so it moves on at midnight. */
export function withPreset(choice: RangeChoice, today: string): RangeChoice {
	if (choice.kind === "preset") return choice;
	if (choice.start === today && choice.end === today) return { kind: "preset", preset: "today" };
	if (choice.end === today && choice.start === parseDate(today).subtract({ days: 6 }).toString())
		return { kind: "preset", preset: "7d" };
	const month = parseDate(today);
	const isThisMonth =
		choice.start === startOfMonth(month).toString() && (choice.end === today || choice.end === endOfMonth(month).toString());
	return isThisMonth ? { kind: "preset", preset: "month" } : choice;
}

export function isDate(text: string | null): text is string {
	if (text === null || !DATE.test(text)) return false;
	try {
		return parseDate(text).toString() === text;
	} catch {
		return false;
	}
}

function isWholeMonth({ start, end }: Days): boolean {
	const first = parseDate(start);
	return first.day === 1 && endOfMonth(first).toString() === end;
}
