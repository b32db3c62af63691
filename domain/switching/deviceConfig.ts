import type { Instant } from "@/domain/calendar/interval";

/** Revisions are counted in 32 bits by the devices; 0 is none. */
export const CONFIG_REV_MAX = 0xffff_ffff;
/** Kept free above the clock, so that one that runs wild leaves revisions to be made. */
const CLOCK_REV_MAX = 0xf000_0000;
/** A device that holds a later revision than ours may be told again once this has passed. */
export const STALE_RETRY_MS = 3_600_000;
/** What a device says of a revision below its own. */
export const STALE_REV = "stale_rev";

/** The last revision that a device was told, or is about to be. */
export interface ConfigStand {
	readonly rev: number;
	/** As published; null = taken back. */
	readonly payload: string | null;
	/** The device's last no; null when it has said yes, or nothing. */
	readonly error: string | null;
}

/**
 * The revision that a device must be told next, or null when the last one still says what holds.
 *
 * A revision is the second in which it was made, or one more than the last: so it rises even when the database is one from
 * a backup, or another one altogether, and the device remembers more than the database does. A device never takes a lower
 * one, and takes an equal one for what it has already.
 *
 * @param last     the device's last revision; null = it was never told any
 * @param format   the message that holds now under a revision; null = there is nothing to tell
 */
export function nextConfig(
	last: ConfigStand | null,
	format: ((rev: number) => string) | null,
	now: Instant,
): { readonly rev: number; readonly payload: string | null } | null {
	if (last === null && format === null) return null;
	if (last !== null && (format === null ? null : format(last.rev)) === last.payload && !isOutrun(last, now)) return null;
	const seconds = Math.min(Math.floor(now / 1_000), CLOCK_REV_MAX);
	const rev = Math.max((last?.rev ?? 0) + 1, seconds);
	if (rev > CONFIG_REV_MAX) throw new RangeError(`nextConfig: no revision is left after ${last?.rev}`);
	return { rev, payload: format === null ? null : format(rev) };
}

/** Refused for being lower than the device's own, and old enough that one of now may be higher. */
function isOutrun({ rev, payload, error }: ConfigStand, now: Instant): boolean {
	return payload !== null && error === STALE_REV && rev * 1_000 <= now - STALE_RETRY_MS;
}
