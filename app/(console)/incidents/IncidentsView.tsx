"use client";

import { Button } from "@heroui/react/button";
import { CircleCheck, SearchX } from "lucide-react";
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { useSites } from "@/app/_client/useConfiguration";
import { useIncidents } from "@/app/_client/useIncidents";
import { useNow } from "@/app/_client/useNow";
import { formatCount } from "@/components/figures/formatQuantity";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import type { IncidentBody } from "@/wire/http/incidents";
import { HeaderActions } from "../HeaderActions";
import { QueryProblem } from "../QueryProblem";
import { CorrectDialog } from "./CorrectDialog";
import { HandOnDialog } from "./HandOnDialog";
import { IncidentCard } from "./IncidentCard";
import { IncidentFilters } from "./IncidentFilters";
import { STATE_FILTERS } from "./incidentStates";
import { ResolveDialog } from "./ResolveDialog";

type Dialog = { kind: "resolve" | "hand_on" | "correct"; incident: IncidentBody };

export function IncidentsView() {
	const [query, setQuery] = useQueryStates({
		state: parseAsStringLiteral(STATE_FILTERS).withDefault("active"),
		kind: parseAsString,
		owner: parseAsString,
		classroom: parseAsString,
		after: parseAsInteger,
	});
	const { data, error, dataUpdatedAt, refetch } = useIncidents(query);
	const { data: sites } = useSites();
	const now = useNow(data?.as_of, dataUpdatedAt);
	const [dialog, setDialog] = useState<Dialog | null>(null);
	const site = sites?.sites[0];
	const zone = site?.time_zone ?? "UTC";
	const isFiltered = query.kind !== null || query.owner !== null || query.classroom !== null;
	return (
		<>
			<PageHeader
				crumbs={[{ label: site?.name ?? "Site", href: "/" }, { label: "Incidents" }]}
				title="Incidents"
				subtitle="What a person should decide or know. Every night each site is checked at 02:00 of its own clock."
				actions={<HeaderActions />}
			/>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			<IncidentFilters query={query} list={data} onChange={(change) => void setQuery({ ...change, after: null })} />
			{!data && !error && <TableSkeleton rows={4} />}
			{data && data.incidents.length === 0 && (
				<Nothing
					isFiltered={isFiltered || query.after !== null}
					state={query.state}
					onClear={() => void setQuery({ kind: null, owner: null, classroom: null, after: null })}
				/>
			)}
			{data && data.incidents.length > 0 && (
				<ul aria-label="Incidents" className="flex flex-col gap-3">
					{data.incidents.map((incident) => (
						<IncidentCard
							key={incident.id}
							incident={incident}
							zone={zone}
							now={now}
							onResolve={() => setDialog({ kind: "resolve", incident })}
							onHandOn={() => setDialog({ kind: "hand_on", incident })}
							onCorrect={() => setDialog({ kind: "correct", incident })}
						/>
					))}
				</ul>
			)}
			{data && (data.next !== null || query.after !== null) && (
				<nav aria-label="Pages" className="flex items-center justify-center gap-2 text-sm text-muted">
					{query.after !== null && (
						<Button size="sm" variant="tertiary" onPress={() => void setQuery({ after: null })}>
							Newest
						</Button>
					)}
					{data.next !== null && (
						<Button size="sm" variant="tertiary" onPress={() => void setQuery({ after: data.next })}>
							Older
						</Button>
					)}
				</nav>
			)}
			{data && (
				<p className="text-xs text-muted">
					{formatCount(data.counts.open)} open, {formatCount(data.counts.acknowledged)} acknowledged,{" "}
					{formatCount(data.counts.resolved)} resolved.
				</p>
			)}
			{dialog?.kind === "resolve" && <ResolveDialog incident={dialog.incident} onClose={() => setDialog(null)} />}
			{dialog?.kind === "correct" && dialog.incident.correction && (
				<CorrectDialog incident={dialog.incident} correction={dialog.incident.correction} onClose={() => setDialog(null)} />
			)}
			{dialog?.kind === "hand_on" && (
				<HandOnDialog incident={dialog.incident} people={data?.people ?? []} onClose={() => setDialog(null)} />
			)}
		</>
	);
}

function Nothing({ isFiltered, state, onClear }: { isFiltered: boolean; state: string; onClear: () => void }) {
	if (isFiltered)
		return (
			<EmptyState
				icon={SearchX}
				title="None like these"
				action={
					<Button variant="tertiary" onPress={onClear}>
						Clear the filters
					</Button>
				}
			>
				No incident fits what you have chosen.
			</EmptyState>
		);
	return (
		<EmptyState icon={CircleCheck} title={state === "resolved" || state === "all" ? "No incident yet" : "Nothing waits for you"}>
			Devices are heard, sums agree with the ledger, costs with the tariff. What the night finds comes here by itself.
		</EmptyState>
	);
}
