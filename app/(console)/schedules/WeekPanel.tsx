"use client";

import { useState } from "react";
import { formatWeekday } from "@/components/figures/formatTime";
import { Segments } from "@/components/forms/Segments";
import type { ScheduleDaysBody, SchedulePreviewBody } from "@/wire/http/schedulePreview";
import { ConflictList } from "./ConflictList";
import { DayBar } from "./DayBar";
import { skipWords } from "./scheduleWords";

const WEEKS = [
	{ id: "0", label: "Next 7 days" },
	{ id: "7", label: "The 7 after" },
] as const;

type WeekPanelProps = {
	preview: SchedulePreviewBody;
	/** Schedules to show; those of the chosen room and type. */
	ids: ReadonlySet<number>;
	/** "CSE-301" or "All rooms". */
	whose: string;
};

/** When rooms are in use and what is switched, day by day; each line is a schedule on a day of 24 hours. */
export function WeekPanel({ preview, ids, whose }: WeekPanelProps) {
	const [from, setFrom] = useState<"0" | "7">("0");
	const shown = preview.schedules.filter(({ id }) => ids.has(id));
	const dates = (shown[0]?.days ?? []).map(({ date }) => date).slice(Number(from), Number(from) + 7);
	return (
		<section aria-labelledby="week-title" className="panel p-5">
			<div className="flex flex-wrap items-center gap-3">
				<h2 id="week-title" className="flex-1 text-base font-medium">
					Timetable <span className="text-sm font-normal text-muted">{whose}</span>
				</h2>
				<Segments label="Week" options={WEEKS} value={from} onChange={setFrom} />
			</div>
			<Key />
			<ConflictList preview={preview} />
			<HourScale />
			<ol className="flex flex-col" aria-label="Days">
				{dates.map((date) => (
					<DayRow key={date} date={date} isToday={date === preview.today} schedules={shown} />
				))}
			</ol>
		</section>
	);
}

function DayRow({ date, isToday, schedules }: { date: string; isToday: boolean; schedules: readonly ScheduleDaysBody[] }) {
	const of = schedules.flatMap(({ id, name, days }) => {
		const day = days.find((each) => each.date === date);
		return day ? [{ id, name, day }] : [];
	});
	const acting = of.filter(({ day }) => day.skipped === null);
	const skipped = of.filter(
		({ day }) => day.skipped !== null && day.skipped.why !== "weekday" && day.skipped.why !== "not_valid",
	);
	return (
		<li className="grid gap-x-4 gap-y-1.5 border-t border-separator py-3 md:grid-cols-[8.5rem_minmax(0,1fr)]">
			<h3 className="text-sm font-medium">
				{formatWeekday(date).slice(0, -5)}
				{isToday && <span className="ml-2 text-xs font-normal text-accent-soft-foreground">today</span>}
			</h3>
			<div className="flex min-w-0 flex-col gap-2">
				{acting.map(({ id, name, day }) => (
					<DayBar key={id} name={name} day={day} />
				))}
				{skipped.map(({ id, name, day }) => (
					<p key={id} className="text-xs text-muted">
						{name}: {day.skipped && skipWords(day.skipped)}
					</p>
				))}
				{acting.length === 0 && skipped.length === 0 && <p className="text-xs text-muted">Nothing planned</p>}
			</div>
		</li>
	);
}

/** Above the bars of every day, where they have a column of their own. */
function HourScale() {
	return (
		<div
			aria-hidden
			className="mt-3 hidden gap-x-4 pb-1 text-[11px] text-muted md:grid md:grid-cols-[8.5rem_minmax(0,18rem)_minmax(0,1fr)]"
		>
			<span className="col-start-3 flex justify-between">
				{["00", "06", "12", "18", "24"].map((hour) => (
					<span key={hour}>{hour}</span>
				))}
			</span>
		</div>
	);
}

function Key() {
	return (
		<ul aria-hidden className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
			<li className="flex items-center gap-1.5">
				<span className="h-2.5 w-5 rounded-full bg-series-now" /> in use
			</li>
			<li className="flex items-center gap-1.5">
				<span className="h-2.5 w-5 rounded-full border border-series-before" /> switched on, not counted as use
			</li>
			<li className="flex items-center gap-1.5">
				<span className="h-3.5 w-1 rounded-full bg-series-estimated" /> turned off
			</li>
		</ul>
	);
}
