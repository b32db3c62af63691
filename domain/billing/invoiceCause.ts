import { toDecimalText } from "@/domain/quantity/decimal";
import type { Hundredths } from "@/domain/quantity/money";
import { percentOf, proportion } from "@/domain/quantity/proportion";
import { type InvoiceLine, type OurLine, sizeOf } from "./invoice";

export type InvoiceCauseKind =
	| "other_rate"
	| "other_quantity"
	| "meter_ratio"
	| "other_slab"
	| "rounding"
	| "sum_of_lines"
	| "tax_base"
	| "minimum_demand";

export interface InvoiceCause {
	readonly kind: InvoiceCauseKind;
	readonly message: string;
}

export interface InvoiceContext {
	readonly tolerance: Hundredths;
	readonly theirKwhMicro: bigint | null;
	readonly ourKwhMicro: bigint;
	/** What they charge, by our component: the base of their taxes. */
	readonly theirAmounts: ReadonlyMap<string, Hundredths>;
}

/** 10^-12 in a hundredth. */
const PICO_PER_HUNDREDTH = 10_000_000_000n;

/**
 * What the arithmetic shows of why a line differs: the first rule that reproduces their amount to the tolerance. Null
 * where none does; nothing is guessed.
 */
export function likelyCause(theirs: InvoiceLine, ours: readonly OurLine[], context: InvoiceContext): InvoiceCause | null {
	const [only, ...more] = ours;
	const amount = ours.reduce((sum, line) => sum + line.amount, 0n);
	const ofOne =
		only && more.length === 0
			? (otherSlab(theirs, only, context) ??
				stated(theirs, only) ??
				taxBase(theirs, only, context) ??
				minimumDemand(theirs, only, context))
			: null;
	return (
		ofOne ??
		meterRatio(theirs, amount, context) ??
		(only && more.length === 0 ? plainRate(theirs, only, context) : null) ??
		wholeUnits(theirs, amount)
	);
}

function otherSlab(
	theirs: InvoiceLine,
	{ quantityMicro, otherRatesMicro }: OurLine,
	context: InvoiceContext,
): InvoiceCause | null {
	const rate = otherRatesMicro.find((other) => isAmount(theirs.amount, (quantityMicro ?? 0n) * other, context));
	return rate === undefined
		? null
		: { kind: "other_slab", message: `their amount is our quantity at the rate of another slab, ${toDecimalText(rate, 6)}` };
}

/** What they state beside the amount tells it, as far as it explains the difference alone. */
function stated(theirs: InvoiceLine, ours: OurLine): InvoiceCause | null {
	const { quantityMicro: quantity, rateMicro: rate } = theirs;
	const isOtherRate = rate !== null && ours.rateMicro !== null && rate !== ours.rateMicro;
	const isOtherQuantity = quantity !== null && ours.quantityMicro !== null && toWhole(quantity) !== toWhole(ours.quantityMicro);
	if (isOtherRate && !isOtherQuantity)
		return { kind: "other_rate", message: `their rate is ${toDecimalText(rate, 6)}, ours ${toDecimalText(ours.rateMicro, 6)}` };
	if (isOtherQuantity && !isOtherRate) {
		const text = `their quantity is ${toDecimalText(quantity, 6)}, ours ${toDecimalText(ours.quantityMicro, 6)}`;
		return { kind: "other_quantity", message: text };
	}
	return null;
}

function taxBase(theirs: InvoiceLine, { percentE4, percentOf: of }: OurLine, context: InvoiceContext): InvoiceCause | null {
	if (percentE4 === null || of.length === 0) return null;
	const base = of.reduce((sum, component) => sum + (context.theirAmounts.get(component) ?? 0n), 0n);
	return isAmount(theirs.amount, percentOf(base * PICO_PER_HUNDREDTH, percentE4), context)
		? { kind: "tax_base", message: `the percentage is the same, of their charges instead of ours` }
		: null;
}

function minimumDemand(theirs: InvoiceLine, { minimumMicro, rateMicro }: OurLine, context: InvoiceContext): InvoiceCause | null {
	return minimumMicro !== null && rateMicro !== null && isAmount(theirs.amount, minimumMicro * rateMicro, context)
		? { kind: "minimum_demand", message: `they charge the minimum of the contract, ${toDecimalText(minimumMicro, 6)}` }
		: null;
}

function meterRatio(theirs: InvoiceLine, ours: Hundredths, context: InvoiceContext): InvoiceCause | null {
	const { theirKwhMicro, ourKwhMicro } = context;
	if (theirKwhMicro === null || ourKwhMicro <= 0n || theirKwhMicro === ourKwhMicro) return null;
	// Both figures are rounded: so many hundredths may come of the last digit of either.
	const slack = context.tolerance + proportion(sizeOf(ours), 1_000_000n, 2n * ourKwhMicro);
	return sizeOf(theirs.amount - proportion(ours, theirKwhMicro, ourKwhMicro)) <= slack
		? { kind: "meter_ratio", message: "the rate is the same: the difference is that of the kWh" }
		: null;
}

/** Their amount is our quantity at some price of at most 2 decimals. Below 2 units any amount would be. */
function plainRate(theirs: InvoiceLine, { quantityMicro, rateMicro }: OurLine, context: InvoiceContext): InvoiceCause | null {
	if (quantityMicro === null || rateMicro === null || quantityMicro < 10_000_000n) return null;
	const rate = proportion(theirs.amount * PICO_PER_HUNDREDTH, 1n, quantityMicro * 10_000n) * 10_000n;
	return rate !== rateMicro && isAmount(theirs.amount, quantityMicro * rate, context)
		? {
				kind: "other_rate",
				message: `their amount is our quantity at ${toDecimalText(rate, 6)}, ours is ${toDecimalText(rateMicro, 6)}`,
			}
		: null;
}

function wholeUnits({ amount }: InvoiceLine, ours: Hundredths): InvoiceCause | null {
	return amount % 100n === 0n && sizeOf(amount - ours) < 100n
		? { kind: "rounding", message: "their amount is rounded to the whole unit" }
		: null;
}

function isAmount(amount: Hundredths, pico: bigint, { tolerance }: InvoiceContext): boolean {
	return sizeOf(amount - proportion(pico, 1n, PICO_PER_HUNDREDTH)) <= tolerance;
}

/** Invoices state whole units. */
function toWhole(micro: bigint): bigint {
	return proportion(micro, 1n, 1_000_000n);
}
