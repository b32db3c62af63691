import type { ReactNode } from "react";
import { formatWeekday, weekdayOf } from "../figures/formatTime";

export type HeatDay = { date: string; level: 0 | 1 | 2 | 3 | 4 | null; text: string; figure: ReactNode; isFuture: boolean };

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const FILL = [
	"bg-[var(--heat-0)]",
	"bg-[var(--heat-1)]",
	"bg-[var(--heat-2)]",
	"bg-[var(--heat-3)]",
	"bg-[var(--heat-4)]",
] as const;

/** A month as a calendar. Each day says its figure in words too; a day without evidence is hatched, a future one is empty. */
export function HeatMap({ days, onChoose }: { days: readonly HeatDay[]; onChoose: (date: string) => void }) {
	const offset = days[0] ? (weekdayOf(days[0].date) + 6) % 7 : 0;
	return (
		<div className="grid grid-cols-7 gap-1.5 text-center">
			{WEEKDAYS.map((name) => (
				<span key={name} aria-hidden className="pb-1 text-xs text-muted">
					{name}
				</span>
			))}
			{days.map((day, index) => (
				<button
					key={day.date}
					type="button"
					disabled={day.isFuture}
					onClick={() => onChoose(day.date)}
					style={index === 0 ? { gridColumnStart: offset + 1 } : undefined}
					title={`${formatWeekday(day.date)}: ${day.text}`}
					aria-label={`${formatWeekday(day.date)}: ${day.text}`}
					className={`heat-day flex h-12 flex-col items-center justify-center rounded-lg text-[11px] leading-4 sm:h-13 ${lookOf(day)}`}
				>
					<span className="font-medium">{Number(day.date.slice(8))}</span>
					{!day.isFuture && <span className="hidden text-[10px] sm:block">{day.figure}</span>}
				</button>
			))}
		</div>
	);
}

function lookOf(day: HeatDay): string {
	if (day.isFuture) return "border border-dashed border-separator text-muted";
	if (day.level === null) return "heat-unknown cursor-pointer text-muted";
	return `cursor-pointer hover:ring-2 hover:ring-focus ${FILL[day.level]} ${day.level >= 3 ? "text-[var(--heat-ink)]" : "text-foreground"}`;
}
