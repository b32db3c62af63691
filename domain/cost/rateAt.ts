import type { Instant, Interval } from "@/domain/calendar/interval";
import type { CostVersion } from "./costVersion";

/**
 * The version that prices a room's energy at an instant: the room's own one where it has one in force, else the
 * site's; null = unpriced, which is never 0 and never a hidden default. `versions` are those of one site, any order,
 * and never overlap within a scope.
 */
export function versionAt(versions: readonly CostVersion[], classroomId: number, at: Instant): CostVersion | null {
	let ofSite: CostVersion | null = null;
	for (const version of versions) {
		if (at < version.effectiveFrom || (version.effectiveUntil !== null && version.effectiveUntil <= at)) continue;
		if (version.classroomId === classroomId) return version;
		if (version.classroomId === null) ofSite = version;
	}
	return ofSite;
}

/** Instants inside the interval at which a room's price may change, ascending. */
export function priceEdges(versions: readonly CostVersion[], classroomId: number, interval: Interval): Instant[] {
	const edges = new Set<Instant>();
	for (const version of versions) {
		if (version.classroomId !== null && version.classroomId !== classroomId) continue;
		for (const edge of [version.effectiveFrom, version.effectiveUntil])
			if (edge !== null && interval.start < edge && edge < interval.end) edges.add(edge);
	}
	return [...edges].sort((a, b) => a - b);
}

/** The one version (or null = unpriced) that is in force over whole intervals; "several" when it changes within. */
export function versionThroughout(
	versions: readonly CostVersion[],
	classroomId: number,
	intervals: readonly Interval[],
): CostVersion | null | "several" {
	let found: CostVersion | null | undefined;
	for (const interval of intervals) {
		for (const at of [interval.start, ...priceEdges(versions, classroomId, interval)]) {
			const version = versionAt(versions, classroomId, at);
			if (found === undefined) found = version;
			else if (found?.id !== version?.id) return "several";
		}
	}
	return found ?? null;
}
