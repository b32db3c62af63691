"use client";

import { formatClock, formatDay, inZone, localDateOf } from "@/components/figures/formatTime";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { AuditEntryBody } from "@/wire/http/audit";
import { actionWords, changesOf, type FieldChange } from "./auditWords";

export function AuditTable({ entries, zone }: { entries: readonly AuditEntryBody[]; zone: string }) {
	return (
		<DataTable label="Audit log">
			<thead className="table__header">
				<tr>
					<Column>When</Column>
					<Column className="hidden sm:table-cell">Who</Column>
					<Column>What</Column>
					<Column className="hidden lg:table-cell">Change</Column>
					<Column className="hidden xl:table-cell">From</Column>
				</tr>
			</thead>
			<tbody className="table__body">
				{entries.map((entry) => (
					<AuditRow key={entry.id} entry={entry} zone={zone} />
				))}
			</tbody>
		</DataTable>
	);
}

function AuditRow({ entry, zone }: { entry: AuditEntryBody; zone: string }) {
	const at = inZone(entry.at, zone);
	const changes = changesOf(entry.before, entry.after);
	return (
		<tr className="table__row">
			<Cell className="align-top whitespace-nowrap">
				<time dateTime={entry.at}>
					{formatDay(localDateOf(at))}
					<span className="block text-xs text-muted">{formatClock(at)}</span>
				</time>
			</Cell>
			<Cell className="hidden max-w-56 align-top break-words sm:table-cell">{entry.actor}</Cell>
			<Cell className="max-w-72 align-top">
				<span className="block font-medium">{actionWords(entry.action)}</span>
				<span className="block text-xs break-words text-muted">{entry.subject}</span>
				<span className="block text-xs break-words text-muted sm:hidden">{entry.actor}</span>
				{changes.length > 0 && (
					<div className="mt-1 lg:hidden">
						<Changes changes={changes} />
					</div>
				)}
				<span className="block text-xs text-muted xl:hidden">{entry.address}</span>
			</Cell>
			<Cell className="hidden max-w-md align-top lg:table-cell">
				<Changes changes={changes} />
			</Cell>
			<Cell className="hidden align-top text-xs whitespace-nowrap text-muted xl:table-cell">{entry.address ?? "–"}</Cell>
		</tr>
	);
}

const SHOWN = 3;

/** The first changes as they are; the others fold out. */
function Changes({ changes }: { changes: readonly FieldChange[] }) {
	if (changes.length === 0) return <span className="text-muted">–</span>;
	const [first, rest] = [changes.slice(0, SHOWN), changes.slice(SHOWN)];
	return (
		<>
			<ChangeList changes={first} />
			{rest.length > 0 && (
				<details>
					<summary className="cursor-pointer py-1 text-xs text-muted">{rest.length} more</summary>
					<ChangeList changes={rest} />
				</details>
			)}
		</>
	);
}

function ChangeList({ changes }: { changes: readonly FieldChange[] }) {
	return (
		<dl className="flex flex-col gap-0.5 text-xs">
			{changes.map(({ field, before, after }) => (
				<div key={field} className="flex flex-wrap gap-x-1.5">
					<dt className="text-muted">{field}</dt>
					<dd className="min-w-0 [overflow-wrap:anywhere]">
						{before !== null && <del className="text-muted">{before}</del>}
						{before !== null && after !== null && " → "}
						{after !== null && <ins className="no-underline">{after}</ins>}
						{after === null && " (gone)"}
					</dd>
				</div>
			))}
		</dl>
	);
}
