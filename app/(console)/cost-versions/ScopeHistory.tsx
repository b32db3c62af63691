import { Button } from "@heroui/react/button";
import { Building, Building2, DoorOpen } from "lucide-react";
import type { ShownVersion } from "@/app/_client/useTariffs";
import { formatClock, formatDay, inZone, localDateOf } from "@/components/figures/formatTime";
import { tariffLabel } from "./componentWords";
import { endText, startText, whenText } from "./describeVersion";
import type { ScopeTimeline, TimelineRow, VersionState } from "./groupVersions";
import { STATE_WORDS } from "./prepareSpans";
import { scopeHint, scopeName } from "./priceScope";

type ScopeHistoryProps = {
	timeline: ScopeTimeline<ShownVersion>;
	siteName: string;
	zone: string;
	/** Price the days from this local date on; null for whoever may not. */
	onPrice: ((from: string) => void) | null;
	onOpen: (id: number) => void;
};

const ICON = { site: Building2, building: Building, classroom: DoorOpen } as const;
const TONE = {
	current: { chip: "bg-success-soft text-success-soft-foreground", dot: "bg-accent" },
	future: { chip: "bg-default text-default-foreground", dot: "bg-series-allocated" },
	past: { chip: "bg-default text-default-foreground", dot: "bg-series-before" },
} as const satisfies Record<VersionState, unknown>;
const LINE = "relative border-l-2 pb-5 pl-6 last:pb-0";

export function ScopeHistory({ timeline, siteName, zone, onPrice, onOpen }: ScopeHistoryProps) {
	const Icon = ICON[timeline.scope.scope];
	const title = scopeName(timeline.scope, siteName);
	return (
		<section aria-label={`Prices of ${title}`} className="panel p-5 sm:p-6">
			<h2 className="flex flex-wrap items-center gap-x-2 text-base font-medium">
				<Icon aria-hidden className="size-4 shrink-0 text-muted" />
				<span className="whitespace-nowrap">{title}</span>
				<span className="text-sm font-normal text-muted">{scopeHint(timeline.scope)}</span>
			</h2>
			<ol className="mt-4">
				{timeline.rows.map((row) =>
					row.kind === "gap" ? (
						<GapRow key={`gap-${row.from}`} row={row} zone={zone} isSite={timeline.scope.scope === "site"} onPrice={onPrice} />
					) : (
						<VersionRow
							key={`${row.version.id}-${row.version.effective_from}`}
							version={row.version}
							state={row.state}
							zone={zone}
							onOpen={onOpen}
						/>
					),
				)}
			</ol>
		</section>
	);
}

type Gap = Extract<TimelineRow<ShownVersion>, { kind: "gap" }>;

function GapRow({
	row,
	zone,
	isSite,
	onPrice,
}: {
	row: Gap;
	zone: string;
	isSite: boolean;
	onPrice: ScopeHistoryProps["onPrice"];
}) {
	const { from, until } = row;
	const when =
		from === null
			? `Before ${until ? startText(until, zone) : "that"}`
			: `${startText(from, zone)} – ${until ? endText(until, zone) : "open"}`;
	return (
		<li className={`${LINE} border-dashed border-separator-tertiary`}>
			<span
				aria-hidden
				className="absolute top-1.5 -left-[7px] size-3 rounded-full border-2 border-separator-tertiary bg-surface"
			/>
			<p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
				<span>
					{when}: {isSite ? "unpriced" : "the wider scope's price"}
				</span>
				{onPrice && from !== null && isSite && (
					<Button size="sm" variant="tertiary" onPress={() => onPrice(localDateOf(inZone(from, zone)))}>
						Price these days
					</Button>
				)}
			</p>
		</li>
	);
}

type VersionRowProps = { version: ShownVersion; state: VersionState; zone: string; onOpen: (id: number) => void };

function VersionRow({ version, state, zone, onOpen }: VersionRowProps) {
	const look = TONE[state];
	const createdAt = inZone(version.created_at, zone);
	return (
		<li
			id={`version-${version.id}`}
			className={`${LINE} scroll-mt-24 border-solid border-separator-tertiary target:rounded-r-2xl target:bg-accent-soft`}
		>
			<span aria-hidden className={`absolute top-1.5 -left-[7px] size-3 rounded-full ring-4 ring-[var(--surface)] ${look.dot}`} />
			<p className="flex flex-wrap items-center gap-x-3 gap-y-1">
				<button
					type="button"
					onClick={() => onOpen(version.id)}
					className="figure-number cursor-pointer rounded text-left text-lg leading-6 font-semibold hover:underline"
				>
					{tariffLabel(version.components, version.currency)}
				</button>
				<span className={`rounded-full px-2 py-0.5 text-xs font-medium ${look.chip}`}>{STATE_WORDS[state]}</span>
			</p>
			<p className="mt-0.5 text-sm">{whenText(version, zone)}</p>
			{version.notes && <p className="mt-1 text-sm text-muted">{version.notes}</p>}
			<p className="mt-1 text-xs text-muted">
				version {version.id}, by {version.created_by}, {formatDay(createdAt)}, {formatClock(createdAt)}
			</p>
		</li>
	);
}
