import { withQuery } from "./requestJson";

/** Which bill: one that was issued, or a room's or connection's as the month stands now. */
export type BillAddress =
	| { readonly kind: "issued"; readonly id: number }
	| { readonly kind: "open"; readonly month: string; readonly classroom: string | null; readonly connection: string | null };

/** How far a line is opened: rooms, days, quarter-hours, entries, readings. */
export type EvidenceDepth = {
	readonly classroom?: string | null;
	readonly date?: string | null;
	readonly quarter?: string | null;
	readonly device?: string | null;
	readonly channel?: string | null;
	readonly entry?: string | null;
};

const API = "/api/bills";

/** `tail`: "", "/csv", "/pdf". */
export function billApi(address: BillAddress, tail: "" | "/csv" | "/pdf" = ""): string {
	return address.kind === "issued" ? `${API}/${address.id}${tail}` : withQuery(`${API}/open${tail}`, whichOf(address));
}

/** The page of a bill, or its print view. */
export function billPage(address: BillAddress, tail: "" | "/print" = ""): string {
	return address.kind === "issued" ? `/bills/${address.id}${tail}` : withQuery(`/bills/open${tail}`, whichOf(address));
}

export function evidenceApi(address: BillAddress, line: number, depth: EvidenceDepth, after: number | null): string {
	if (address.kind === "issued") return withQuery(`${API}/${address.id}/lines/${line}/evidence`, { ...depth, after });
	const { month, classroom, connection } = address;
	return withQuery(`${API}/open/lines/${line}/evidence`, { month, of: classroom, connection, ...depth, after });
}

/** Reads the address of a page; null where it names no bill. */
export function billAddressOf(
	bill: string,
	query: { month: string | null; classroom: string | null; connection: string | null },
): BillAddress | null {
	if (/^[1-9]\d{0,8}$/.test(bill)) return { kind: "issued", id: Number(bill) };
	if (bill !== "open" || query.month === null) return null;
	return { kind: "open", month: query.month, classroom: query.classroom, connection: query.connection };
}

function whichOf({ month, classroom, connection }: Extract<BillAddress, { kind: "open" }>) {
	return { month, classroom, connection: classroom === null ? connection : null };
}
