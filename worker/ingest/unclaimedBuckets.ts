import type { Instant } from "@/domain/calendar/interval";
import { TokenBucket } from "../tokenBucket";

/** Of each unclaimed name one message in 10 s is kept, five at once; the rest is counted. */
const PER_SECOND = 0.1;
const BURST = 5;
const NAMES_MAX = 10_000;

/** Keeps a flood of unknown names from filling the quarantine. */
export class UnclaimedBuckets {
	private readonly buckets = new Map<string, TokenBucket>();

	/** Whether a message of this name is kept. */
	take(name: string, now: Instant): boolean {
		let bucket = this.buckets.get(name);
		if (!bucket) {
			if (this.buckets.size >= NAMES_MAX) this.buckets.clear();
			bucket = new TokenBucket(PER_SECOND, BURST, now);
			this.buckets.set(name, bucket);
		}
		return bucket.take(now);
	}
}
