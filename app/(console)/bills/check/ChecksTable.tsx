import { formatMonth } from "@/components/figures/formatTime";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { InvoiceCheckBody } from "@/wire/http/invoiceChecks";
import { formatBillAmount, formatSigned } from "../billWords";
import { VerdictChip } from "./VerdictChip";

type ChecksTableProps = { checks: readonly InvoiceCheckBody[]; chosen: number | null; onChoose: (id: number) => void };

/** The invoices that were entered, newest first. */
export function ChecksTable({ checks, chosen, onChoose }: ChecksTableProps) {
	return (
		<section aria-labelledby="checks-title" className="flex flex-col gap-3">
			<h2 id="checks-title" className="text-base font-medium">
				Invoices <span className="text-sm font-normal text-muted">{checks.length}</span>
			</h2>
			<DataTable label="Invoices">
				<thead className="table__header">
					<tr>
						<Column>Invoice</Column>
						<Column>Month</Column>
						<Column align="right">Theirs</Column>
						<Column align="right" className="hidden sm:table-cell">
							Difference
						</Column>
						<Column>Verdict</Column>
					</tr>
				</thead>
				<tbody className="table__body">
					{checks.map((check) => (
						<tr key={check.id} className={`table__row ${check.id === chosen ? "bg-accent-soft" : ""}`}>
							<th scope="row" className="table__cell text-left font-normal">
								<button type="button" className="text-link cursor-pointer" onClick={() => onChoose(check.id)}>
									{check.invoice_number}
								</button>
								<span className="block text-xs text-muted">
									{check.issuer}, {check.connection.label}
								</span>
							</th>
							<Cell className="whitespace-nowrap">{formatMonth(check.month)}</Cell>
							<Cell align="right" className="figure-number">
								{formatBillAmount(check.total.theirs, check.currency)}
							</Cell>
							<Cell align="right" className="figure-number hidden sm:table-cell">
								{check.total.difference === null ? "–" : formatSigned(check.total.difference, check.currency)}
							</Cell>
							<Cell>
								<VerdictChip verdict={check.verdict} />
							</Cell>
						</tr>
					))}
				</tbody>
			</DataTable>
		</section>
	);
}
