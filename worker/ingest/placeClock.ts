import type { Instant } from "@/domain/calendar/interval";

/** A device clock further ahead than this is wrong, not early. */
export const CLOCK_AHEAD_MAX_MS = 600_000;

export interface Filing {
	readonly synced: boolean;
	/** Partition and lookup: the device's clock when it can be believed, else the time of arrival. */
	readonly filedAt: Instant;
	/** The clock is sound in itself but ahead of ours: the same message may be believed when it comes again later. */
	readonly ahead: boolean;
}

/**
 * Whether a device's clock is believed (docs/wire-protocol.md, "What the worker does", 4): set, from 2020 on, at most
 * 10 min ahead. Nothing is refused for its age.
 */
export function placeClock(
	clock: { readonly clockMs: number | null; readonly clockTrusted: boolean },
	receivedAt: Instant,
): Filing {
	if (clock.clockMs === null || !clock.clockTrusted) return { synced: false, filedAt: receivedAt, ahead: false };
	if (clock.clockMs > receivedAt + CLOCK_AHEAD_MAX_MS) return { synced: false, filedAt: receivedAt, ahead: true };
	return { synced: true, filedAt: clock.clockMs, ahead: false };
}
