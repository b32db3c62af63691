import type { ScheduleDaysBody } from "@/wire/http/schedulePreview";
import { dayWords } from "./scheduleWords";

type Day = ScheduleDaysBody["days"][number];

const MINUTES = 1440;
const HOURS = [6, 12, 18];

/** One schedule on one day: its words, and below them where they lie between midnight and midnight. */
export function DayBar({ name, day }: { name: string; day: Day }) {
	const start = day.window?.starts_at ?? day.on_at;
	const end = day.window?.ends_at ?? (day.on_at ? day.off_at : null);
	const span = start && end ? spanOf(start, end, day.date) : null;
	const off = day.off_at ? placeOf(day.off_at, day.date) : null;
	return (
		<div className="grid gap-x-4 gap-y-1 md:grid-cols-[minmax(0,18rem)_minmax(0,1fr)] md:items-center">
			<p className="min-w-0 text-[13px] leading-5">
				<span className="font-medium">{name}</span> <span className="text-muted">{dayWords(day)}</span>
			</p>
			<div aria-hidden className="relative h-3.5 rounded-full bg-surface-secondary">
				{HOURS.map((hour) => (
					<span key={hour} className="absolute inset-y-0 w-px bg-separator" style={{ left: percent(hour * 60) }} />
				))}
				{span && (
					<span
						className={`absolute inset-y-0 rounded-full ${day.window ? "bg-series-now" : "border border-series-before"}`}
						style={{ left: percent(span.from), width: percent(Math.max(8, span.until - span.from)) }}
					/>
				)}
				{off !== null && (
					<span
						className="absolute -inset-y-0.5 w-1 -translate-x-1/2 rounded-full bg-series-estimated"
						style={{ left: percent(off) }}
					/>
				)}
			</div>
		</div>
	);
}

function spanOf(start: string, end: string, date: string): { from: number; until: number } {
	return { from: placeOf(start, date), until: placeOf(end, date) };
}

/** Minutes since the day's midnight by the clock; what lies on the day after is at its end. */
function placeOf(at: string, date: string): number {
	return at.slice(0, 10) > date ? MINUTES : Number(at.slice(11, 13)) * 60 + Number(at.slice(14, 16));
}

function percent(minutes: number): string {
	return `${(minutes / MINUTES) * 100}%`;
}
