import { useQuery } from "@tanstack/react-query";
import type { LineEvidence } from "@/wire/http/billEvidence";
import type { BillBody, BillSummaryBody } from "@/wire/http/billFields";
import { type BillAddress, billApi, type EvidenceDepth, evidenceApi } from "./billAddress";
import { Problem, requestJson, withQuery } from "./requestJson";

export type BillList = {
	bills: BillSummaryBody[];
	next_to_issue: string | null;
	issued_months: string[];
	currency: string;
};

const LIMIT = 500;
const live = { topics: ["usage", "bills"] };

/** The bills of a month: those that were issued, else as they stand now. */
export function useMonthBills(month: string | null) {
	const issuedUrl = withQuery("/api/bills", { state: "issued", month, limit: LIMIT });
	const openUrl = withQuery("/api/bills", { state: "open", month, limit: LIMIT });
	const issued = useQuery({
		queryKey: ["bills", issuedUrl],
		queryFn: ({ signal }) => requestJson<BillList>(issuedUrl, { signal }),
		enabled: month !== null,
		meta: live,
	});
	const isOpen = issued.data !== undefined && !issued.isPlaceholderData && issued.data.bills.length === 0;
	const open = useQuery({
		queryKey: ["bills", openUrl],
		queryFn: ({ signal }) => requestJson<BillList>(openUrl, { signal }),
		enabled: isOpen,
		meta: live,
	});
	const shown = isOpen ? open : issued;
	return {
		data: shown.data,
		state: isOpen ? ("open" as const) : ("issued" as const),
		issuedMonths: issued.data?.issued_months ?? [],
		// The month was issued meanwhile: its issued bills follow by themselves.
		error: issued.error ?? (isOpen && !isConflict(open.error) ? open.error : null),
		isPlaceholderData: issued.isPlaceholderData || shown.isPlaceholderData,
		refetch: () => void Promise.all([issued.refetch(), ...(isOpen ? [open.refetch()] : [])]),
	};
}

export function useBill(address: BillAddress | null) {
	const url = address === null ? "" : billApi(address);
	return useQuery({
		queryKey: ["bill", url],
		queryFn: ({ signal }) => requestJson<BillBody>(url, { signal }),
		enabled: address !== null,
		// An issued bill never changes.
		staleTime: address?.kind === "issued" ? Number.POSITIVE_INFINITY : 5_000,
		meta: address?.kind === "open" ? live : { topics: [] },
	});
}

export function useLineEvidence(address: BillAddress, line: number, depth: EvidenceDepth, after: number | null) {
	const url = evidenceApi(address, line, depth, after);
	return useQuery({
		queryKey: ["evidence", url],
		queryFn: ({ signal }) => requestJson<LineEvidence>(url, { signal }),
	});
}

/** Where the bill of an address of an open month lies once that month is issued; `bill` is null where it has none. */
export function useIssuedBill(address: BillAddress | null, isIssued: boolean) {
	const open = address?.kind === "open" ? address : null;
	const url = withQuery("/api/bills", { state: "issued", month: open?.month, classroom: open?.classroom, limit: LIMIT });
	const { data, error, isPlaceholderData } = useQuery({
		queryKey: ["bills", url],
		queryFn: ({ signal }) => requestJson<BillList>(url, { signal }),
		enabled: isIssued && open !== null,
		meta: live,
	});
	if (open === null || !isIssued || data === undefined || isPlaceholderData) return { isFound: false, bill: null, error };
	return { isFound: true, bill: data.bills.find((bill) => isBillOf(bill, open)) ?? null, error };
}

/** The bills of a connection's rooms, by the room's code. */
export function useIssuedRoomBills(bill: BillBody): ReadonlyMap<string, number> {
	const url = withQuery("/api/bills", { state: "issued", month: bill.month, limit: LIMIT });
	const { data } = useQuery({
		queryKey: ["bills", url],
		queryFn: ({ signal }) => requestJson<BillList>(url, { signal }),
		enabled: bill.state === "issued" && bill.rooms.length > 0,
		meta: live,
	});
	return new Map(
		(data?.bills ?? []).flatMap(({ classroom, id }) => (classroom === null || id === null ? [] : [[classroom, id]])),
	);
}

export function isConflict(error: unknown): boolean {
	return error instanceof Problem && error.status === 409;
}

function isBillOf(bill: BillSummaryBody, { classroom, connection }: Extract<BillAddress, { kind: "open" }>): boolean {
	return classroom === null ? bill.connection?.key === (connection ?? "site") : bill.classroom === classroom;
}
