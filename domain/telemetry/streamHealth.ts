import type { Instant } from "@/domain/calendar/interval";

/** So long may a device be silent before a person is asked: a night and a day off are not a fault, a day and a night are. */
export const SILENT_MS = 86_400_000;
/** A pause between two readings of one register that a person should know of. */
export const PAUSE_MS = 3_600_000;
/** A clock that is off by more puts energy into the wrong minute. */
export const CLOCK_OFF_MS = 60_000;
/** Fewer readings say nothing of a clock. */
export const CLOCK_READINGS_MIN = 10;
/** Fewer quarter-hours, or less energy, say nothing of ratings: a day, and half a kilowatt-hour. */
const COMPARED_QUARTERS_MIN = 96;
const COMPARED_MWH_MIN = 500_000n;
/** The counter and runtime × rating may differ by a quarter: nameplates are not better than that. */
const APART_PERCENT_MAX = 25n;

/** Whether a device has been silent for too long; one that was never heard is being set up. */
export function isSilent(lastSeenAt: Instant | null, now: Instant): boolean {
	return lastSeenAt !== null && now - lastSeenAt > SILENT_MS;
}

/**
 * How far a device's clock is off, in ms; positive = ahead of ours. Null = within bounds, or too little is known.
 *
 * @param delayMinMs  the smallest (arrival − clock) of its readings: a delay only ever adds to it
 */
export function clockOff({ readings, delayMinMs }: { readonly readings: number; readonly delayMinMs: number }): number | null {
	if (readings < CLOCK_READINGS_MIN || Math.abs(delayMinMs) <= CLOCK_OFF_MS) return null;
	return -delayMinMs;
}

/** Numbers that a device has used and that never came: both ends included. */
export interface NumberGap {
	readonly epoch: number;
	readonly from: number;
	readonly until: number;
}

export function missingNumbers(gaps: readonly NumberGap[]): number {
	return gaps.reduce((sum, { from, until }) => sum + until - from + 1, 0);
}

/**
 * By how much runtime × rating differs from the counter, in whole percent of the counter and signed (positive = runtime says
 * more). Null = close enough, or too little to tell.
 */
export function measurementsApart(compared: {
	readonly quarterHours: number;
	readonly counterMwh: bigint;
	readonly runtimeMwh: bigint;
}): number | null {
	const { quarterHours, counterMwh, runtimeMwh } = compared;
	if (quarterHours < COMPARED_QUARTERS_MIN) return null;
	const most = counterMwh > runtimeMwh ? counterMwh : runtimeMwh;
	if (most < COMPARED_MWH_MIN) return null;
	if (counterMwh === 0n) return 1_000;
	const percent = ((runtimeMwh - counterMwh) * 100n) / counterMwh;
	return percent > APART_PERCENT_MAX || percent < -APART_PERCENT_MAX ? Number(percent > 1_000n ? 1_000n : percent) : null;
}
