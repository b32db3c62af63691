"use client";

import Link from "next/link";
import { billPage } from "@/app/_client/billAddress";
import { useIssuedRoomBills } from "@/app/_client/useBills";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { BillBody } from "@/wire/http/billFields";
import { formatBillAmount, formatDecimalText } from "../billWords";

/** A connection's rooms: their parts, adjustments included, sum to its total to the paisa. */
export function BillRooms({ bill }: { bill: BillBody }) {
	const issued = useIssuedRoomBills(bill);
	if (bill.rooms.length === 0) return null;
	const addressOf = (classroom: string) => {
		if (bill.state === "open") return billPage({ kind: "open", month: bill.month, classroom, connection: null });
		const id = issued.get(classroom);
		return id === undefined ? null : billPage({ kind: "issued", id });
	};
	return (
		<section aria-labelledby="bill-rooms-title" className="flex flex-col gap-3">
			<h2 id="bill-rooms-title" className="text-base font-medium">
				Rooms <span className="text-sm font-normal text-muted">their parts sum to the total</span>
			</h2>
			<DataTable label="Rooms of this connection">
				<thead className="table__header">
					<tr>
						<Column>Room</Column>
						<Column align="right">Energy</Column>
						<Column align="right">Part</Column>
						<Column align="right">Amount</Column>
					</tr>
				</thead>
				<tbody className="table__body">
					{bill.rooms.map((room) => (
						<tr key={room.classroom} className="table__row">
							<th scope="row" className="table__cell text-left font-normal">
								{addressOf(room.classroom) ? (
									<Link href={addressOf(room.classroom) ?? ""} className="rounded font-medium hover:underline">
										{room.classroom}
									</Link>
								) : (
									<span className="font-medium">{room.classroom}</span>
								)}{" "}
								{room.name !== room.classroom && <span className="text-muted">{room.name}</span>}
							</th>
							<Cell align="right" className="figure-number">
								{formatDecimalText(room.energy_kwh, bill.currency)} kWh
							</Cell>
							<Cell align="right" className="figure-number text-muted">
								{bill.totals.charges === 0 ? "–" : `${((room.amount / bill.totals.charges) * 100).toFixed(1)}%`}
							</Cell>
							<Cell align="right" className="figure-number font-medium">
								{formatBillAmount(room.amount, bill.currency)}
							</Cell>
						</tr>
					))}
				</tbody>
			</DataTable>
		</section>
	);
}
