/** Energy in milliwatt-hours. Exact; 1 Wh = 1000n. May be negative only as a signed part of a reversal. */
export type MilliwattHours = bigint;
/** Power in milliwatts. */
export type Milliwatts = bigint;

/** Highest total that the door lets in: 9 × 10^12 Wh. */
export const ENERGY_TOTAL_MAX_MWH: MilliwattHours = 9_000_000_000_000_000n;

const MS_PER_HOUR = 3_600_000n;

/** Energy of a constant power over a time, rounded down to the milliwatt-hour. `durationMs` ≥ 0. */
export function energyOf(powerMw: Milliwatts, durationMs: number): MilliwattHours {
	return (powerMw * BigInt(durationMs)) / MS_PER_HOUR;
}

/** Mean power of an energy over a time, rounded toward zero. Null for an empty duration. */
export function meanPower(energyMwh: MilliwattHours, durationMs: number): Milliwatts | null {
	return durationMs > 0 ? (energyMwh * MS_PER_HOUR) / BigInt(durationMs) : null;
}

/**
 * Parses a decimal number of watt-hours ("12345", "35.6", 12345.678) exactly.
 * Returns null when it is no finite decimal, is negative, or exceeds ENERGY_TOTAL_MAX_MWH.
 * More than three decimals are cut off: the counter's own resolution is 1 mWh.
 */
export function parseWattHours(value: string | number): MilliwattHours | null {
	const text = typeof value === "number" ? numberText(value) : value.trim();
	const match = /^\+?(\d{1,16})(?:\.(\d*))?$/.exec(text);
	if (!match) return null;
	const fraction = (match[2] ?? "").slice(0, 3).padEnd(3, "0");
	const energyMwh = BigInt(match[1] ?? "0") * 1000n + BigInt(fraction);
	return energyMwh <= ENERGY_TOTAL_MAX_MWH ? energyMwh : null;
}

/** A number such as 0.1 + 0.2 is meant as 0.3: three decimals, rounded, are what a device can say. */
function numberText(value: number): string {
	return Number.isFinite(value) && Math.abs(value) < 1e16 ? value.toFixed(3) : "";
}

/** mWh as a JSON number of Wh with at most 3 decimals. Exact for |energy| < 2^53 mWh. */
export function toWattHours(energyMwh: MilliwattHours): number {
	return Number(energyMwh) / 1e3;
}

/** mWh as a JSON number of kWh with at most 6 decimals. */
export function toKilowattHours(energyMwh: MilliwattHours): number {
	return Number(energyMwh) / 1e6;
}
