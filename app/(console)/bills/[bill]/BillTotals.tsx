import type { BillBody } from "@/wire/http/billFields";
import { formatBillAmount, formatSigned } from "../billWords";

/** The sum, and what makes an issued bill checkable. */
export function BillTotals({ bill }: { bill: BillBody }) {
	const { totals, currency } = bill;
	return (
		<section aria-label="Total" className="panel px-5 py-4">
			<dl className="ml-auto grid max-w-md grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-sm">
				<dt className="text-muted">Charges</dt>
				<dd className="figure-number text-right">{formatBillAmount(totals.charges, currency)}</dd>
				<dt className="text-muted">Adjustments</dt>
				<dd className="figure-number text-right">{formatSigned(totals.adjustments, currency)}</dd>
				<dt className="pt-1 text-base font-medium">Total</dt>
				<dd className="figure-number pt-1 text-right text-xl font-semibold">{formatBillAmount(totals.total, currency)}</dd>
			</dl>
			{bill.content_sha256 !== null && (
				<dl className="mt-4 grid gap-x-4 gap-y-1 border-t border-separator pt-3 text-xs text-muted sm:grid-cols-[auto_minmax(0,1fr)]">
					<dt>Rests on (SHA-256)</dt>
					<dd className="font-mono break-all">{bill.basis_sha256}</dd>
					<dt>This bill (SHA-256, chained)</dt>
					<dd className="font-mono break-all">{bill.content_sha256}</dd>
				</dl>
			)}
		</section>
	);
}
