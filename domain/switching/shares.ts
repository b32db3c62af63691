import { apportion } from "@/domain/quantity/apportion";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { Microjoules } from "./sessionEnergy";

/** What a device's counter says, by switch. Σ shares + notAttributedMwh = the counter, to the milliwatt-hour. */
export interface CounterShares {
	/** One per switch, in the order asked. */
	readonly shares: MilliwattHours[];
	/** What was counted while no switch was ON: standby, or a switch that nobody knows of. */
	readonly notAttributedMwh: MilliwattHours;
}

/**
 * Shares what a device's counter rose by in one quarter-hour over its switches, in proportion to their runtime energy in
 * it. Negative energy (a correction) is shared as its absolute value would be.
 *
 * @param energyMwh  of the counter, any sign
 * @param runtimeUj  runtime × power of each switch in the same quarter-hour, ≥ 0 each
 */
export function shareCounter(energyMwh: MilliwattHours, runtimeUj: readonly Microjoules[]): CounterShares {
	if (runtimeUj.every((energy) => energy === 0n)) return { shares: runtimeUj.map(() => 0n), notAttributedMwh: energyMwh };
	return { shares: apportion(energyMwh, runtimeUj), notAttributedMwh: 0n };
}
