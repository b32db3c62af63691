import type { Instant } from "@/domain/calendar/interval";

export interface BucketRate {
	/** What may come at once. */
	readonly burst: number;
	/** What comes back. */
	readonly perMinute: number;
}

interface Bucket {
	left: number;
	at: Instant;
}

/**
 * Token buckets by key, in bounded memory: the one that was longest unused makes room. It may be forgotten, and so be
 * full again; that takes `keysMax` other keys in the meantime.
 */
export class TokenBuckets {
	private readonly buckets = new Map<string, Bucket>();

	constructor(
		private readonly rate: BucketRate,
		private readonly keysMax: number,
	) {}

	get size(): number {
		return this.buckets.size;
	}

	/** Takes one. Milliseconds until there is one again; 0 = taken. */
	take(key: string, now: Instant): number {
		const bucket = this.bucketOf(key, now);
		if (bucket.left < 1) return this.waitOf(bucket);
		bucket.left -= 1;
		return 0;
	}

	/** Whether there is one, without taking it. Milliseconds to wait; 0 = yes. */
	waitFor(key: string, now: Instant): number {
		const bucket = this.buckets.get(key);
		if (!bucket) return 0;
		return this.waitOf({ left: this.leftOf(bucket, now), at: now });
	}

	private bucketOf(key: string, now: Instant): Bucket {
		const known = this.buckets.get(key);
		const bucket = known ? { left: this.leftOf(known, now), at: now } : { left: this.rate.burst, at: now };
		// Back to the end of the order: Map keeps the order of insertion.
		this.buckets.delete(key);
		this.buckets.set(key, bucket);
		if (this.buckets.size > this.keysMax) this.buckets.delete(this.buckets.keys().next().value as string);
		return bucket;
	}

	private leftOf({ left, at }: Bucket, now: Instant): number {
		// A clock that was set back gives nothing, and takes nothing.
		const came = (Math.max(0, now - at) / 60_000) * this.rate.perMinute;
		return Math.min(this.rate.burst, left + came);
	}

	private waitOf({ left }: Bucket): number {
		return left >= 1 ? 0 : Math.ceil(((1 - left) / this.rate.perMinute) * 60_000);
	}
}
