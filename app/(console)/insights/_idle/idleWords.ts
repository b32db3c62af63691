import { formatCount } from "@/components/figures/formatQuantity";
import { formatClock, formatDay, localDateOf } from "@/components/figures/formatTime";
import type { IdleRoomBody } from "@/wire/http/idleWaste";

/** 17 Nov, 17:10–22:00 · 17 Nov, 17:10 – 18 Nov, 06:00 */
export function stretchWords({ start, end }: { start: string; end: string }, today: string): string {
	const [first, last] = [localDateOf(start), localDateOf(end)];
	if (first === last) return `${formatDay(first, today)}, ${formatClock(start)}–${formatClock(end)}`;
	return `${formatDay(first, today)}, ${formatClock(start)} – ${formatDay(last, today)}, ${formatClock(end)}`;
}

export const REASON_WORDS: Readonly<Record<IdleRoomBody["worst"][number]["reason"], string>> = {
	outside_timetable: "outside of the timetable",
	no_motion: "without motion",
};

export const JUDGED_BY: Readonly<Record<IdleRoomBody["judged_by"], string>> = {
	timetable: "by its timetable",
	motion: "by motion",
	both: "by timetable and motion",
};

/** 1,404 h · 38.5 h · 12 min */
export function hoursWords(hours: number): string {
	if (hours === 0) return "0 h";
	if (hours >= 99.95) return `${formatCount(hours)} h`;
	return hours < 1 ? `${Math.max(1, Math.round(hours * 60))} min` : `${Math.round(hours * 10) / 10} h`;
}
