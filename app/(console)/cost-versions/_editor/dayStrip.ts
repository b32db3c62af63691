import type { DraftPeriod } from "./tariffDraft";

export type StripDay = "weekday" | "saturday" | "sunday" | "holiday";
/** A run of quarter-hours [from, until) of the day that one period prices; null = none does. */
export type StripSpan = { readonly from: number; readonly until: number; readonly period: number | null };

export const QUARTERS = 96;
const WEEKDAY = { weekday: 3, saturday: 6, sunday: 7 } as const;

/**
 * Which period holds when on a day of one sort, as far as what is typed can be read. The server decides with the same rule:
 * the first period that fits. Seasons are left aside, except that `season` (MM-DD) chooses the day of the year.
 */
export function dayStrip(periods: readonly DraftPeriod[], day: StripDay, season: string): StripSpan[] {
	const spans: StripSpan[] = [];
	for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
		const found = periods.findIndex((period) => holdsOn(period, day, season) && holdsAt(period, quarter));
		const period = found === -1 ? null : found;
		const last = spans.at(-1);
		if (last && last.period === period) spans[spans.length - 1] = { ...last, until: quarter + 1 };
		else spans.push({ from: quarter, until: quarter + 1, period });
	}
	return spans;
}

/** "06:15" of a quarter-hour; the last edge is 24:00. */
export function quarterText(quarter: number): string {
	return `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`;
}

function holdsOn(period: DraftPeriod, day: StripDay, season: string): boolean {
	if (!inSeason(period, season)) return false;
	if (day === "holiday") {
		if (period.holidays === "never") return false;
		return period.holidays === "only" || period.weekdays.includes(WEEKDAY.weekday);
	}
	return period.holidays !== "only" && period.weekdays.includes(WEEKDAY[day]);
}

/** Both ends are days of the season; one that ends before it begins goes over the new year. */
function inSeason({ seasonFrom, seasonTo }: DraftPeriod, on: string): boolean {
	if (seasonFrom === "" || seasonTo === "") return true;
	return seasonFrom <= seasonTo ? seasonFrom <= on && on <= seasonTo : seasonFrom <= on || on <= seasonTo;
}

function holdsAt({ windows }: DraftPeriod, quarter: number): boolean {
	return windows.some((window) => {
		const from = quarterOf(window.from);
		const to = quarterOf(window.to);
		if (from === null || to === null || from === to) return false;
		return from < to ? from <= quarter && quarter < to : from <= quarter || quarter < to;
	});
}

function quarterOf(text: string): number | null {
	const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
	if (hours === undefined || minutes === undefined) return null;
	const quarter = (Number(hours) * 60 + Number(minutes)) / 15;
	return Number.isInteger(quarter) && quarter <= QUARTERS ? quarter : null;
}
