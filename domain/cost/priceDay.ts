import type { Interval } from "@/domain/calendar/interval";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { CostVersion } from "./costVersion";
import { type Cost, type EnergyBucket, priceBucket, priceWith } from "./priceBucket";
import { versionThroughout } from "./rateAt";

export interface DayToPrice {
	readonly classroomId: number;
	/** The local day as instants; several where the site's zone changed in it. */
	readonly intervals: readonly Interval[];
	readonly energyMwh: MilliwattHours;
	/** The day's quarter-hours in this room; their sum is energyMwh. Asked for only when the price changes within the day. */
	readonly quarters: () => readonly EnergyBucket[];
}

/** Whether `priceDay` will ask for the quarter-hours of this day, so that they can be loaded first. */
export function needsQuarters(versions: readonly CostVersion[], classroomId: number, intervals: readonly Interval[]): boolean {
	return versionThroughout(versions, classroomId, intervals) === "several";
}

/**
 * Costs of a room's local day, one per version that priced a part of it, ascending by version (unpriced last). Under
 * one version the day is priced whole; else from its quarter-hours. Both give the same, to the 10^-12.
 */
export function priceDay(day: DayToPrice, versions: readonly CostVersion[]): Cost[] {
	const version = versionThroughout(versions, day.classroomId, day.intervals);
	if (version !== "several") return [priceWith(version, day.energyMwh)];
	return sumCosts(day.quarters().map((quarter) => priceBucket(quarter, versions)));
}

/** Adds costs up per version, ascending by version (unpriced last). */
export function sumCosts(costs: Iterable<Cost>): Cost[] {
	const byVersion = new Map<number | null, Cost>();
	for (const cost of costs) {
		const sum = byVersion.get(cost.costVersionId);
		byVersion.set(cost.costVersionId, {
			costVersionId: cost.costVersionId,
			energyMwh: (sum?.energyMwh ?? 0n) + cost.energyMwh,
			costPico: (sum?.costPico ?? 0n) + cost.costPico,
		});
	}
	return [...byVersion.values()].sort((a, b) => order(a.costVersionId) - order(b.costVersionId));
}

function order(costVersionId: number | null): number {
	return costVersionId ?? Number.MAX_SAFE_INTEGER;
}
