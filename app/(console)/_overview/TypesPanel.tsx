"use client";

import type { ReactNode } from "react";
import { Problem } from "@/app/_client/requestJson";
import { useSwitchTypes } from "@/app/_client/useRuntime";
import type { Unit } from "@/app/_client/useView";
import { BarList } from "@/components/charts/BarList";
import { ChartPanel } from "@/components/charts/ChartPanel";
import { Energy, Money } from "@/components/figures/Figures";
import type { OverviewResponse } from "@/wire/http/overview";
import type { SwitchTypesResponse } from "@/wire/http/runtime";
import { SWITCH_KINDS } from "../_devices/switchPresets";

type TypesPanelProps = { data: OverviewResponse; unit: Unit; rangeOf: string; controls: ReactNode };
type Row = { key: string; label: string; hint: string; percent: number | null } & SwitchTypesResponse["counter"];

const LABELS = new Map<string, string>(SWITCH_KINDS.map(({ id, label }) => [id, label]));

/** Counters by type of what was ON. Asked for only when looked at: it adds up every quarter-hour of every device. */
export function TypesPanel({ data, unit, rangeOf, controls }: TypesPanelProps) {
	const types = useSwitchTypes(data.range, data.building, true);
	const title = `By device type ${rangeOf}`;
	if (!types.data) {
		const reason = types.error instanceof Problem ? types.error.detail : "";
		const content = types.error ? (
			<p role="alert" className="py-8 text-center text-sm text-muted">
				{reason === "" ? "The server did not answer; the page tries again by itself." : reason}
			</p>
		) : (
			<div aria-hidden className="h-72 animate-pulse rounded-2xl bg-surface-secondary" />
		);
		return <ChartPanel title={title} controls={controls} chart={content} table={content} />;
	}
	const rows = toRows(types.data);
	const { currency } = types.data;
	const energyOf = (row: Row) => <Energy kilowattHours={row.energyKwh} />;
	const moneyOf = (row: Row) => <Money amount={row.cost} currency={currency} unpricedKwh={row.unpriced_kwh} />;
	return (
		<ChartPanel
			title={title}
			controls={controls}
			chart={
				<ScrolledBars
					label={title}
					empty="No switch was ON and nothing was measured in this time."
					bars={rows.map((row) => ({
						key: row.key,
						label: row.label,
						value: unit === "energy" ? row.energyKwh : row.cost,
						text: unit === "energy" ? energyOf(row) : moneyOf(row),
						hint: (
							<>
								{row.percent !== null && `${Math.round(row.percent)}% · `}
								{unit === "energy" ? moneyOf(row) : energyOf(row)}
								{row.hint}
							</>
						),
					}))}
				/>
			}
			table={<TypesTable rows={rows} energyOf={energyOf} moneyOf={moneyOf} />}
			footer="What the counters measured, shared in each quarter-hour by what was ON."
		/>
	);
}

/** No taller than the curve beside it, however many types there are: choosing another breakdown moves nothing. */
function ScrolledBars({ label, ...list }: { label: string } & Parameters<typeof BarList>[0]) {
	return (
		<section
			aria-label={label}
			className="h-72 overflow-y-auto pr-2" // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
			tabIndex={0}
		>
			<BarList {...list} />
		</section>
	);
}

/** The types, and last what no switch explains: together the counters. */
function toRows({ types, counter, not_attributed: rest }: SwitchTypesResponse): Row[] {
	const rows = types.map(
		({ type, runtimeHours, share_percent, energyKwh, cost, unpriced_kwh }): Row => ({
			key: type,
			label: LABELS.get(type) ?? type,
			hint: ` · ON for ${Math.round(runtimeHours * 10) / 10} h`,
			percent: share_percent,
			energyKwh,
			cost,
			unpriced_kwh,
		}),
	);
	if (rest.energyKwh === 0) return rows;
	const percent = counter.energyKwh > 0 ? (rest.energyKwh / counter.energyKwh) * 100 : null;
	return [...rows, { key: "rest", label: "Not attributed", hint: " · no switch was ON", percent, ...rest }];
}

type TypesTableProps = {
	rows: readonly Row[];
	energyOf: (row: Row) => ReactNode;
	moneyOf: (row: Row) => ReactNode;
};

function TypesTable({ rows, energyOf, moneyOf }: TypesTableProps) {
	return (
		<table className="w-full text-sm">
			<thead className="text-left text-xs text-muted">
				<tr>
					<th scope="col" className="py-1.5 font-medium">
						Type
					</th>
					<th scope="col" className="py-1.5 text-right font-medium">
						Energy
					</th>
					<th scope="col" className="py-1.5 text-right font-medium">
						Cost
					</th>
				</tr>
			</thead>
			<tbody>
				{rows.map((row) => (
					<tr key={row.key} className="border-t border-separator">
						<th scope="row" className="py-1.5 text-left font-normal">
							{row.label}
						</th>
						<td className="py-1.5 text-right">{energyOf(row)}</td>
						<td className="py-1.5 text-right">{moneyOf(row)}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
