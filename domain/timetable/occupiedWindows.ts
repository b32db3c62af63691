import { type Interval, intersect } from "@/domain/calendar/interval";
import { occurrencesAround } from "./occurrences";
import type { Schedule, SiteCalendar } from "./schedule";

/**
 * When a room is in use within the interval: the union of the windows of its schedules that say so, ascending, never
 * touching each other.
 *
 * @param schedules  those that cover the room
 */
export function occupiedWindows(schedules: readonly Schedule[], interval: Interval, calendar: SiteCalendar): Interval[] {
	const windows = schedules
		.filter(({ occupied }) => occupied)
		.flatMap((schedule) => occurrencesAround(schedule, interval, calendar))
		.flatMap((window) => intersect(window, interval) ?? []);
	return unionOf(windows);
}

/** Merges what overlaps or touches; empty intervals are left out. */
export function unionOf(intervals: readonly Interval[]): Interval[] {
	const merged: Interval[] = [];
	for (const { start, end } of [...intervals].filter((one) => one.start < one.end).sort((a, b) => a.start - b.start)) {
		const last = merged.at(-1);
		if (last && start <= last.end) merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, end) };
		else merged.push({ start, end });
	}
	return merged;
}

/** What of the interval lies in none of the windows, ascending. `windows` as of `unionOf`. */
export function without(interval: Interval, windows: readonly Interval[]): Interval[] {
	const left: Interval[] = [];
	let from = interval.start;
	for (const window of windows) {
		if (window.end <= from) continue;
		if (window.start >= interval.end) break;
		if (from < window.start) left.push({ start: from, end: window.start });
		from = window.end;
	}
	if (from < interval.end) left.push({ start: from, end: interval.end });
	return left;
}
