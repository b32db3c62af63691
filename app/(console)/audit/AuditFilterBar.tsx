"use client";

import { Button } from "@heroui/react/button";
import { Choice } from "@/components/forms/Choice";
import { TextInput } from "@/components/forms/TextInput";
import { ACTIONS } from "./auditWords";
import type { AuditFilters } from "./useAudit";

const ALL = "all";
const NONE = { actor: "", action: "", subject: "", start: "", end: "" };

type AuditFilterBarProps = {
	filters: AuditFilters;
	onChange: (change: Partial<AuditFilters>) => void;
	errors: Readonly<Record<string, string | undefined>>;
	zone: string;
};

export function AuditFilterBar({ filters, onChange, errors, zone }: AuditFilterBarProps) {
	const known = ACTIONS.some(({ id }) => id === filters.action);
	const options = [
		{ id: ALL, label: "Everything" },
		...ACTIONS,
		...(known || filters.action === "" ? [] : [{ id: filters.action, label: filters.action }]),
	];
	const isFiltered = Object.values(filters).some((value) => value !== "");
	return (
		<form
			aria-label="Which entries"
			className="panel grid grid-cols-2 items-end gap-3 p-5 sm:gap-4 lg:grid-cols-[1fr_1fr_1fr_auto_auto_auto]"
			onSubmit={(event) => event.preventDefault()}
		>
			<TextInput
				className="col-span-2 sm:col-span-1"
				label="Who"
				value={filters.actor}
				onChange={(actor) => onChange({ actor })}
				placeholder="E-mail or token"
				error={errors["actor"]}
			/>
			<Choice
				label="What"
				options={options}
				value={filters.action === "" ? ALL : filters.action}
				onChange={(id) => onChange({ action: id === ALL ? "" : id })}
				error={errors["action"]}
			/>
			<TextInput
				label="To what"
				value={filters.subject}
				onChange={(subject) => onChange({ subject })}
				placeholder="Room, device, token…"
				error={errors["subject"]}
			/>
			<TextInput
				label="From"
				type="date"
				value={filters.start}
				onChange={(start) => onChange({ start })}
				error={errors["start"]}
			/>
			<TextInput label="To" type="date" value={filters.end} onChange={(end) => onChange({ end })} error={errors["end"]} />
			<Button type="button" variant="tertiary" isDisabled={!isFiltered} onPress={() => onChange(NONE)}>
				Show all
			</Button>
			<p className="text-xs text-muted col-span-2 lg:col-span-6">Times and dates in {zone}.</p>
		</form>
	);
}
