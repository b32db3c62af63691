import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { billPage } from "@/app/_client/billAddress";
import { formatEnergy } from "@/components/figures/formatQuantity";
import type { BillSummaryBody } from "@/wire/http/billFields";
import { addressOfSummary } from "./addressOfSummary";
import { formatBillAmount, formatSigned } from "./billWords";

/** The bills of the connections: what the rooms' bills sum to. */
export function ConnectionCards({ bills, currency }: { bills: readonly BillSummaryBody[]; currency: string }) {
	return (
		<ul className="grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-3">
			{bills.map((bill) => (
				<li key={`${bill.connection?.key}-${bill.id}`}>
					<Link
						href={billPage(addressOfSummary(bill))}
						className="panel flex h-full flex-col gap-1 px-5 py-4 transition-shadow hover:ring-2 hover:ring-focus"
					>
						<span className="flex items-center justify-between gap-2 text-sm text-muted">
							<span className="truncate">
								{bill.connection?.label}
								{bill.connection?.scope !== "site" && ", its own connection"}
							</span>
							<ArrowRight aria-hidden className="size-4 shrink-0" />
						</span>
						<span className="figure-number text-2xl font-semibold">{formatBillAmount(bill.total, currency)}</span>
						<span className="text-[13px] text-muted">
							{formatEnergy(Number(bill.energy_kwh))}
							{bill.adjustments !== 0 && (
								<>
									{" · adjustments "}
									<span className="whitespace-nowrap">{formatSigned(bill.adjustments, currency)}</span>
								</>
							)}
							{bill.number !== null && ` · ${bill.number}`}
						</span>
					</Link>
				</li>
			))}
		</ul>
	);
}
