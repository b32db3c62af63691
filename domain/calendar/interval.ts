/** An instant as milliseconds since 1970-01-01T00:00Z. Integer. The domain never asks what time it is now. */
export type Instant = number;

/** Half-open: start ≤ t < end. Empty when start = end. */
export interface Interval {
	readonly start: Instant;
	readonly end: Instant;
}

/** The common part of two intervals, or null when they share no instant. */
export function intersect(a: Interval, b: Interval): Interval | null {
	const start = Math.max(a.start, b.start);
	const end = Math.min(a.end, b.end);
	return start < end ? { start, end } : null;
}

export function contains(interval: Interval, instant: Instant): boolean {
	return interval.start <= instant && instant < interval.end;
}

/** What is in force: the last value whose `effectiveFrom` is not after `at`. `dated` ascends by effectiveFrom. */
export function inForce<T extends { readonly effectiveFrom: Instant }>(dated: readonly T[], at: Instant): T | null {
	let found: T | null = null;
	for (const value of dated) {
		if (value.effectiveFrom > at) break;
		found = value;
	}
	return found;
}
