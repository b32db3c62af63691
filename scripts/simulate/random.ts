/**
 * A number in [0, 1) that depends on nothing but its keys: asking in another order, or again, gives the same answer,
 * so that a device's day can be computed without computing all days before it.
 * FNV-1a over the keys, finished as in MurmurHash3.
 */
export function chance(...keys: readonly (string | number)[]): number {
	return hash32(...keys) / 0x1_0000_0000;
}

/** The same as a 32-bit unsigned integer, for epochs and the like. */
export function hash32(...keys: readonly (string | number)[]): number {
	let hash = 0x811c9dc5;
	for (const key of keys) {
		const text = String(key);
		for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
		hash = Math.imul(hash ^ 0xff, 0x01000193);
	}
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}

/** An integer in [low, high], by the same rule. */
export function chosen(low: number, high: number, ...keys: readonly (string | number)[]): number {
	return low + Math.floor(chance(...keys) * (high - low + 1));
}
