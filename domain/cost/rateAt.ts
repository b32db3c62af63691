import type { Instant, Interval } from "@/domain/calendar/interval";
import type { CostVersion } from "./costVersion";

/** The versions that may price a room, narrowest scope first: its own, its building's, the site's; each in any order. */
export type VersionChain = readonly (readonly CostVersion[])[];

/**
 * What may price a room. A version that takes its scope's price back (`none`) is left out: the next wider scope's holds.
 * `versions` are those of one site and do not overlap within a scope.
 */
export function chainOf(
	versions: readonly CostVersion[],
	room: { classroomId: number; buildingId: number | null },
): VersionChain {
	const priced = versions.filter((version) => version.components[0]?.kind !== "none");
	return [
		priced.filter((version) => version.classroomId === room.classroomId),
		priced.filter(
			(version) => version.classroomId === null && version.buildingId !== null && version.buildingId === room.buildingId,
		),
		priced.filter((version) => version.classroomId === null && version.buildingId === null),
	];
}

/** The version in force at an instant; null = unpriced, which is never 0 and never a hidden default. */
export function chainAt(chain: VersionChain, at: Instant): CostVersion | null {
	for (const scope of chain)
		for (const version of scope)
			if (version.effectiveFrom <= at && (version.effectiveUntil === null || at < version.effectiveUntil)) return version;
	return null;
}

/** Instants inside the interval at which the version may change, ascending. */
export function chainEdges(chain: VersionChain, interval: Interval): Instant[] {
	const edges = new Set<Instant>();
	for (const version of chain.flat())
		for (const edge of [version.effectiveFrom, version.effectiveUntil])
			if (edge !== null && interval.start < edge && edge < interval.end) edges.add(edge);
	return [...edges].sort((a, b) => a - b);
}
