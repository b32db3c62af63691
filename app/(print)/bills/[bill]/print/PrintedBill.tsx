"use client";

import { Button } from "@heroui/react/button";
import { Printer } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryStates } from "nuqs";
import { billAddressOf, billPage } from "@/app/_client/billAddress";
import { isConflict, useBill } from "@/app/_client/useBills";
import { useSites } from "@/app/_client/useConfiguration";
import { IssuedInstead } from "@/app/(console)/bills/[bill]/IssuedInstead";
import { ProblemNotice } from "@/components/states/ProblemNotice";
import { BillPaper } from "./BillPaper";

/** A bill as it goes to paper: A4, nothing around it. The bar above is not printed. */
export function PrintedBill({ bill: segment }: { bill: string }) {
	const [query] = useQueryStates({ month: parseAsString, classroom: parseAsString, connection: parseAsString });
	const address = billAddressOf(segment, query);
	const { data: sites } = useSites();
	const { data, error, refetch } = useBill(address);
	const isIssuedNow = address?.kind === "open" && isConflict(error);
	const bill = isIssuedNow ? undefined : data;
	return (
		<main id="content">
			<div data-print="hidden" className="mx-auto mb-4 flex max-w-[210mm] items-center justify-between gap-3">
				<Link href={address === null ? "/bills" : billPage(address)} className="text-link text-sm">
					Back to the bill
				</Link>
				<Button onPress={() => window.print()} isDisabled={!bill}>
					<Printer aria-hidden className="size-4" />
					Print
				</Button>
			</div>
			{isIssuedNow && <IssuedInstead address={address} tail="/print" onRetry={() => void refetch()} />}
			{((error && !isIssuedNow) || address === null) && (
				<div className="mx-auto max-w-[210mm]">
					<ProblemNotice
						title={error?.message ?? "There is no such bill"}
						safe="Nothing was changed. The list under Bills shows those that there are."
					/>
				</div>
			)}
			{!bill && !error && address !== null && <div aria-hidden className="paper animate-pulse" />}
			{bill && <BillPaper bill={bill} zone={sites?.sites[0]?.time_zone ?? "UTC"} />}
		</main>
	);
}
