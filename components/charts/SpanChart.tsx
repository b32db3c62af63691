import type { ReactNode } from "react";

export type SpanKind = "past" | "current" | "future" | "draft" | "waiting" | "none" | "gap" | "fallback";
export type Span = {
	readonly key: string;
	readonly from: number;
	readonly until: number;
	readonly kind: SpanKind;
	/** What stands in the bar where it has room for all of it. */
	readonly label: string;
	/** What stands there instead where it has not: a few letters at most. */
	readonly short: string;
	/** All of it, the short label too, for whoever points at it, hears it or says it. */
	readonly text: string;
};
export type SpanRow = { readonly key: string; readonly label: string; readonly hint: string; readonly spans: readonly Span[] };
export type SpanAxis = {
	readonly from: number;
	readonly until: number;
	readonly ticks: readonly { readonly at: number; readonly label: string }[];
};

type SpanChartProps = {
	rows: readonly SpanRow[];
	axis: SpanAxis;
	now: number;
	chosen: string | null;
	onChoose: (key: string) => void;
};

/** `--bar`: the colour below a bar's label. */
const LOOK: Readonly<Record<SpanKind, string>> = {
	past: "border border-separator-tertiary [--bar:var(--default)] bg-(--bar) text-default-foreground hover:ring-2 hover:ring-focus",
	current: "[--bar:var(--accent)] bg-(--bar) text-accent-foreground hover:ring-2 hover:ring-focus",
	future: "border border-series-allocated [--bar:var(--surface)] bg-(--bar) text-foreground hover:ring-2 hover:ring-focus",
	draft: "border border-dashed border-series-before [--bar:var(--surface)] bg-(--bar) text-muted hover:ring-2 hover:ring-focus",
	waiting:
		"border-2 border-dashed border-series-estimated [--bar:var(--surface)] bg-(--bar) text-foreground hover:ring-2 hover:ring-focus",
	none: "heat-unknown border border-separator-tertiary text-foreground hover:ring-2 hover:ring-focus",
	gap: "heat-unknown text-warning-soft-foreground",
	fallback: "text-muted",
};

/** What holds when, one row per scope, on one axis of time. Each bar is a button; a gap says what it is. */
export function SpanChart({ rows, axis, now, chosen, onChoose }: SpanChartProps) {
	const width = axis.until - axis.from;
	const at = (instant: number) => `${Math.min(100, Math.max(0, ((instant - axis.from) / width) * 100))}%`;
	const isNowShown = axis.from <= now && now <= axis.until;
	return (
		<div className="relative overflow-hidden pb-1">
			<div>
				<div className="flex flex-col gap-2.5">
					{rows.map((row) => (
						<div
							key={row.key}
							className="grid grid-cols-[5.5rem_minmax(0,1fr)] items-center gap-3 sm:grid-cols-[9rem_minmax(0,1fr)]"
						>
							<p className="min-w-0 text-sm">
								<span className="block truncate font-medium">{row.label}</span>
								<span className="block truncate text-xs text-muted">{row.hint}</span>
							</p>
							<div className="relative isolate h-10 rounded-lg bg-surface ring-1 ring-separator ring-inset">
								{row.spans
									.filter((span) => span.until > axis.from && span.from < axis.until)
									.map((span) => (
										<Bar
											key={span.key}
											span={span}
											left={at(span.from)}
											right={at(span.until)}
											isChosen={span.key === chosen}
											onChoose={onChoose}
										/>
									))}
								{isNowShown && (
									<span
										aria-hidden
										style={{ left: at(now) }}
										className="pointer-events-none absolute -inset-y-1.5 w-0.5 bg-foreground"
									/>
								)}
							</div>
						</div>
					))}
				</div>
				<div aria-hidden className="mt-2 grid grid-cols-[5.5rem_minmax(0,1fr)] gap-3 sm:grid-cols-[9rem_minmax(0,1fr)]">
					<span />
					<div className="relative h-5 text-[11px] text-muted">
						{axis.ticks.map((tick, index) => (
							<span
								key={tick.at}
								style={{ left: at(tick.at) }}
								className={`absolute -translate-x-1/2 whitespace-nowrap ${index % 2 === 0 ? "" : "hidden sm:inline"}`}
							>
								{tick.label}
							</span>
						))}
					</div>
				</div>
			</div>
		</div>
	);
}

type BarProps = { span: Span; left: string; right: string; isChosen: boolean; onChoose: (key: string) => void };

function Bar({ span, left, right, isChosen, onChoose }: BarProps) {
	const place = { left, width: `max(6px, calc(${right} - ${left} - 1px))` };
	const look = `absolute inset-y-0 overflow-hidden rounded-lg px-1 text-xs font-medium whitespace-nowrap ${LOOK[span.kind]}`;
	if (span.kind === "gap" || span.kind === "fallback")
		return (
			<span style={place} title={span.text} className={look}>
				<Label span={span} />
			</span>
		);
	return (
		<button
			type="button"
			style={place}
			title={span.text}
			aria-label={span.text}
			aria-pressed={isChosen}
			onClick={() => onChoose(span.key)}
			className={`${look} cursor-pointer ${isChosen ? "ring-2 ring-focus" : ""}`}
		>
			<Label span={span} />
		</button>
	);
}

/** Never cut: what does not fit is left out. Where the label fits, it covers the short one and the line of the present. */
function Label({ span: { label, short } }: { span: Span }) {
	return (
		<span className="relative block h-full text-left leading-10">
			<WhereItFits className="absolute inset-0">
				<span data-short={short} className="before:content-[attr(data-short)]" />
			</WhereItFits>
			<WhereItFits className="relative h-full">{label}</WhereItFits>
		</span>
	);
}

/** The empty element fills the only line that can be seen, so that a text too long for it begins the next one. */
function WhereItFits({ className, children }: { className: string; children: ReactNode }) {
	return (
		<span className={`z-10 flex flex-wrap content-start overflow-hidden ${className}`}>
			<span className="h-full w-px" />
			<span className="-ml-px h-full bg-(--bar)">{children}</span>
		</span>
	);
}
