"use client";

import { Button } from "@heroui/react/button";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { useRecalculation } from "@/app/_client/useTariffs";
import { Energy, Money } from "@/components/figures/Figures";
import { formatWeekday } from "@/components/figures/formatTime";
import { Unknown } from "@/components/figures/Unknown";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { CostChangeBody } from "@/wire/http/recalculations";
import { QueryProblem } from "../../QueryProblem";
import { formatDifference } from "../formatDifference";

const SHARE_ONLY = "The price of its own energy stands; its share of the connection's charges changed.";

/** By room and day: before, after, and which version made each. One page of it at a time. */
export function RecalculationChanges({ id }: { id: string }) {
	const [pages, setPages] = useState<readonly (string | null)[]>([null]);
	const { data, error, refetch } = useRecalculation(id, pages.at(-1) ?? null);
	if (error) return <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />;
	if (!data) return <TableSkeleton />;
	const { changes, currency, next } = data;
	if (changes.length === 0)
		return (
			<EmptyState icon={RefreshCw} title={data.recalculation.state === "running" ? "Nothing stored yet" : "No day changed"}>
				{data.recalculation.state === "running"
					? "Days appear here as they are priced."
					: "The price changed, and no room had energy on the days that it reaches."}
			</EmptyState>
		);
	const total = changes.reduce((sum, change) => sum + change.difference, 0);
	return (
		<section aria-labelledby="changes-title" className="flex flex-col gap-3">
			<h2 id="changes-title" className="text-base font-medium">
				What it changed{" "}
				<span className="text-sm font-normal text-muted">
					<span className="whitespace-nowrap">{formatDifference(total, currency)}</span>{" "}
					{next === null && pages.length === 1
						? `over ${changes.length} room-days`
						: `of the ${changes.length} room-days shown; there are more`}
				</span>
			</h2>
			<DataTable label="Changes by room and day">
				<thead className="table__header">
					<tr>
						<Column>Day</Column>
						<Column>Room</Column>
						<Column align="right" className="hidden sm:table-cell">
							Energy
						</Column>
						<Column align="right">Before</Column>
						<Column align="right">After</Column>
						<Column align="right">Difference</Column>
					</tr>
				</thead>
				<tbody className="table__body">
					{changes.map((change) => (
						<ChangeRow key={`${change.date}-${change.classroom}`} change={change} currency={currency} />
					))}
				</tbody>
			</DataTable>
			{(next !== null || pages.length > 1) && (
				<div className="flex gap-2">
					<Button size="sm" variant="tertiary" isDisabled={pages.length === 1} onPress={() => setPages(pages.slice(0, -1))}>
						Earlier days
					</Button>
					<Button size="sm" variant="tertiary" isDisabled={next === null} onPress={() => setPages([...pages, next])}>
						Later days
					</Button>
				</div>
			)}
		</section>
	);
}

function ChangeRow({ change, currency }: { change: CostChangeBody; currency: string }) {
	return (
		<tr className="table__row">
			<th scope="row" className="table__cell text-left font-normal whitespace-nowrap">
				{formatWeekday(change.date)}
			</th>
			<Cell>{change.classroom}</Cell>
			<Cell align="right" className="hidden sm:table-cell">
				{isShareOnly(change) ? <Unknown reason={SHARE_ONLY} /> : <Energy kilowattHours={change.energy_kwh} />}
				{change.energy_kwh !== change.energy_kwh_before && (
					<span className="block text-xs text-muted" title="Readings came in between.">
						was <Energy kilowattHours={change.energy_kwh_before} />
					</span>
				)}
			</Cell>
			<Cell align="right">
				<Money amount={change.cost_before} currency={currency} unpricedKwh={change.unpriced_kwh_before} />
				<Versions ids={change.versions_before} />
			</Cell>
			<Cell align="right">
				<Money amount={change.cost_after} currency={currency} unpricedKwh={change.unpriced_kwh_after} />
				<Versions ids={change.versions_after} />
			</Cell>
			<Cell align="right" className="figure-number font-medium whitespace-nowrap">
				{formatDifference(change.difference, currency)}
			</Cell>
		</tr>
	);
}

/** The price of its own energy stands: nothing but its part of the connection's charges is another. */
function isShareOnly({ energy_kwh, energy_kwh_before, difference }: CostChangeBody): boolean {
	return energy_kwh === 0 && energy_kwh_before === 0 && difference !== 0;
}

/** Which version made a figure; they are told by their rows, so what was displaced has a number too. */
function Versions({ ids }: { ids: readonly number[] }) {
	if (ids.length === 0) return null;
	return (
		<span className="block text-xs text-muted">{ids.length === 1 ? `version ${ids[0]}` : `versions ${ids.join(", ")}`}</span>
	);
}
