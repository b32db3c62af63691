"use client";

import { FileText, Printer, ScrollText, Sheet } from "lucide-react";
import Link from "next/link";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { billAddressOf, billApi, billPage } from "@/app/_client/billAddress";
import { Problem } from "@/app/_client/requestJson";
import { isConflict, useBill } from "@/app/_client/useBills";
import { useSites } from "@/app/_client/useConfiguration";
import { formatEnergy } from "@/components/figures/formatQuantity";
import { formatMonth } from "@/components/figures/formatTime";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { CardsSkeleton, TableSkeleton } from "@/components/states/Skeletons";
import type { BillBlockerBody, BillBody } from "@/wire/http/billFields";
import { HeaderActions } from "../../HeaderActions";
import { QueryProblem } from "../../QueryProblem";
import { Blockers } from "../Blockers";
import { billFacts, billOwner, billTitle } from "../billFacts";
import { AdjustmentsTable } from "./AdjustmentsTable";
import { BillLines } from "./BillLines";
import { BillRooms } from "./BillRooms";
import { BillTotals } from "./BillTotals";
import { IssuedInstead } from "./IssuedInstead";

/** One bill: its lines, what was corrected, its sum, and the way down to the readings. */
export function BillView({ bill: segment }: { bill: string }) {
	const [query] = useQueryStates({ month: parseAsString, classroom: parseAsString, connection: parseAsString });
	const [why, setWhy] = useQueryStates({ line: parseAsInteger });
	const address = billAddressOf(segment, query);
	const { data: sites } = useSites();
	const { data, error, refetch } = useBill(address);
	const site = sites?.sites[0];
	const zone = site?.time_zone ?? "UTC";
	const isIssuedNow = address?.kind === "open" && isConflict(error);
	const bill = isIssuedNow ? undefined : data;
	const isGone = address === null || (error instanceof Problem && error.status === 404);
	return (
		<>
			<PageHeader
				crumbs={[
					{ label: site?.name ?? "Site", href: "/" },
					{ label: "Bills", href: bill ? `/bills?month=${bill.month}` : "/bills" },
					{ label: bill ? billOwner(bill) : "Bill" },
				]}
				title={bill ? billTitle(bill) : "Bill"}
				subtitle={bill && (bill.state === "issued" ? "Frozen; it never changes." : "As it stands now; nothing is final.")}
				actions={
					<HeaderActions>
						{bill && address && (
							<>
								<a className="button button--tertiary" href={billApi(address, "/csv")} download>
									<Sheet aria-hidden className="size-4" />
									CSV
								</a>
								<a className="button button--tertiary" href={billApi(address, "/pdf")} download>
									<FileText aria-hidden className="size-4" />
									PDF
								</a>
								<Link className="button button--tertiary" href={billPage(address, "/print")} target="_blank">
									<Printer aria-hidden className="size-4" />
									Print view
								</Link>
							</>
						)}
					</HeaderActions>
				}
			/>
			{isGone && (
				<EmptyState
					icon={ScrollText}
					title="There is no such bill"
					action={
						<Link href="/bills" className="button button--primary">
							See the bills
						</Link>
					}
				>
					It was not issued, its room is not among those that you may see, or the address is spelt otherwise.
				</EmptyState>
			)}
			{isIssuedNow && <IssuedInstead address={address} onRetry={() => void refetch()} />}
			{error && !isGone && !isIssuedNow && (
				<QueryProblem error={error} hasOldData={bill !== undefined} onRetry={() => void refetch()} />
			)}
			{!bill && !error && !isGone && (
				<>
					<CardsSkeleton />
					<TableSkeleton />
				</>
			)}
			{bill && address && (
				<>
					<dl className="panel grid grid-cols-2 gap-x-6 gap-y-3 px-5 py-4 text-sm sm:grid-cols-3 xl:grid-cols-6">
						{billFacts(bill, zone).map(({ name, text }) => (
							<div key={name}>
								<dt className="text-xs text-muted">{name}</dt>
								<dd className="font-medium">{text}</dd>
							</div>
						))}
					</dl>
					{bill.unpriced_kwh > 0 && (
						<p className="rounded-2xl bg-warning-soft px-5 py-3.5 text-sm text-warning-soft-foreground">
							{formatEnergy(bill.unpriced_kwh)} of {formatMonth(bill.month)} have no price and are not in this bill.{" "}
							<Link href="/cost-versions" className="underline">
								Price them under Tariffs
							</Link>
						</p>
					)}
					<Blockers blockers={worthSaying(bill)} />
					<BillLines bill={bill} address={address} opened={why.line} onOpen={(line) => void setWhy({ line })} zone={zone} />
					<AdjustmentsTable bill={bill} />
					<BillTotals bill={bill} />
					<BillRooms bill={bill} />
				</>
			)}
		</>
	);
}

/** A running month is always still being worked out, and what is unpriced is said above. */
function worthSaying({ blockers }: BillBody): BillBlockerBody[] {
	if (blockers.some(({ kind }) => kind === "month_not_over")) return [];
	return blockers.filter(({ kind }) => kind !== "unpriced");
}
