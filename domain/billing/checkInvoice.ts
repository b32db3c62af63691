import type { Hundredths } from "@/domain/quantity/money";
import {
	type EnteredFigure,
	type Invoice,
	type InvoiceLine,
	type OurLine,
	type OurStatement,
	ratioText,
	sizeOf,
} from "./invoice";
import { type InvoiceCause, likelyCause } from "./invoiceCause";
import { matchLines } from "./matchLines";

export type Verdict = "agrees" | "differs" | "only_ours" | "only_theirs";

export interface ComparedLine {
	readonly theirs: InvoiceLine | null;
	/** One, or several of a component that they state in one. */
	readonly ours: readonly OurLine[];
	readonly verdict: Verdict;
	/** Theirs − ours; null where one is missing. */
	readonly difference: Hundredths | null;
	readonly cause: InvoiceCause | null;
}

export type FigureName = "kwh" | "demand_kva" | "demand_kw" | "power_factor";

export interface ComparedFigure {
	readonly figure: FigureName;
	readonly theirsMicro: bigint | null;
	readonly oursMicro: bigint | null;
	readonly verdict: Verdict;
	readonly differenceMicro: bigint | null;
	readonly cause: InvoiceCause | null;
}

export interface InvoiceComparison {
	readonly agrees: boolean;
	readonly figures: readonly ComparedFigure[];
	readonly lines: readonly ComparedLine[];
	readonly total: { readonly verdict: Verdict; readonly difference: Hundredths; readonly cause: InvoiceCause | null };
}

/** Puts the utility's invoice beside our statement, figure by figure and line by line. */
export function checkInvoice(invoice: Invoice, ours: OurStatement): InvoiceComparison {
	const lines = compareLines(invoice, ours);
	const figures = compareFigures(invoice, ours, lines);
	const total = compareTotal(invoice, ours);
	const agrees = [...figures, ...lines, total].every(({ verdict }) => verdict === "agrees");
	return { agrees, figures, lines, total };
}

/** A figure agrees when it differs by less than one unit of its last decimal: invoices cut off or round. */
function compareFigures(invoice: Invoice, ours: OurStatement, lines: readonly ComparedLine[]): ComparedFigure[] {
	const pairs: [FigureName, EnteredFigure | null, bigint | null][] = [
		["kwh", invoice.kwh, ours.kwhMicro],
		["demand_kva", invoice.demandKva, ours.demandKvaMicro],
		["demand_kw", invoice.demandKw, ours.demandKwMicro],
		["power_factor", invoice.powerFactor, ours.powerFactorMicro],
	];
	return pairs.flatMap(([figure, theirs, our]): ComparedFigure[] => {
		// What they do not state cannot be checked; that is no disagreement.
		if (theirs === null) return [];
		if (our === null)
			return [{ figure, theirsMicro: theirs.micro, oursMicro: null, verdict: "only_theirs", differenceMicro: null, cause: null }];
		const difference = theirs.micro - our;
		const verdict = sizeOf(difference) < theirs.lastDecimalMicro ? "agrees" : "differs";
		const isOfMeter = figure === "kwh" && verdict === "differs" && our > 0n && isCharged(lines, theirs.micro, our);
		const ratio = isOfMeter ? ratioText(theirs.micro, our) : null;
		const cause = ratio === null ? null : ({ kind: "meter_ratio", message: `their meter counts ${ratio} of ours` } as const);
		return [{ figure, theirsMicro: theirs.micro, oursMicro: our, verdict, differenceMicro: difference, cause }];
	});
}

/** Whether a line differs as the kWh do, to 0.1 %: a difference of kWh alone says nothing of the meter. */
function isCharged(lines: readonly ComparedLine[], theirKwh: bigint, ourKwh: bigint): boolean {
	return lines.some(({ theirs, ours, verdict }) => {
		if (theirs === null || verdict !== "differs") return false;
		const expected = ours.reduce((sum, line) => sum + line.amount, 0n) * theirKwh;
		return expected !== 0n && sizeOf(theirs.amount * ourKwh - expected) * 1_000n <= sizeOf(expected);
	});
}

function compareLines(invoice: Invoice, ours: OurStatement): ComparedLine[] {
	const { pairs, unmatched } = matchLines(invoice.lines, ours.lines);
	const theirAmounts = new Map<string, Hundredths>();
	for (const { theirs, ours: matched } of pairs)
		for (const component of new Set(matched.map((line) => line.component)))
			theirAmounts.set(component, (theirAmounts.get(component) ?? 0n) + theirs.amount);
	const compared = pairs.map(({ theirs, ours: matched }): ComparedLine => {
		if (matched.length === 0) return { theirs, ours: [], verdict: "only_theirs", difference: null, cause: null };
		const difference = theirs.amount - matched.reduce((sum, line) => sum + line.amount, 0n);
		if (sizeOf(difference) <= invoice.tolerance) return { theirs, ours: matched, verdict: "agrees", difference, cause: null };
		const cause = likelyCause(theirs, matched, {
			tolerance: invoice.tolerance,
			theirKwhMicro: invoice.kwh?.micro ?? null,
			ourKwhMicro: ours.kwhMicro,
			theirAmounts,
		});
		return { theirs, ours: matched, verdict: "differs", difference, cause };
	});
	// A charge of nothing that they leave out is no disagreement.
	const missing = unmatched
		.filter((line) => line.amount !== 0n)
		.map((line): ComparedLine => ({ theirs: null, ours: [line], verdict: "only_ours", difference: null, cause: null }));
	return [...compared, ...missing];
}

function compareTotal({ lines, total, tolerance }: Invoice, ours: OurStatement): InvoiceComparison["total"] {
	const difference = total - ours.total;
	const sum = lines.reduce((all, line) => all + line.amount, 0n);
	const isOff = sizeOf(total - sum) > tolerance;
	const cause = isOff
		? ({ kind: "sum_of_lines", message: "their lines do not sum to their total" } as const)
		: sizeOf(difference) > tolerance && sizeOf(difference) < 100n && total % 100n === 0n
			? ({ kind: "rounding", message: "their total is rounded to the whole unit" } as const)
			: null;
	return { verdict: sizeOf(difference) <= tolerance && !isOff ? "agrees" : "differs", difference, cause };
}
