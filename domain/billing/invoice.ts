import type { Hundredths } from "@/domain/quantity/money";

/** Figures in millionths (kWh, kVA, kW, currency per unit), amounts in hundredths. */
export interface InvoiceLine {
	readonly label: string;
	readonly amount: Hundredths;
	/** Id of our component that it is, when the person said so. */
	readonly component: string | null;
	readonly quantityMicro: bigint | null;
	readonly rateMicro: bigint | null;
}

export interface Invoice {
	readonly kwh: EnteredFigure | null;
	readonly demandKva: EnteredFigure | null;
	readonly demandKw: EnteredFigure | null;
	readonly powerFactor: EnteredFigure | null;
	readonly lines: readonly InvoiceLine[];
	readonly total: Hundredths;
	/** Money by which lines and total may differ and still agree. */
	readonly tolerance: Hundredths;
}

/** A figure with the unit of its last decimal: 12,340 is exact to 1, 12,340.5 to 0.1. */
export interface EnteredFigure {
	readonly micro: bigint;
	readonly lastDecimalMicro: bigint;
}

export interface OurLine {
	readonly component: string;
	readonly kind: string;
	readonly label: string;
	readonly amount: Hundredths;
	/** Null: a percentage, a minimum. */
	readonly quantityMicro: bigint | null;
	readonly unit: string;
	readonly rateMicro: bigint | null;
	readonly percentE4: bigint | null;
	/** Of a percentage: ids of the components that it is taken of. */
	readonly percentOf: readonly string[];
	/** Rates of the component's other slabs. */
	readonly otherRatesMicro: readonly bigint[];
	/** Of a demand charge: what the contract makes the least. */
	readonly minimumMicro: bigint | null;
}

export interface OurStatement {
	readonly kwhMicro: bigint;
	readonly demandKvaMicro: bigint | null;
	readonly demandKwMicro: bigint | null;
	readonly powerFactorMicro: bigint | null;
	readonly lines: readonly OurLine[];
	readonly total: Hundredths;
}

export function sizeOf(amount: bigint): bigint {
	return amount < 0n ? -amount : amount;
}

/** "102.5 %", to 2 decimals. */
export function ratioText(theirs: bigint, ours: bigint): string {
	const hundredthsOfPercent = (theirs * 20_000n + ours) / (2n * ours);
	return `${Number(hundredthsOfPercent) / 100} %`;
}
