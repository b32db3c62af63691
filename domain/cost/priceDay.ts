import type { Interval } from "@/domain/calendar/interval";
import type { MilliwattHours } from "@/domain/quantity/energy";
import { type DayPlan, slotAt } from "./dayPlan";
import { type Cost, type EnergyBucket, priceWhole } from "./priceBucket";

export interface DayToPrice {
	readonly classroomId: number;
	/** The local day as instants; several where the site's zone changed in it. */
	readonly intervals: readonly Interval[];
	readonly energyMwh: MilliwattHours;
	/** The day's quarter-hours in this room; their sum is energyMwh. Asked for only when the price changes within the day. */
	readonly quarters: () => readonly EnergyBucket[];
}

/**
 * Costs of a room's local day, one per version that priced a part of it, ascending by version (unpriced last). Under
 * one version and one price the day is priced whole; else from its quarter-hours. Both give the same, to the 10^-12.
 */
export function priceByPlan(day: DayToPrice, plan: DayPlan): Cost[] {
	const [only, ...more] = plan.slots;
	if (only === undefined) return [priceWhole(null, [], day.energyMwh)];
	if (more.length === 0) return [priceWhole(only.version, only.parts, day.energyMwh)];
	const energies = Array<MilliwattHours | null>(plan.slots.length).fill(null);
	for (const quarter of day.quarters()) {
		const slot = slotAt(plan, quarter.startsAt);
		energies[slot] = (energies[slot] ?? 0n) + quarter.energyMwh;
	}
	return sumCosts(
		plan.slots.flatMap((slot, index) => {
			const energyMwh = energies[index] ?? null;
			return energyMwh === null ? [] : [priceWhole(slot.version, slot.parts, energyMwh)];
		}),
	);
}

/** Adds costs up per version, ascending by version (unpriced last). */
export function sumCosts(costs: Iterable<Cost>): Cost[] {
	const byVersion = new Map<number | null, Cost>();
	for (const cost of costs) {
		const sum = byVersion.get(cost.costVersionId);
		byVersion.set(cost.costVersionId, sum === undefined ? cost : add(sum, cost));
	}
	return [...byVersion.values()].sort((a, b) => order(a.costVersionId) - order(b.costVersionId));
}

function add(a: Cost, b: Cost): Cost {
	const [longer, shorter] = a.partsMwh.length >= b.partsMwh.length ? [a.partsMwh, b.partsMwh] : [b.partsMwh, a.partsMwh];
	return {
		costVersionId: a.costVersionId,
		energyMwh: a.energyMwh + b.energyMwh,
		partsMwh: longer.map((energyMwh, index) => energyMwh + (shorter[index] ?? 0n)),
		costPico: a.costPico + b.costPico,
	};
}

function order(costVersionId: number | null): number {
	return costVersionId ?? Number.MAX_SAFE_INTEGER;
}
