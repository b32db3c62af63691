import { type DayTimes, MINUTES_PER_DAY } from "@/domain/timetable/schedule";

/** "09:05" → 545, "24:00" → 1440. The schema has checked the form. */
export function toMinutes(text: string): number {
	return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

/** 545 → "09:05", 1440 → "24:00", 1500 → "01:00" (of the day after). */
export function toClockText(minutes: number): string {
	const shown = minutes > MINUTES_PER_DAY ? minutes - MINUTES_PER_DAY : minutes;
	return `${String(Math.floor(shown / 60)).padStart(2, "0")}:${String(shown % 60).padStart(2, "0")}`;
}

/**
 * Start and end as a window. Where only one of them matters the other lies a minute beside it: it is never looked at.
 * An end that is not after its start is on the day after; null = both are the same time.
 */
export function toDayTimes(starts: string | null, ends: string | null): DayTimes | null {
	if (starts === null) {
		const end = toMinutes(ends ?? "24:00") || MINUTES_PER_DAY;
		return { startsMinute: end - 1, endsMinute: end };
	}
	const startsMinute = toMinutes(starts);
	if (ends === null) return { startsMinute, endsMinute: startsMinute + 1 };
	const end = toMinutes(ends);
	if (end === startsMinute) return null;
	return { startsMinute, endsMinute: end > startsMinute ? end : end + MINUTES_PER_DAY };
}
