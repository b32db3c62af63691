import type { ComparedFigure, ComparedLine, InvoiceComparison } from "@/domain/billing/checkInvoice";
import type { EnteredFigure, Invoice } from "@/domain/billing/invoice";
import { fromDecimalText, toDecimalText } from "@/domain/quantity/decimal";
import type { EnteredInvoice, InvoiceCheckRow } from "@/store/invoiceChecks";
import type { BillConnectionBody } from "@/wire/http/billFields";
import type { InvoiceCheckBody } from "@/wire/http/invoiceChecks";

/** What was entered, as the comparison takes it. */
export function toInvoice(content: EnteredInvoice): Invoice {
	return {
		kwh: toFigure(content.kwh),
		demandKva: toFigure(content.demand_kva),
		demandKw: toFigure(content.demand_kw),
		powerFactor: toFigure(content.power_factor),
		lines: content.lines.map(({ label, amount, component, quantity, rate }) => ({
			label,
			amount: fromDecimalText(amount, 2),
			component,
			quantityMicro: quantity === null ? null : fromDecimalText(quantity, 6),
			rateMicro: rate === null ? null : fromDecimalText(rate, 6),
		})),
		total: fromDecimalText(content.total, 2),
		tolerance: fromDecimalText(content.tolerance, 2),
	};
}

function toFigure(text: string | null): EnteredFigure | null {
	if (text === null) return null;
	const decimals = text.split(".")[1]?.length ?? 0;
	return { micro: fromDecimalText(text, 6), lastDecimalMicro: 10n ** BigInt(6 - decimals) };
}

export interface CheckOf {
	readonly row: InvoiceCheckRow;
	readonly comparison: InvoiceComparison;
	readonly connection: BillConnectionBody;
	readonly currency: string;
	readonly isIssued: boolean;
	readonly ourTotal: bigint;
}

export function toApiCheck({ row, comparison, connection, currency, isIssued, ourTotal }: CheckOf): InvoiceCheckBody {
	const { content } = row;
	const { total } = comparison;
	return {
		...{ id: row.id, month: row.month, connection, currency, invoice_number: row.invoiceNumber, issuer: row.issuer },
		notes: content.notes,
		tolerance: Number(content.tolerance),
		entered_by: row.enteredBy,
		entered_at: new Date(row.enteredAt).toISOString(),
		verdict: comparison.agrees ? "agrees" : "differs",
		compared_with: isIssued ? "issued" : "open",
		figures: comparison.figures.map(toApiFigure),
		lines: comparison.lines.map(toApiLine),
		total: {
			...{ verdict: total.verdict, cause: total.cause, difference: Number(total.difference) / 100 },
			percent: percentOf(total.difference, ourTotal),
			theirs: Number(content.total),
			ours: Number(ourTotal) / 100,
		},
	};
}

function toApiFigure({ figure, theirsMicro, oursMicro, verdict, differenceMicro, cause }: ComparedFigure) {
	return {
		...{ figure, verdict, cause },
		theirs: theirsMicro === null ? null : Number(toDecimalText(theirsMicro, 6)),
		ours: oursMicro === null ? null : toDecimalText(oursMicro, 6),
		difference: differenceMicro === null ? null : Number(toDecimalText(differenceMicro, 6)),
		percent: percentOf(differenceMicro, oursMicro),
	};
}

/** Several lines of ours beside one of theirs are shown as their sum: a quantity and a rate only where there is one. */
function toApiLine({ theirs, ours, verdict, difference, cause }: ComparedLine) {
	const [only] = ours;
	const amount = ours.reduce((sum, line) => sum + line.amount, 0n);
	const one = ours.length === 1 ? only : undefined;
	return {
		...{ verdict, cause, label: theirs?.label ?? only?.label ?? "", component: only?.component ?? theirs?.component ?? null },
		difference: difference === null ? null : Number(difference) / 100,
		percent: percentOf(difference, amount),
		theirs: theirs && {
			amount: Number(theirs.amount) / 100,
			quantity: theirs.quantityMicro === null ? null : Number(toDecimalText(theirs.quantityMicro, 6)),
			rate: theirs.rateMicro === null ? null : Number(toDecimalText(theirs.rateMicro, 6)),
		},
		ours: only
			? {
					amount: Number(amount) / 100,
					quantity: one?.quantityMicro == null ? null : toDecimalText(one.quantityMicro, 6),
					unit: only.unit,
					rate: one?.rateMicro == null ? null : toDecimalText(one.rateMicro, 6),
				}
			: null,
	};
}

/** To 2 decimals; null where there is nothing to compare with. */
function percentOf(difference: bigint | null, ours: bigint | null): number | null {
	if (difference === null || ours === null || ours === 0n) return null;
	return Number((difference * 10_000n) / ours) / 100;
}
