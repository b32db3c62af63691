"use client";

import Link from "next/link";
import { billPage } from "@/app/_client/billAddress";
import { useClassrooms } from "@/app/_client/useConfiguration";
import { formatEnergy, formatEnergyExactly } from "@/components/figures/formatQuantity";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { BillSummaryBody } from "@/wire/http/billFields";
import { addressOfSummary } from "./addressOfSummary";
import { formatBillAmount, formatSigned } from "./billWords";

/** The bills of the rooms of a month. */
export function BillsTable({ rooms, currency }: { rooms: readonly BillSummaryBody[]; currency: string }) {
	const { data: classrooms = [] } = useClassrooms();
	const names = new Map(classrooms.map(({ code, name }) => [code, name]));
	const ordered = rooms.toSorted((a, b) => (a.classroom ?? "").localeCompare(b.classroom ?? "", "en", { numeric: true }));
	const hasNumbers = rooms.some(({ number }) => number !== null);
	return (
		<section aria-labelledby="room-bills-title" className="flex flex-col gap-3">
			<h2 id="room-bills-title" className="text-base font-medium">
				Rooms <span className="text-sm font-normal text-muted">{rooms.length}</span>
			</h2>
			<DataTable label="Bills of the rooms">
				<thead className="table__header">
					<tr>
						<Column>Room</Column>
						{hasNumbers && <Column className="hidden sm:table-cell">Number</Column>}
						<Column align="right">Energy</Column>
						<Column align="right" className="hidden sm:table-cell">
							Adjustments
						</Column>
						<Column align="right">Total</Column>
					</tr>
				</thead>
				<tbody className="table__body">
					{ordered.map((bill) => (
						<tr key={`${bill.classroom}-${bill.id}`} className="table__row">
							<th scope="row" className="table__cell text-left font-normal">
								<Link href={billPage(addressOfSummary(bill))} className="rounded font-medium hover:underline">
									{bill.classroom}
								</Link>
								{names.get(bill.classroom ?? "") !== bill.classroom && (
									<span className="block text-xs text-muted">{names.get(bill.classroom ?? "")}</span>
								)}
							</th>
							{hasNumbers && <Cell className="hidden whitespace-nowrap sm:table-cell">{bill.number}</Cell>}
							<Cell align="right">
								<span className="figure-number" title={formatEnergyExactly(Number(bill.energy_kwh))}>
									{formatEnergy(Number(bill.energy_kwh))}
								</span>
							</Cell>
							<Cell align="right" className="figure-number hidden whitespace-nowrap text-muted sm:table-cell">
								{bill.adjustments === 0 ? "–" : formatSigned(bill.adjustments, currency)}
							</Cell>
							<Cell align="right" className="figure-number font-medium">
								{formatBillAmount(bill.total, currency)}
							</Cell>
						</tr>
					))}
				</tbody>
			</DataTable>
		</section>
	);
}
