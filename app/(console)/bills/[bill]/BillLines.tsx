"use client";

import { Button } from "@heroui/react/button";
import { ChevronDown, ChevronUp } from "lucide-react";
import Link from "next/link";
import { Fragment } from "react";
import type { BillAddress } from "@/app/_client/billAddress";
import { Column, DataTable } from "@/components/tables/DataTable";
import type { BillBody, BillLineBody } from "@/wire/http/billFields";
import { ALLOCATION, formatBillAmount } from "../billWords";
import { Calculation } from "../Calculation";
import { EvidencePanel } from "./EvidencePanel";

type BillLinesProps = {
	bill: BillBody;
	address: BillAddress;
	opened: number | null;
	onOpen: (line: number | null) => void;
	zone: string;
};

/** The lines of a bill. Each opens down to the readings that it rests on. */
export function BillLines({ bill, address, opened, onOpen, zone }: BillLinesProps) {
	if (bill.lines.length === 0)
		return <p className="panel px-6 py-10 text-center text-sm text-muted">No charge in this month yet.</p>;
	return (
		<section aria-labelledby="lines-title" className="flex flex-col gap-3">
			<h2 id="lines-title" className="text-base font-medium">
				Charges
			</h2>
			<DataTable label="Charges">
				<thead className="table__header">
					<tr>
						<Column>Charge</Column>
						<Column className="hidden md:table-cell">How it comes about</Column>
						<Column align="right">Amount</Column>
					</tr>
				</thead>
				<tbody className="table__body">
					{bill.lines.map((line) => {
						const isOpen = line.line === opened;
						return (
							<Fragment key={line.line}>
								<tr className="table__row">
									<th scope="row" className="table__cell text-left align-top font-normal">
										<span className="font-medium">{line.label}</span>
										<span className="block text-xs leading-5 text-muted">
											<Link href={`/cost-versions?version=${line.version_id}`} className="text-link">
												version {line.version_id}
											</Link>
											{line.connection !== "site" && ` · ${connectionText(line, bill)}`}
											{line.allocate_by !== null && ` · ${ALLOCATION[line.allocate_by]}`}
										</span>
										<span className="block text-xs leading-5 md:hidden">
											<Calculation line={line} lines={bill.lines} currency={bill.currency} zone={zone} />
										</span>
									</th>
									<td className="table__cell hidden align-top text-sm md:table-cell">
										<Calculation line={line} lines={bill.lines} currency={bill.currency} zone={zone} />
									</td>
									<td className="figure-number table__cell text-right align-top font-medium whitespace-nowrap">
										{formatBillAmount(line.amount, bill.currency)}
										<Button
											size="sm"
											variant="ghost"
											className="mt-1 -mr-2 ml-auto flex"
											aria-expanded={isOpen}
											aria-label={`Why ${line.label}?`}
											onPress={() => onOpen(isOpen ? null : line.line)}
										>
											Why?
											{isOpen ? <ChevronUp aria-hidden className="size-4" /> : <ChevronDown aria-hidden className="size-4" />}
										</Button>
									</td>
								</tr>
								{isOpen && (
									<tr>
										<td colSpan={3} className="table__cell whitespace-normal">
											{/* Its tables scroll by themselves and never widen this one. */}
											<div className="w-0 min-w-full">
												<EvidencePanel address={address} line={line} currency={bill.currency} zone={zone} />
											</div>
										</td>
									</tr>
								)}
							</Fragment>
						);
					})}
				</tbody>
			</DataTable>
		</section>
	);
}

function connectionText(line: BillLineBody, bill: BillBody): string {
	if (line.connection === bill.connection?.key) return bill.connection.label;
	// A room's lines are of the site, of its building or its own.
	const name = line.connection.startsWith("building:") ? bill.classroom?.building : bill.classroom?.code;
	return `${name ?? "its"}${name ? "'s" : ""} own connection`;
}
