/**
 * Instants come as RFC 3339 text *with the site's offset*, so the local wall clock is read from the text itself.
 * The browser's own zone plays no part anywhere.
 */
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

export function localDateOf(timestamp: string): string {
	return timestamp.slice(0, 10);
}

/** 14:05 */
export function formatClock(timestamp: string): string {
	return timestamp.slice(11, 16);
}

/** 21 Nov, 14:05 — with the year when it is not `today`'s. */
export function formatInstant(timestamp: string, today?: string): string {
	return `${formatDay(localDateOf(timestamp), today)}, ${formatClock(timestamp)}`;
}

/** 21 Nov · 21 Nov 2024 */
export function formatDay(date: string, today?: string): string {
	const { year, month, day } = parts(date);
	const text = `${day} ${MONTHS[month - 1]}`;
	return today !== undefined && today.slice(0, 4) === date.slice(0, 4) ? text : `${text} ${year}`;
}

/** Sat 21 Nov 2026 */
export function formatWeekday(date: string): string {
	return `${WEEKDAYS[weekdayOf(date)]} ${formatDay(date)}`;
}

/** 0 = Sunday, by the calendar alone. */
export function weekdayOf(date: string): number {
	const { year, month, day } = parts(date);
	return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

/** November 2026 */
export function formatMonth(month: string): string {
	const [year = 0, number = 1] = month.split("-").map(Number);
	return `${new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" }).format(Date.UTC(year, number - 1, 1))} ${year}`;
}

/** 21 Nov 2026 · 15 – 21 Nov 2026 · 28 Oct – 3 Nov 2026 · 30 Dec 2025 – 5 Jan 2026 */
export function formatDayRange(start: string, end: string): string {
	if (start === end) return formatDay(start);
	if (start.slice(0, 7) === end.slice(0, 7)) return `${parts(start).day} – ${formatDay(end)}`;
	return `${formatDay(start, end)} – ${formatDay(end)}`;
}

/** now · 8 s ago · 47 min ago · 5 h ago · 3 d ago. Clocks that differ by a little never say "in the future". */
export function formatAgo(timestamp: string, now: number): string {
	const seconds = Math.max(0, Math.round((now - Date.parse(timestamp)) / 1_000));
	if (seconds < 5) return "now";
	if (seconds < 60) return `${seconds} s ago`;
	if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
	if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
	return `${Math.floor(seconds / 86_400)} d ago`;
}

function parts(date: string): { year: number; month: number; day: number } {
	const [year = 0, month = 1, day = 1] = date.slice(0, 10).split("-").map(Number);
	return { year, month, day };
}

/** A UTC instant as wall-clock text of `zone`, so that the functions above can read it: "2026-11-21T10:15:00". */
export function inZone(instant: string, zone: string): string {
	const text = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(
		Date.parse(instant),
	);
	return text.replace(" ", "T");
}
