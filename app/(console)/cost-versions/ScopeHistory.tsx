import { Button } from "@heroui/react/button";
import { Building2, DoorOpen } from "lucide-react";
import { formatRate } from "@/components/figures/formatQuantity";
import { formatClock, formatDay, inZone, localDateOf } from "@/components/figures/formatTime";
import type { CostVersionBody } from "@/wire/http/costVersions";
import type { ScopeTimeline, TimelineRow, VersionState } from "./groupVersions";

type ScopeHistoryProps = {
	scope: ScopeTimeline;
	siteName: string;
	zone: string;
	onPrice: ((from: string | null, classroom: string | null) => void) | null;
};

const STATE = {
	current: { label: "in force", tone: "bg-success-soft text-success-soft-foreground", dot: "bg-accent" },
	future: { label: "to come", tone: "bg-default text-default-foreground", dot: "bg-series-allocated" },
	past: { label: "past", tone: "bg-default text-default-foreground", dot: "bg-series-before" },
} as const satisfies Record<VersionState, unknown>;

export function ScopeHistory({ scope, siteName, zone, onPrice }: ScopeHistoryProps) {
	const Icon = scope.classroom === null ? Building2 : DoorOpen;
	const title = scope.classroom ?? siteName;
	return (
		<section aria-label={`Prices of ${title}`} className="panel p-5 sm:p-6">
			<h2 className="flex flex-wrap items-center gap-x-2 text-base font-medium">
				<Icon aria-hidden className="size-4 shrink-0 text-muted" />
				<span className="whitespace-nowrap">{title}</span>
				<span className="text-sm font-normal text-muted">
					{scope.classroom === null ? "whole site" : "this room alone; wins over the site's"}
				</span>
			</h2>
			<ol className="mt-4">
				{scope.rows.map((row) => (
					<Row
						key={row.kind === "version" ? `${row.version.id}-${row.version.effective_from}` : `gap-${row.from}`}
						row={row}
						scope={scope}
						zone={zone}
						onPrice={onPrice}
					/>
				))}
			</ol>
		</section>
	);
}

function Row({
	row,
	scope,
	zone,
	onPrice,
}: {
	row: TimelineRow;
	scope: ScopeTimeline;
	zone: string;
	onPrice: ScopeHistoryProps["onPrice"];
}) {
	const line = "relative border-l-2 pb-5 pl-6 last:pb-0";
	if (row.kind === "gap") {
		const isBefore = row.from === null;
		return (
			<li className={`${line} border-dashed border-separator-tertiary`}>
				<span
					aria-hidden
					className="absolute top-1.5 -left-[7px] size-3 rounded-full border-2 border-separator-tertiary bg-surface"
				/>
				<p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
					<span>
						{isBefore
							? `Before ${row.until ? day(row.until, zone) : "that"}`
							: `${day(row.from ?? "", zone)} – ${row.until ? lastDay(row.until, zone) : "open"}`}
						: {scope.classroom === null ? "unpriced" : "the site's price"}
					</span>
					{onPrice && !isBefore && row.from && scope.classroom === null && (
						<Button
							size="sm"
							variant="tertiary"
							onPress={() => onPrice(localDateOf(inZone(row.from ?? "", zone)), scope.classroom)}
						>
							Price these days
						</Button>
					)}
				</p>
			</li>
		);
	}
	const { version, state } = row;
	const look = STATE[state];
	return (
		<li
			id={`version-${version.id}`}
			className={`${line} scroll-mt-24 border-solid border-separator-tertiary target:rounded-r-2xl target:bg-accent-soft`}
		>
			<span aria-hidden className={`absolute top-1.5 -left-[7px] size-3 rounded-full ring-4 ring-[var(--surface)] ${look.dot}`} />
			<p className="flex flex-wrap items-center gap-x-3 gap-y-1">
				<span className="figure-number text-lg leading-6 font-semibold">{priceOf(version)}</span>
				<span className={`rounded-full px-2 py-0.5 text-xs font-medium ${look.tone}`}>{look.label}</span>
			</p>
			<p className="mt-0.5 text-sm">
				{day(version.effective_from, zone)} – {version.effective_until ? lastDay(version.effective_until, zone) : "open"}
			</p>
			{version.notes && <p className="mt-1 text-sm text-muted">{version.notes}</p>}
			<p className="mt-1 text-xs text-muted">
				by {version.created_by}, {formatDay(inZone(version.created_at, zone))}, {formatClock(inZone(version.created_at, zone))}
			</p>
		</li>
	);
}

function priceOf(version: CostVersionBody): string {
	return version.cost_per_kwh === null
		? `${version.components.length} components`
		: formatRate(version.cost_per_kwh, version.currency);
}

/** A local midnight is its date; another instant names its time too. */
function day(instant: string, zone: string): string {
	const local = inZone(instant, zone);
	const clock = formatClock(local);
	return clock === "00:00" ? formatDay(local) : `${formatDay(local)}, ${clock}`;
}

/** An end is excluded: one at a local midnight is named by the day before it. */
function lastDay(instant: string, zone: string): string {
	return formatClock(inZone(instant, zone)) === "00:00"
		? formatDay(inZone(new Date(Date.parse(instant) - 1).toISOString(), zone))
		: day(instant, zone);
}
