/** amount × numerator / denominator, rounded half away from zero to the unit of the amount. `denominator` > 0. */
export function proportion(amount: bigint, numerator: bigint, denominator: bigint): bigint {
	const product = amount * numerator;
	const size = product < 0n ? -product : product;
	const rounded = (2n * size + denominator) / (2n * denominator);
	return product < 0n ? -rounded : rounded;
}

/** A percentage with 4 decimals: 10.5 % is 105_000n. */
export type PercentE4 = bigint;

/** 100 % with 4 decimals. */
export const WHOLE_PERCENT_E4: PercentE4 = 1_000_000n;

export function percentOf(amount: bigint, percentE4: PercentE4): bigint {
	return proportion(amount, percentE4, WHOLE_PERCENT_E4);
}
