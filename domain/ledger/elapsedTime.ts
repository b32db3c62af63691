import type { PlacedReading } from "@/domain/telemetry/orderReadings";

/** An unsynced reading without uptime may have been measured this much before it was received. */
export const UNSYNCED_SLACK_MS = 600_000;
const UPTIME_WRAP_MS = 2 ** 32;
/** Clocks and uptimes are read a moment apart, and some devices round them to seconds. */
const UPTIME_SLACK_MS = 5_000;

/**
 * The longest time that can lie between two readings, ms ≥ 0: what a power ceiling is multiplied by. Evidence of the same
 * boot's uptime counts, so that a clock that steps back does not make an honest rise look impossible.
 */
export function elapsedMs(from: PlacedReading, to: PlacedReading): number {
	const byClock = to.at - from.at;
	const uptime = uptimeBetween(from, to);
	const plain = to.at === to.reading.at && from.at === from.reading.at && from.reading.synced;
	if (plain) return uptime === null ? byClock : Math.max(byClock, uptime);
	const stepped = Math.abs(to.reading.at - from.reading.at);
	const longest = Math.max(byClock, stepped, uptime ?? 0);
	return uptime === null && !from.reading.synced ? longest + UNSYNCED_SLACK_MS : longest;
}

/** False when the bounds that follow from `elapsedMs` rest on a clock that is known to be wrong or unset. */
export function isTimeKnown(from: PlacedReading, to: PlacedReading): boolean {
	if (uptimeBetween(from, to) !== null) return true;
	return from.at === from.reading.at && to.at === to.reading.at && from.reading.synced;
}

/** Whether the device restarted between two readings; null when nothing says so either way. */
export function rebootedBetween(from: PlacedReading, to: PlacedReading): boolean | null {
	const [a, b] = [from.reading, to.reading];
	if (a.boot !== null && b.boot !== null) return a.boot !== b.boot;
	if (a.uptimeMs === null || b.uptimeMs === null) return null;
	const elapsed = to.at - from.at;
	const risen = b.uptimeMs - a.uptimeMs;
	if (risen < 0) return Math.abs(risen + UPTIME_WRAP_MS - elapsed) > UPTIME_SLACK_MS;
	return isTimeKnown(from, to) && b.uptimeMs + UPTIME_SLACK_MS < elapsed;
}

function uptimeBetween(from: PlacedReading, to: PlacedReading): number | null {
	const [a, b] = [from.reading, to.reading];
	if (a.boot === null || a.boot !== b.boot || a.uptimeMs === null || b.uptimeMs === null) return null;
	return b.uptimeMs >= a.uptimeMs ? b.uptimeMs - a.uptimeMs : null;
}
