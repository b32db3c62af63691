import type { BillAddress } from "@/app/_client/billAddress";
import type { BillSummaryBody } from "@/wire/http/billFields";

/** Where a bill of a list is found. */
export function addressOfSummary(bill: BillSummaryBody): BillAddress {
	if (bill.id !== null) return { kind: "issued", id: bill.id };
	return { kind: "open", month: bill.month, classroom: bill.classroom, connection: bill.connection?.key ?? null };
}
