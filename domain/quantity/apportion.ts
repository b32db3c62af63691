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

/**
 * Splits a total so that the parts sum to it and each is one of the two whole numbers next to its exact share; what the
 * floors leave goes to the largest remainders, earlier ones first (method of Hamilton). For amounts that are read side
 * by side: equal weights get equal parts as far as that is possible. Adding a cut may move other parts, so it is no
 * split of time: that is `apportion`.
 */
export function apportionNearest(total: bigint, weights: readonly bigint[]): bigint[] {
	const sum = weights.reduce((a, b) => a + b, 0n);
	if (weights.length === 0 || sum === 0n || weights.some((weight) => weight < 0n)) return apportion(total, weights);
	const size = total < 0n ? -total : total;
	const parts = weights.map((weight) => (size * weight) / sum);
	let left = size - parts.reduce((a, b) => a + b, 0n);
	const byRemainder = weights.map((weight, index) => ({ index, remainder: (size * weight) % sum }));
	byRemainder.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
	for (const { index } of byRemainder) {
		if (left === 0n) break;
		parts[index] = (parts[index] ?? 0n) + 1n;
		left -= 1n;
	}
	return total < 0n ? parts.map((part) => -part) : parts;
}
