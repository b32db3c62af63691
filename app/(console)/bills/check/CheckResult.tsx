"use client";

import { Button } from "@heroui/react/button";
import { toast } from "@heroui/react/toast";
import { useState } from "react";
import { useMonthBills } from "@/app/_client/useBills";
import { useSend } from "@/app/_client/useSend";
import { formatChange } from "@/components/figures/formatQuantity";
import { formatInstant, formatMonth, inZone } from "@/components/figures/formatTime";
import { FormDialog } from "@/components/forms/FormDialog";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { InvoiceCheckBody } from "@/wire/http/invoiceChecks";
import { SendProblem } from "../../SendProblem";
import { formatBillAmount, formatDecimalText, formatSigned } from "../billWords";
import { VerdictChip } from "./VerdictChip";

const FIGURES = { kwh: "Energy, kWh", demand_kva: "Demand, kVA", demand_kw: "Demand, kW", power_factor: "Power factor" } as const;

type Row = {
	key: string;
	label: string;
	theirs: string;
	ours: string;
	verdict: "agrees" | "differs" | "only_ours" | "only_theirs";
	difference: string;
	cause: string | null;
};

/** Where the invoice agrees with us and where not, line by line, with a likely cause. */
export function CheckResult({ check, zone, onGone }: { check: InvoiceCheckBody; zone: string; onGone: () => void }) {
	const [isAsking, setIsAsking] = useState(false);
	const isIssued = check.compared_with === "issued";
	const { data: issued } = useMonthBills(isIssued ? check.month : null);
	const bill = issued?.bills.find(({ connection }) => connection?.key === check.connection.key);
	const rows = rowsOf(check);
	const differing = rows.filter(({ verdict }) => verdict !== "agrees").length;
	return (
		<section aria-labelledby="result-title" className="flex flex-col gap-3">
			<div className="flex flex-wrap items-start gap-3">
				<div className="min-w-56 flex-1">
					<h2 id="result-title" className="text-base font-medium">
						{check.invoice_number} of {check.issuer}, {formatMonth(check.month)}
					</h2>
					<p className="text-sm text-muted">
						{check.connection.label}, compared with{" "}
						{isIssued
							? `the month as it stands now (what was corrected since its bill was issued is in it${
									bill ? `; issued were charges of ${formatBillAmount(bill.total - bill.adjustments, check.currency)}` : ""
								})`
							: "the month as it stands now (not issued yet)"}{" "}
						· entered {formatInstant(inZone(check.entered_at, zone))} by {check.entered_by} · agrees within{" "}
						{formatBillAmount(check.tolerance, check.currency)}
					</p>
					{check.notes && <p className="text-sm text-muted">{check.notes}</p>}
				</div>
				<Button size="sm" variant="ghost" onPress={() => setIsAsking(true)}>
					Take back…
				</Button>
			</div>
			<p
				className={`rounded-2xl px-5 py-3.5 text-sm ${
					check.verdict === "agrees"
						? "bg-success-soft text-success-soft-foreground"
						: "bg-warning-soft text-warning-soft-foreground"
				}`}
			>
				{check.verdict === "agrees"
					? "The invoice agrees with our readings and tariff, line by line."
					: `${differing} of ${rows.length} differ. The total: theirs ${formatBillAmount(check.total.theirs, check.currency)}, ours ${formatBillAmount(check.total.ours, check.currency)}${
							check.total.difference === null ? "" : `, ${formatSigned(check.total.difference, check.currency)}`
						}.`}
			</p>
			<DataTable label="Comparison">
				<thead className="table__header">
					<tr>
						<Column>Line</Column>
						<Column align="right">Theirs</Column>
						<Column align="right">Ours</Column>
						<Column align="right" className="hidden sm:table-cell">
							Difference
						</Column>
						<Column className="hidden sm:table-cell">Verdict</Column>
					</tr>
				</thead>
				<tbody className="table__body">
					{rows.map((row) => (
						<tr key={row.key} className="table__row">
							<th scope="row" className="table__cell text-left font-normal whitespace-normal">
								<span className={row.key === "total" ? "font-semibold" : "font-medium"}>{row.label}</span>
								{row.cause && <span className="block text-xs leading-5 text-muted">{row.cause}</span>}
								<span className="mt-1 flex flex-wrap items-center gap-x-2 text-xs text-muted sm:hidden">
									<VerdictChip verdict={row.verdict} />
									{row.difference !== "–" && row.difference}
								</span>
							</th>
							<Cell align="right" className="figure-number">
								{row.theirs}
							</Cell>
							<Cell align="right" className="figure-number">
								{row.ours}
							</Cell>
							<Cell align="right" className="figure-number hidden sm:table-cell">
								{row.difference}
							</Cell>
							<Cell className="hidden sm:table-cell">
								<VerdictChip verdict={row.verdict} />
							</Cell>
						</tr>
					))}
				</tbody>
			</DataTable>
			{isAsking && <TakeBackDialog check={check} onGone={onGone} onClose={() => setIsAsking(false)} />}
		</section>
	);
}

function rowsOf(check: InvoiceCheckBody): Row[] {
	const { currency } = check;
	const difference = (amount: number | null, percent: number | null) =>
		amount === null ? "–" : `${formatSigned(amount, currency)}${percent === null ? "" : ` (${formatChange(percent)})`}`;
	return [
		...check.figures.map((figure) => ({
			key: figure.figure,
			label: FIGURES[figure.figure],
			theirs: figure.theirs === null ? "–" : formatDecimalText(String(figure.theirs), currency),
			ours: figure.ours === null ? "–" : formatDecimalText(figure.ours, currency),
			verdict: figure.verdict,
			difference: figure.percent === null ? "–" : formatChange(figure.percent),
			cause: figure.cause?.message ?? null,
		})),
		...check.lines.map((line, index) => ({
			key: `line-${index}`,
			label: line.label,
			theirs: line.theirs === null ? "–" : formatBillAmount(line.theirs.amount, currency),
			ours: line.ours === null ? "–" : formatBillAmount(line.ours.amount, currency),
			verdict: line.verdict,
			difference: difference(line.difference, line.percent),
			cause: line.cause?.message ?? null,
		})),
		{
			key: "total",
			label: "Total",
			theirs: formatBillAmount(check.total.theirs, currency),
			ours: formatBillAmount(check.total.ours, currency),
			verdict: check.total.verdict,
			difference: difference(check.total.difference, check.total.percent),
			cause: check.total.cause?.message ?? null,
		},
	];
}

function TakeBackDialog({ check, onGone, onClose }: { check: InvoiceCheckBody; onGone: () => void; onClose: () => void }) {
	const send = useSend<unknown>(() => {
		toast.success("Taken back");
		onGone();
	});
	return (
		<FormDialog
			title={`Take ${check.invoice_number} back?`}
			intro={`Its ${check.lines.length} lines are no longer listed. It stays in the audit log; no bill and no price changes.`}
			submitLabel="Take it back"
			isDanger
			isBusy={send.isPending}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() => send.mutate({ method: "DELETE", url: `/api/invoice-checks/${check.id}` })}
			onClose={onClose}
		/>
	);
}
