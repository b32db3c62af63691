"use client";

import { ChartLine, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";

type ChartPanelProps = {
	title: string;
	legend?: ReactNode;
	controls?: ReactNode;
	chart: ReactNode;
	table: ReactNode;
	footer?: ReactNode;
	className?: string;
};

/** Every chart can be read as a table: same place, same size, one button. */
export function ChartPanel({ title, legend, controls, chart, table, footer, className = "" }: ChartPanelProps) {
	const titleId = useId();
	const [isTable, setIsTable] = useState(false);
	const Icon = isTable ? ChartLine : Table2;
	return (
		<section aria-labelledby={titleId} className={`panel flex min-w-0 flex-col p-5 ${className}`}>
			<div className="flex flex-wrap items-center gap-x-4 gap-y-1">
				<h2 id={titleId} className="min-w-48 flex-1 text-base font-medium">
					{title}
				</h2>
				{!isTable && legend && <div className="order-last w-full sm:order-none sm:w-auto">{legend}</div>}
				{controls}
				<button
					type="button"
					data-print="hidden"
					onClick={() => setIsTable(!isTable)}
					className="grid size-8 cursor-pointer place-items-center rounded-lg text-muted hover:bg-default hover:text-foreground"
					aria-label={isTable ? `Show “${title}” as a chart` : `Show “${title}” as a table`}
					title={isTable ? "Show as a chart" : "Show as a table"}
				>
					<Icon aria-hidden className="size-4" />
				</button>
			</div>
			<div className="mt-3 min-h-0 flex-1">{isTable ? <div className="max-h-72 overflow-auto">{table}</div> : chart}</div>
			{footer && <div className="mt-2 text-xs text-muted">{footer}</div>}
		</section>
	);
}

export type LegendMark = "line" | "dashed" | "triangle" | "square" | "hatch";

export function Legend({ entries }: { entries: readonly { label: string; mark: LegendMark }[] }) {
	return (
		<ul className="flex flex-wrap items-center gap-x-3.5 gap-y-1 text-xs text-muted">
			{entries.map(({ label, mark }) => (
				<li key={label} className="flex items-center gap-1.5">
					<Swatch mark={mark} />
					{label}
				</li>
			))}
		</ul>
	);
}

function Swatch({ mark }: { mark: LegendMark }) {
	const line = mark === "line" || mark === "dashed";
	return (
		<svg aria-hidden width={line ? 16 : 10} height="10" viewBox={line ? "0 0 16 10" : "0 0 10 10"}>
			{mark === "line" && <path d="M0 5H16" stroke="var(--series-now)" strokeWidth="2.4" />}
			{mark === "dashed" && <path d="M0 5H16" stroke="var(--series-before)" strokeWidth="2" strokeDasharray="4 2.5" />}
			{mark === "triangle" && <path d="M5 1L9 8.5H1Z" fill="var(--series-estimated)" />}
			{mark === "square" && <rect x="1.5" y="1.5" width="7" height="7" fill="var(--series-allocated)" />}
			{mark === "hatch" && <path d="M0 10L10 0M-2 4L4 -2M6 12L12 6" stroke="var(--series-before)" strokeWidth="1.6" />}
		</svg>
	);
}
