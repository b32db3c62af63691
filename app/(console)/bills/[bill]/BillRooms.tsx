import Link from "next/link";
import { billPage } from "@/app/_client/billAddress";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { BillBody } from "@/wire/http/billFields";
import { formatBillAmount, formatDecimalText } from "../billWords";

/** A connection's rooms: their parts sum to its charges to the paisa. */
export function BillRooms({ bill }: { bill: BillBody }) {
	if (bill.rooms.length === 0) return null;
	return (
		<section aria-labelledby="bill-rooms-title" className="flex flex-col gap-3">
			<h2 id="bill-rooms-title" className="text-base font-medium">
				Rooms <span className="text-sm font-normal text-muted">their parts sum to the charges</span>
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
								{bill.state === "open" ? (
									<Link
										href={billPage({ kind: "open", month: bill.month, classroom: room.classroom, connection: null })}
										className="rounded font-medium hover:underline"
									>
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
