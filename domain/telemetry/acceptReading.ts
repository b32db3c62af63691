import { ENERGY_TOTAL_MAX_MWH, type MilliwattHours, type Milliwatts } from "@/domain/quantity/energy";

export type ReadingRejection = "energy_negative" | "energy_out_of_range" | "power_negative" | "power_out_of_range";

export type Acceptance = { readonly kind: "plausible" } | { readonly kind: "rejected"; readonly reason: ReadingRejection };

/** 10^9 W: a hundred times the largest substation a meter of ours could stand behind. */
export const POWER_MAX_MW: Milliwatts = 1_000_000_000_000n;

/**
 * The door: what no meter can have said is kept out of the ledger (and goes to quarantine). Everything else comes in and
 * is judged beside its neighbours. "Not finite" never gets this far: it has no exact value in mWh.
 */
export function acceptReading(reading: {
	readonly energyMwh: MilliwattHours | null;
	readonly powerMw: Milliwatts | null;
}): Acceptance {
	// What was not sent cannot be wrong.
	const { energyMwh, powerMw } = { energyMwh: reading.energyMwh ?? 0n, powerMw: reading.powerMw ?? 0n };
	if (energyMwh < 0n) return { kind: "rejected", reason: "energy_negative" };
	if (energyMwh > ENERGY_TOTAL_MAX_MWH) return { kind: "rejected", reason: "energy_out_of_range" };
	if (powerMw < 0n) return { kind: "rejected", reason: "power_negative" };
	if (powerMw > POWER_MAX_MW) return { kind: "rejected", reason: "power_out_of_range" };
	return { kind: "plausible" };
}
