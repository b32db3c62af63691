import { useState } from "react";
import { Choice } from "@/components/forms/Choice";
import { Segments } from "@/components/forms/Segments";
import { dayStrip, QUARTERS, quarterText, type StripDay } from "./dayStrip";
import type { DraftPeriod } from "./tariffDraft";

const DAYS = [
	{ id: "weekday", label: "Weekday" },
	{ id: "saturday", label: "Sat" },
	{ id: "sunday", label: "Sun" },
	{ id: "holiday", label: "Holiday" },
] as const satisfies readonly { id: StripDay; label: string }[];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const TONES = ["bg-series-1", "bg-series-2", "bg-series-3", "bg-series-4"] as const;
const HOURS = [0, 6, 12, 18, 24];

/** The tone of a period; from the fifth on they come again, and the label beside them tells them apart. */
export function periodTone(period: number): string {
	return TONES[period % TONES.length] ?? TONES[0];
}

/** 24 hours as the periods divide them, on a sort of day that can be chosen. What none of them prices is hatched. */
export function DayStrip({ periods }: { periods: readonly DraftPeriod[] }) {
	const [day, setDay] = useState<StripDay>("weekday");
	const [month, setMonth] = useState("01");
	const hasSeasons = periods.some((period) => period.seasonFrom !== "");
	const spans = dayStrip(periods, day, `${month}-15`);
	const nameOf = (period: number | null) => (period === null ? "no period" : periods[period]?.name || `Period ${period + 1}`);
	return (
		<div className="rounded-2xl bg-surface-secondary p-4">
			<div className="flex flex-wrap items-center justify-between gap-3">
				<h4 className="text-sm font-medium">A day by this tariff</h4>
				<div className="flex flex-wrap items-center gap-2">
					{hasSeasons && (
						<Choice
							label="Month shown"
							isLabelHidden
							className="w-24"
							variant="primary"
							options={MONTHS.map((label, index) => ({ id: String(index + 1).padStart(2, "0"), label }))}
							value={month}
							onChange={setMonth}
						/>
					)}
					<Segments label="Sort of day" options={DAYS} value={day} onChange={setDay} />
				</div>
			</div>
			<div aria-hidden className="mt-3 flex h-8 overflow-hidden rounded-lg">
				{spans.map(({ from, until, period }) => (
					<div
						key={from}
						style={{ width: `${((until - from) / QUARTERS) * 100}%` }}
						className={`border-r border-surface last:border-r-0 ${period === null ? "heat-unknown" : periodTone(period)}`}
					/>
				))}
			</div>
			<div aria-hidden className="mt-1 flex justify-between text-[11px] text-muted">
				{HOURS.map((hour) => (
					<span key={hour}>{String(hour).padStart(2, "0")}:00</span>
				))}
			</div>
			<ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs">
				{spans.map(({ from, until, period }) => (
					<li key={from} className={period === null ? "text-warning-soft-foreground" : ""}>
						<span
							aria-hidden
							className={`mr-1.5 inline-block size-2 rounded-full ${period === null ? "bg-series-estimated" : periodTone(period)}`}
						/>
						{quarterText(from)}–{quarterText(until)} {nameOf(period)}
					</li>
				))}
			</ul>
		</div>
	);
}
