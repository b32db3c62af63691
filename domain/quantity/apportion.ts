/**
 * Splits a total over weights so that the parts sum to it exactly: part i = floor(T·W(i)/W) − floor(T·W(i−1)/W),
 * W(i) the cumulative weight. No remainder is left over and no part depends on the order of the additions.
 * A negative total splits into the negatives of the parts of its absolute value, so a reversal cancels to the unit.
 *
 * @param total   any integer
 * @param weights ≥ 0 each; when all are 0 the total is split evenly
 * @returns one part per weight; [] for no weights, which only a total of 0 may have
 */
export function apportion(total: bigint, weights: readonly bigint[]): bigint[] {
	if (weights.length === 0) {
		if (total !== 0n) throw new RangeError("apportion: a total without weights would be lost");
		return [];
	}
	const sum = weights.reduce((a, b) => a + b, 0n);
	if (weights.some((w) => w < 0n)) throw new RangeError("apportion: negative weight");
	const even = sum === 0n;
	const whole = even ? BigInt(weights.length) : sum;
	const size = total < 0n ? -total : total;
	let cumulative = 0n;
	let given = 0n;
	return weights.map((weight) => {
		cumulative += even ? 1n : weight;
		const until = (size * cumulative) / whole;
		const part = until - given;
		given = until;
		return total < 0n ? -part : part;
	});
}
