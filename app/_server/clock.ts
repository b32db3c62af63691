import type { Instant } from "@/domain/calendar/interval";

/** Reading the clock is like a network call: it is passed in. */
export interface Clock {
	now(): Instant;
}

export const systemClock: Clock = { now: () => Date.now() };
