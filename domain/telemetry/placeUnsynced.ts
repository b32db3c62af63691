import type { Instant } from "@/domain/calendar/interval";

/** A moment of a boot at which both its uptime and the true time are known. */
export interface TimeAnchor {
	readonly uptimeMs: number;
	readonly clockMs: Instant;
}

/** No reading is placed before 2020: an anchor that says so counts from a clock that was never set. */
const PLACED_MIN: Instant = 1_577_836_800_000;

/**
 * Where an unsynced reading belongs: by the anchor of its boot that lies nearest in uptime (a crystal drifts with
 * distance), never after it was received. Without a usable anchor: when it was received. Depends on the set of anchors
 * alone, not on their order.
 */
export function placeUnsynced(
	reading: { readonly uptimeMs: number | null; readonly receivedAt: Instant },
	anchors: readonly TimeAnchor[],
): Instant {
	const { uptimeMs, receivedAt } = reading;
	if (uptimeMs === null) return receivedAt;
	let nearest: TimeAnchor | null = null;
	for (const anchor of anchors) if (nearest === null || isNearer(anchor, nearest, uptimeMs)) nearest = anchor;
	if (nearest === null) return receivedAt;
	const at = nearest.clockMs - (nearest.uptimeMs - uptimeMs);
	return at < PLACED_MIN ? receivedAt : Math.min(at, receivedAt);
}

function isNearer(a: TimeAnchor, b: TimeAnchor, uptimeMs: number): boolean {
	const distance = Math.abs(a.uptimeMs - uptimeMs) - Math.abs(b.uptimeMs - uptimeMs);
	if (distance !== 0) return distance < 0;
	return a.uptimeMs !== b.uptimeMs ? a.uptimeMs < b.uptimeMs : a.clockMs < b.clockMs;
}
