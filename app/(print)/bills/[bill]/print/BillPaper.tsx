import { billFacts, billOwner } from "@/app/(console)/bills/billFacts";
import {
	ADJUSTMENT_CAUSES,
	ALLOCATION,
	formatBillAmount,
	formatDecimalText,
	formatSigned,
} from "@/app/(console)/bills/billWords";
import { Calculation } from "@/app/(console)/bills/Calculation";
import { formatEnergy } from "@/components/figures/formatQuantity";
import { formatMonth } from "@/components/figures/formatTime";
import type { BillBody } from "@/wire/http/billFields";

/** One bill on paper. Rows are kept whole over a page's edge; headers of tables come again. */
export function BillPaper({ bill, zone }: { bill: BillBody; zone: string }) {
	const { currency } = bill;
	return (
		<article className="paper">
			<header className="flex items-start justify-between gap-6 border-b-2 border-current pb-4">
				<div>
					<p className="text-sm">{bill.site}</p>
					<h1 className="text-2xl font-semibold tracking-tight">
						{bill.number === null ? "Provisional bill" : `Bill ${bill.number}`}
					</h1>
					<p className="text-lg">{billOwner(bill)}</p>
				</div>
				<div className="text-right">
					<p className="text-sm">{formatMonth(bill.month)}</p>
					<p className="figure-number text-2xl font-semibold">{formatBillAmount(bill.totals.total, currency)}</p>
					{bill.state === "open" && <p className="text-sm font-medium">Not issued: figures still move</p>}
				</div>
			</header>
			<dl className="mt-4 grid grid-cols-3 gap-x-6 gap-y-2 text-sm">
				{billFacts(bill, zone).map(({ name, text }) => (
					<div key={name}>
						<dt className="text-xs">{name}</dt>
						<dd className="font-medium">{text}</dd>
					</div>
				))}
			</dl>
			{bill.unpriced_kwh > 0 && (
				<p className="mt-4 border border-current p-3 text-sm">
					{formatEnergy(bill.unpriced_kwh)} have no price and are not in this bill.
				</p>
			)}
			<table className="paper-table mt-6">
				<thead>
					<tr>
						<th scope="col">Charge</th>
						<th scope="col">How it comes about</th>
						<th scope="col" className="text-right">
							Amount
						</th>
					</tr>
				</thead>
				<tbody>
					{bill.lines.map((line) => (
						<tr key={line.line}>
							<th scope="row">
								{line.label}
								<span className="block text-xs font-normal">
									version {line.version_id}
									{line.allocate_by !== null && `, ${ALLOCATION[line.allocate_by]}`}
								</span>
							</th>
							<td>
								<Calculation line={line} lines={bill.lines} currency={currency} zone={zone} />
							</td>
							<td className="figure-number text-right whitespace-nowrap">{formatBillAmount(line.amount, currency)}</td>
						</tr>
					))}
					<tr>
						<th scope="row" colSpan={2}>
							Charges
						</th>
						<td className="figure-number text-right font-semibold">{formatBillAmount(bill.totals.charges, currency)}</td>
					</tr>
				</tbody>
			</table>
			{bill.adjustments.length > 0 && (
				<table className="paper-table mt-6">
					<caption className="pb-1 text-left font-semibold">Adjustments of earlier months</caption>
					<thead>
						<tr>
							<th scope="col">Of</th>
							<th scope="col">Charge and cause</th>
							<th scope="col" className="text-right">
								Billed
							</th>
							<th scope="col" className="text-right">
								Now
							</th>
							<th scope="col" className="text-right">
								Difference
							</th>
						</tr>
					</thead>
					<tbody>
						{bill.adjustments.map((each) => (
							<tr key={`${each.for_month}-${each.connection}-${each.classroom}-${each.component}-${each.label}`}>
								<th scope="row">
									{formatMonth(each.for_month)}
									<span className="block text-xs font-normal">{each.bill ?? "not billed then"}</span>
								</th>
								<td>
									{each.label}, {bill.kind === "connection" && `${each.classroom}, `}
									{ADJUSTMENT_CAUSES[each.cause]}
								</td>
								<td className="figure-number text-right">{formatBillAmount(each.old.amount, currency)}</td>
								<td className="figure-number text-right">{formatBillAmount(each.new.amount, currency)}</td>
								<td className="figure-number text-right whitespace-nowrap">{formatSigned(each.amount, currency)}</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
			<p className="mt-6 flex justify-between border-t-2 border-current pt-3 text-xl font-semibold">
				<span>Total</span>
				<span className="figure-number">{formatBillAmount(bill.totals.total, currency)}</span>
			</p>
			{bill.rooms.length > 0 && (
				<table className="paper-table mt-8">
					<caption className="pb-1 text-left font-semibold">Rooms; their parts sum to the total</caption>
					<thead>
						<tr>
							<th scope="col">Room</th>
							<th scope="col" className="text-right">
								Energy
							</th>
							<th scope="col" className="text-right">
								Amount
							</th>
						</tr>
					</thead>
					<tbody>
						{bill.rooms.map((room) => (
							<tr key={room.classroom}>
								<th scope="row">
									{room.classroom} {room.name !== room.classroom && <span className="font-normal">{room.name}</span>}
								</th>
								<td className="figure-number text-right">{formatDecimalText(room.energy_kwh, currency)} kWh</td>
								<td className="figure-number text-right">{formatBillAmount(room.amount, currency)}</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
			<footer className="mt-8 text-xs leading-5">
				<p>Times and months by {zone}. Shares of a connection's charges sum to it to the paisa.</p>
				{bill.content_sha256 !== null && (
					<p className="font-mono break-all">
						basis {bill.basis_sha256} · bill {bill.content_sha256}
					</p>
				)}
			</footer>
		</article>
	);
}
