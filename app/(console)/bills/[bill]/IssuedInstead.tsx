"use client";

import { ScrollText } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { type BillAddress, billPage } from "@/app/_client/billAddress";
import { useIssuedBill } from "@/app/_client/useBills";
import { formatMonth } from "@/components/figures/formatTime";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import { QueryProblem } from "../../QueryProblem";

type IssuedInsteadProps = {
	address: Extract<BillAddress, { kind: "open" }>;
	tail?: "" | "/print";
	onRetry: () => void;
};

/** A saved address of a provisional bill outlives the month's issue: it leads to the bill that was issued. */
export function IssuedInstead({ address, tail = "", onRetry }: IssuedInsteadProps) {
	const router = useRouter();
	const { bill, isFound, error } = useIssuedBill(address, true);
	const id = bill?.id ?? null;
	useEffect(() => {
		if (id !== null) router.replace(billPage({ kind: "issued", id }, tail));
	}, [id, tail, router]);
	if (error) return <QueryProblem error={error} hasOldData={false} onRetry={onRetry} />;
	if (!isFound || id !== null) return <TableSkeleton />;
	return (
		<EmptyState
			icon={ScrollText}
			title={`${formatMonth(address.month)} was issued without this bill`}
			action={
				<Link href={`/bills?month=${address.month}`} className="button button--primary">
					See the bills of the month
				</Link>
			}
		>
			The month is no longer provisional, and no bill of it is for {address.classroom ?? "this connection"}.
		</EmptyState>
	);
}
