"use client";

import { useClassrooms } from "@/app/_client/useConfiguration";
import { Choice } from "@/components/forms/Choice";
import type { IncidentList } from "@/wire/http/incidents";
import { STATE_FILTERS, STATE_NAMES } from "./incidentStates";

type Query = { state: (typeof STATE_FILTERS)[number]; kind: string | null; owner: string | null; classroom: string | null };
type IncidentFiltersProps = { query: Query; list: IncidentList | undefined; onChange: (change: Partial<Query>) => void };

const ALL = "all";
const orNull = (id: string) => (id === ALL ? null : id);

/** State, kind, owner and room; all of it stands in the address. */
export function IncidentFilters({ query, list, onChange }: IncidentFiltersProps) {
	const { data: classrooms = [] } = useClassrooms();
	const kinds = list?.kinds ?? [];
	const people = list?.people ?? [];
	const isKnown = query.owner === null || query.owner === "me" || query.owner === "none";
	return (
		<div className="grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap">
			<Choice
				label="State"
				className="sm:w-40"
				variant="primary"
				options={STATE_FILTERS.map((id) => ({ id, label: STATE_NAMES[id], hint: countOf(id, list) }))}
				value={query.state}
				onChange={(id) => onChange({ state: id as Query["state"] })}
			/>
			<Choice
				label="Kind"
				className="sm:w-60"
				variant="primary"
				options={[
					{ id: ALL, label: "All kinds" },
					...kinds.map(({ kind, title }) => ({ id: kind, label: title })),
					...(query.kind !== null && !kinds.some(({ kind }) => kind === query.kind)
						? [{ id: query.kind, label: query.kind }]
						: []),
				]}
				value={query.kind ?? ALL}
				onChange={(id) => onChange({ kind: orNull(id) })}
			/>
			<Choice
				label="Owner"
				className="sm:w-44"
				variant="primary"
				options={[
					{ id: ALL, label: "Everybody's" },
					{ id: "me", label: "Mine" },
					{ id: "none", label: "Nobody's" },
					...people.map(({ id, name }) => ({ id: String(id), label: name })),
					...(isKnown || people.some(({ id }) => String(id) === query.owner)
						? []
						: [{ id: query.owner ?? "", label: "Somebody's" }]),
				]}
				value={query.owner ?? ALL}
				onChange={(id) => onChange({ owner: orNull(id) })}
			/>
			<Choice
				label="Room"
				className="sm:w-40"
				variant="primary"
				options={[
					{ id: ALL, label: "All rooms" },
					...classrooms.map(({ code, building }) => ({ id: code, label: code, hint: building ?? "" })),
				]}
				value={query.classroom ?? ALL}
				onChange={(id) => onChange({ classroom: orNull(id) })}
			/>
		</div>
	);
}

function countOf(state: Query["state"], list: IncidentList | undefined): string {
	if (!list) return "";
	const { open, acknowledged, resolved } = list.counts;
	return String({ active: open + acknowledged, open, acknowledged, resolved, all: open + acknowledged + resolved }[state]);
}
