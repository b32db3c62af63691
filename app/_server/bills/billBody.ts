import type { BillDocument, DocumentAdjustment, DocumentLine } from "@/domain/billing/billDocument";
import { amountText, kilowattHoursText } from "@/domain/billing/billDocument";
import { type ComposedBill, describeConnection, type MonthToBill } from "@/domain/billing/composeBills";
import type { IssuedBill } from "@/store/bills";
import type { BillAdjustmentBody, BillBlockerBody, BillBody, BillLineBody, BillSummaryBody } from "@/wire/http/billFields";

// Documents hold amounts as decimal text, exact for their hash; the API answers amounts of at most 2 decimals as numbers.

export function toApiIssued(issued: IssuedBill): BillBody {
	const { id, number, issuedBy: issued_by } = issued;
	return {
		...toApiDocument(issued.document),
		...{ id, number, state: "issued", issued_by, blockers: [] },
		issued_at: new Date(issued.issuedAt).toISOString(),
		basis_sha256: issued.basisSha256,
		previous_sha256: issued.previousSha256,
		content_sha256: issued.contentSha256,
	};
}

export function toApiOpen(document: BillDocument, blockers: BillBlockerBody[]): BillBody {
	const unsaid = { basis_sha256: null, previous_sha256: null, content_sha256: null };
	return {
		...toApiDocument(document),
		...{ id: null, number: null, state: "open", issued_at: null, issued_by: null },
		blockers,
		...unsaid,
	};
}

function toApiDocument({ lines, adjustments, rooms, totals, unpriced_kwh, ...document }: BillDocument) {
	return {
		...document,
		unpriced_kwh: Number(unpriced_kwh),
		lines: lines.map(toApiLine),
		adjustments: adjustments.map(toApiAdjustment),
		rooms: rooms.map((room) => ({ ...room, amount: Number(room.amount) })),
		totals: { charges: Number(totals.charges), adjustments: Number(totals.adjustments), total: Number(totals.total) },
	};
}

export function toApiLine({ days: _, amount, of_connection: whole, ...line }: DocumentLine): BillLineBody {
	return {
		...line,
		amount: Number(amount),
		of_connection: whole && { quantity: whole.quantity, amount: Number(whole.amount) },
	};
}

function toApiAdjustment({ old, new: next, amount, ...adjustment }: DocumentAdjustment): BillAdjustmentBody {
	return {
		...adjustment,
		old: { ...old, amount: Number(old.amount) },
		new: { ...next, amount: Number(next.amount) },
		amount: Number(amount),
	};
}

export function toIssuedSummary({ id, number, issuedAt, document }: IssuedBill): BillSummaryBody {
	return {
		...{ id, number, state: "issued", kind: document.kind, month: document.month, connection: document.connection },
		classroom: document.classroom?.code ?? null,
		energy_kwh: document.energy_kwh,
		unpriced_kwh: Number(document.unpriced_kwh),
		adjustments: Number(document.totals.adjustments),
		total: Number(document.totals.total),
		issued_at: new Date(issuedAt).toISOString(),
	};
}

export function toOpenSummary(bill: ComposedBill, month: MonthToBill): BillSummaryBody {
	return {
		...{ id: null, number: null, state: "open", kind: bill.kind, month: month.month },
		connection: bill.connection === null ? null : describeConnection(bill.connection, month),
		classroom: bill.document.classroom?.code ?? null,
		energy_kwh: kilowattHoursText(bill.energyMwh),
		unpriced_kwh: Number(bill.document.unpriced_kwh),
		adjustments: Number(amountText(bill.adjustments)),
		total: Number(amountText(bill.total)),
		issued_at: null,
	};
}

/** What the site's connections come to: the rooms' bills are parts of them. */
export function totalOfConnections(summaries: readonly BillSummaryBody[]): number {
	const hundredths = summaries
		.filter((summary) => summary.kind === "connection")
		.reduce((sum, summary) => sum + Math.round(summary.total * 100), 0);
	return hundredths / 100;
}
