import type { Instant } from "@/domain/calendar/interval";
import { energyOf, type MilliwattHours, type Milliwatts } from "@/domain/quantity/energy";
import type { PlacedReading } from "@/domain/telemetry/orderReadings";
import { elapsedMs } from "./elapsedTime";

/** The highest power of a register from an instant on. Lists ascend; before the first one it is unknown. */
export interface DatedPowerMax {
	readonly effectiveFrom: Instant;
	readonly powerMaxMw: Milliwatts;
}

/** What a register may draw while nobody has said more: 25 kW. */
export const POWER_MAX_UNKNOWN_MW: Milliwatts = 25_000_000n;
/** Counters come in steps of 1 mWh up to 100 Wh (0.1 kWh). */
const STEP_MAX_MWH = 100_000n;

/** The highest power in force at any time in [start, end]. */
export function powerMaxOver(maxima: readonly DatedPowerMax[], start: Instant, end: Instant): Milliwatts {
	let highest: Milliwatts | null = null;
	for (let index = maxima.length - 1; index >= 0; index--) {
		const { effectiveFrom, powerMaxMw } = maxima[index] as DatedPowerMax;
		if (effectiveFrom > end) continue;
		if (highest === null || powerMaxMw > highest) highest = powerMaxMw;
		if (effectiveFrom <= start) return highest;
	}
	return highest === null || highest < POWER_MAX_UNKNOWN_MW ? POWER_MAX_UNKNOWN_MW : highest;
}

/** The most that a counter can have risen between two readings: power × time + one resolution step. */
export function ceilingBetween(from: PlacedReading, to: PlacedReading, maxima: readonly DatedPowerMax[]): MilliwattHours {
	return powerCeiling(from, to, maxima) + resolutionStep(from.reading.energyMwh ?? 0n, to.reading.energyMwh ?? 0n);
}

/** The same without the step: what the load can have drawn. */
export function powerCeiling(from: PlacedReading, to: PlacedReading, maxima: readonly DatedPowerMax[]): MilliwattHours {
	return energyOf(powerMaxOver(maxima, from.at, to.at), elapsedMs(from, to));
}

/** The counter's step as far as two of its totals tell: the largest power of ten that divides both, at most 100 Wh. */
export function resolutionStep(a: MilliwattHours, b: MilliwattHours): MilliwattHours {
	let step = 1n;
	while (step < STEP_MAX_MWH && a % (step * 10n) === 0n && b % (step * 10n) === 0n) step *= 10n;
	return step;
}

/** One output's rating from an instant on; null once it is gone. */
export interface DatedRating {
	readonly switchId: number;
	readonly effectiveFrom: Instant;
	/** Null: from here on the switch is archived. */
	readonly powerRatingMw: Milliwatts | null;
	/** A default that nobody has confirmed says nothing about what is plugged in. */
	readonly isDefault: boolean;
}

/**
 * A register's dated maximum power: its own setting from the first one on, before that Σ ratings × 1.5, and 25 kW while
 * there is no rating or one of them is an unconfirmed default.
 */
export function datedPowerMaxima(own: readonly DatedPowerMax[], ratings: readonly DatedRating[]): DatedPowerMax[] {
	const settings = [...own].sort((a, b) => a.effectiveFrom - b.effectiveFrom);
	const ownFrom = settings[0]?.effectiveFrom ?? Number.POSITIVE_INFINITY;
	const changes = [...ratings].sort((a, b) => a.effectiveFrom - b.effectiveFrom || a.switchId - b.switchId);
	const inForce = new Map<number, DatedRating>();
	const maxima: DatedPowerMax[] = [];
	for (const [index, change] of changes.entries()) {
		if (change.effectiveFrom >= ownFrom) break;
		inForce.set(change.switchId, change);
		if (changes[index + 1]?.effectiveFrom === change.effectiveFrom) continue;
		maxima.push({ effectiveFrom: change.effectiveFrom, powerMaxMw: ratedMaximum([...inForce.values()]) });
	}
	return [...maxima, ...settings];
}

function ratedMaximum(ratings: readonly DatedRating[]): Milliwatts {
	const present = ratings.filter(({ powerRatingMw }) => powerRatingMw !== null);
	if (present.length === 0 || present.some(({ isDefault }) => isDefault)) return POWER_MAX_UNKNOWN_MW;
	return (present.reduce((sum, { powerRatingMw }) => sum + (powerRatingMw ?? 0n), 0n) * 3n) / 2n;
}
