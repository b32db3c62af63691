"use client";

import { History } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useSites } from "@/app/_client/useConfiguration";
import { useRecalculations } from "@/app/_client/useTariffs";
import { formatCount } from "@/components/figures/formatQuantity";
import { formatInstant, inZone } from "@/components/figures/formatTime";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { RecalculationBody } from "@/wire/http/recalculations";
import { HeaderActions } from "../../HeaderActions";
import { QueryProblem } from "../../QueryProblem";
import { scopeName } from "../priceScope";
import { RecalculationChanges } from "./RecalculationChanges";
import { daysText } from "./recalculationText";

const CAUSES: Readonly<Record<RecalculationBody["cause"], string>> = {
	version: "New price",
	withdrawal: "Price withdrawn",
	building: "Room moved to another building",
};

export function RecalculationsView() {
	const [id, setId] = useQueryState("id", parseAsString.withOptions({ history: "push" }));
	const { data: sites } = useSites();
	const { data, error, refetch } = useRecalculations();
	const site = sites?.sites[0];
	const zone = site?.time_zone ?? "UTC";
	const all = data?.recalculations ?? [];
	return (
		<>
			<PageHeader
				crumbs={[
					{ label: site?.name ?? "Site", href: "/" },
					{ label: "Tariffs", href: "/cost-versions" },
					{ label: "Recalculations" },
				]}
				title="Recalculations"
				subtitle="What each change of price did to every room's day. The results before are kept."
				actions={<HeaderActions />}
			/>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && <TableSkeleton />}
			{data && all.length === 0 && (
				<EmptyState
					icon={History}
					title="No price has changed a past day yet"
					action={
						<Link href="/cost-versions" className="button button--primary">
							See the prices
						</Link>
					}
				>
					A version that starts in the past prices its days anew; what that changes by room and day is listed here.
				</EmptyState>
			)}
			{all.length > 0 && (
				<DataTable label="Recalculations">
					<thead className="table__header">
						<tr>
							<Column>Asked for</Column>
							<Column>Cause</Column>
							<Column className="hidden sm:table-cell">Days from</Column>
							<Column>State</Column>
							<Column className="hidden md:table-cell">By</Column>
						</tr>
					</thead>
					<tbody className="table__body">
						{all.map((each) => (
							<tr key={each.id} className={`table__row ${each.id === id ? "bg-accent-soft" : ""}`}>
								<th scope="row" className="table__cell text-left font-normal">
									<button type="button" className="text-link cursor-pointer" onClick={() => void setId(each.id)}>
										{formatInstant(inZone(each.created_at, zone))}
									</button>
								</th>
								<Cell>
									{CAUSES[each.cause]}
									<span className="block text-xs text-muted">
										{scopeName(each, site?.name ?? "the site")}
										{each.version_id !== null &&
											`, version ${each.version_id}${each.cause === "withdrawal" ? " in its place" : ""}`}
									</span>
								</Cell>
								<Cell className="hidden whitespace-nowrap sm:table-cell">{daysText(each)}</Cell>
								<Cell className="whitespace-nowrap">
									{each.state === "done" ? "done" : `${formatCount(each.days_done)} of ${formatCount(each.days_total)}`}
								</Cell>
								<Cell className="hidden md:table-cell">{each.requested_by}</Cell>
							</tr>
						))}
					</tbody>
				</DataTable>
			)}
			{id !== null && <RecalculationChanges key={id} id={id} />}
			{site && <p className="text-xs text-muted">Times in {zone}.</p>}
		</>
	);
}
