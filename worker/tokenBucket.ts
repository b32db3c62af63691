import type { Instant } from "@/domain/calendar/interval";

/** A token bucket: `perSecond` on average, `burst` at once. The first answer is always yes. */
export class TokenBucket {
	private tokens: number;
	private filledAt: Instant;

	constructor(
		private readonly perSecond: number,
		private readonly burst: number,
		now: Instant,
	) {
		this.tokens = burst;
		this.filledAt = now;
	}

	/** Takes a token if there is one. */
	take(now: Instant): boolean {
		this.fill(now);
		if (this.tokens < 1) return false;
		this.tokens -= 1;
		return true;
	}

	/** Whether there is a token, without taking it. */
	has(now: Instant): boolean {
		this.fill(now);
		return this.tokens >= 1;
	}

	/** Takes a token in any case, on credit if need be. Returns how long to wait before acting on it, in ms. */
	reserve(now: Instant): number {
		this.fill(now);
		this.tokens -= 1;
		return this.tokens >= 0 ? 0 : Math.ceil((-this.tokens / this.perSecond) * 1000);
	}

	/** Takes tokens after the fact, down to an empty bucket's credit of one burst. */
	charge(tokens: number): void {
		this.tokens = Math.max(-this.burst, this.tokens - tokens);
	}

	private fill(now: Instant): void {
		// A clock that jumps back gives nothing and takes nothing.
		this.tokens = Math.min(this.burst, this.tokens + (Math.max(0, now - this.filledAt) / 1000) * this.perSecond);
		this.filledAt = now;
	}
}
