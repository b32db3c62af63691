import { formatMonth } from "@/components/figures/formatTime";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { BillBody } from "@/wire/http/billFields";
import { ADJUSTMENT_CAUSES, formatBillAmount, formatDecimalText, formatSigned } from "../billWords";

/** What earlier months were billed too much or too little, at the price in force when the energy was used. */
export function AdjustmentsTable({ bill }: { bill: BillBody }) {
	if (bill.adjustments.length === 0) return null;
	const isConnection = bill.kind === "connection";
	return (
		<section aria-labelledby="adjustments-title" className="flex flex-col gap-3">
			<h2 id="adjustments-title" className="text-base font-medium">
				Adjustments of earlier months
			</h2>
			<DataTable label="Adjustments">
				<thead className="table__header">
					<tr>
						<Column>Of</Column>
						<Column>Charge</Column>
						<Column align="right" className="hidden sm:table-cell">
							Billed so far
						</Column>
						<Column align="right" className="hidden sm:table-cell">
							As it stands now
						</Column>
						<Column align="right">Difference</Column>
					</tr>
				</thead>
				<tbody className="table__body">
					{bill.adjustments.map((each) => (
						<tr
							key={`${each.for_month}-${each.connection}-${each.classroom}-${each.component}-${each.label}`}
							className="table__row"
						>
							<th scope="row" className="table__cell text-left font-normal">
								{formatMonth(each.for_month)}
								<span className="block text-xs text-muted">{each.bill ?? "not billed then"}</span>
							</th>
							<Cell>
								{each.label}
								<span className="block text-xs text-muted">
									{isConnection && `${each.classroom}: `}
									{ADJUSTMENT_CAUSES[each.cause]}
								</span>
								<span className="mt-1 block text-xs sm:hidden">
									<span className="block whitespace-nowrap text-muted">
										Billed so far: {formatBillAmount(each.old.amount, bill.currency)}
									</span>
									<span className="block whitespace-nowrap">
										As it stands now: {formatBillAmount(each.new.amount, bill.currency)}
									</span>
								</span>
							</Cell>
							<Cell align="right" className="figure-number hidden text-muted sm:table-cell">
								{formatBillAmount(each.old.amount, bill.currency)}
								<span className="block text-xs">{formatDecimalText(each.old.energy_kwh, bill.currency)} kWh</span>
							</Cell>
							<Cell align="right" className="figure-number hidden sm:table-cell">
								{formatBillAmount(each.new.amount, bill.currency)}
								<span className="block text-xs text-muted">{formatDecimalText(each.new.energy_kwh, bill.currency)} kWh</span>
							</Cell>
							<Cell align="right" className="figure-number font-medium whitespace-nowrap">
								{formatSigned(each.amount, bill.currency)}
							</Cell>
						</tr>
					))}
				</tbody>
			</DataTable>
		</section>
	);
}
