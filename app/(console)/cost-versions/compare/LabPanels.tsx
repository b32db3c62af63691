import dynamic from "next/dynamic";
import { ChartPanel } from "@/components/charts/ChartPanel";
import { changePercent, formatChange, formatEnergy, formatMoney } from "@/components/figures/formatQuantity";
import { formatMonth } from "@/components/figures/formatTime";
import { Unknown } from "@/components/figures/Unknown";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { TariffLabBody } from "@/wire/http/tariffLab";
import { formatDifference } from "../formatDifference";
import { candidateTone } from "./CandidatePicker";
import { LabTable } from "./LabTable";

const MonthBars = dynamic(() => import("@/components/charts/MonthBars"), {
	ssr: false,
	loading: () => <div className="h-full animate-pulse rounded-2xl bg-surface-secondary" />,
});

const TONES = ["var(--series-now)", "var(--series-2)", "var(--series-3)", "var(--series-4)"] as const;
const UNPRICED = "Nothing is known of it, or a part of its energy is unpriced under the prices in force.";

/** Totals first, then month by month, then charge by charge. */
export function LabPanels({ lab }: { lab: TariffLabBody }) {
	const { currency } = lab;
	const letters = lab.candidates.map((_, index) => String.fromCharCode(65 + index));
	const series = [
		{ key: "in_force", label: "In force", tone: "var(--series-before)" },
		...letters.map((letter, index) => ({ key: letter, label: letter, tone: TONES[index] ?? TONES[0] })),
	];
	const months = lab.months.map((month) => ({
		label: formatMonth(month.month),
		values: {
			in_force: month.in_force,
			...Object.fromEntries(letters.map((letter, index) => [letter, month.candidates[index]?.total ?? null])),
		},
	}));
	return (
		<>
			<ul className="grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-4">
				{lab.candidates.map((candidate, index) => (
					<li key={`${letters[index]}-${candidate.label}`} className="panel min-w-0 px-5 py-4">
						<p className="flex items-center gap-2 text-sm text-muted">
							<span aria-hidden className={`size-2.5 shrink-0 rounded-full ${candidateTone(index)}`} />
							<span className="truncate">
								{letters[index]}: {candidate.label}
							</span>
						</p>
						<p className="figure-number mt-1 text-2xl font-semibold">
							{candidate.total === null ? "–" : formatMoney(candidate.total, currency)}
						</p>
						<p className="text-[13px] text-muted">
							{candidate.total === null ? (
								`has no price for ${formatEnergy(Number(candidate.unpriced_kwh))}`
							) : candidate.difference === null ? (
								"not comparable: a part is unpriced in force"
							) : (
								<>
									<span className="font-medium text-foreground">{formatDifference(candidate.difference, currency)}</span>
									{percentText(candidate.total, lab.in_force)} against the prices in force
								</>
							)}
						</p>
					</li>
				))}
			</ul>
			<ChartPanel
				title={`Cost by month, ${lab.about}`}
				chart={
					<div className="h-72">
						<MonthBars months={months} series={series} formatValue={(value) => formatMoney(value, currency)} />
					</div>
				}
				table={<LabTable lab={lab} letters={letters} />}
				footer={lab.missing.length === 0 ? undefined : <Missing sentences={lab.missing} />}
			/>
			<DataTable label="By charge" footer="Sum of the months that are known.">
				<thead className="table__header">
					<tr>
						<Column>Tariff</Column>
						<Column>Charge</Column>
						<Column align="right">Amount</Column>
						<Column align="right">Part</Column>
					</tr>
				</thead>
				<tbody className="table__body">
					{lab.candidates.flatMap((candidate, index) =>
						candidate.components.map((component) => (
							<tr key={`${letters[index]}-${component.component}-${component.label}`} className="table__row">
								<Cell>{letters[index]}</Cell>
								<th scope="row" className="table__cell text-left font-normal">
									{component.label}
								</th>
								<Cell align="right" className="figure-number">
									{formatMoney(component.amount, currency)}
								</Cell>
								<Cell align="right" className="figure-number text-muted">
									{!candidate.total ? "–" : `${Math.round((component.amount / candidate.total) * 100)}%`}
								</Cell>
							</tr>
						)),
					)}
				</tbody>
			</DataTable>
			{lab.in_force === null && (
				<p className="text-xs text-muted">
					In force: <Unknown reason={UNPRICED} /> {UNPRICED}
				</p>
			)}
			<p className="sr-only">
				Energy of these months: {formatEnergy(lab.months.reduce((sum, month) => sum + Number(month.energy_kwh), 0))}
			</p>
		</>
	);
}

/** The API says "2026-09: nothing is known of …"; people read months by their names. */
const MONTH_FIRST = /^\d{4}-\d{2}/;

function Missing({ sentences }: { sentences: readonly string[] }) {
	return (
		<ul>
			{sentences.map((sentence) => (
				<li key={sentence}>{sentence.replace(MONTH_FIRST, formatMonth)}</li>
			))}
		</ul>
	);
}

function percentText(total: number, inForce: number | null): string {
	const percent = changePercent(total, inForce);
	return percent === null ? "" : ` (${formatChange(percent)})`;
}
