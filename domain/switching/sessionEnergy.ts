import { type Instant, type Interval, intersect } from "@/domain/calendar/interval";
import type { MilliwattHours, Milliwatts } from "@/domain/quantity/energy";

/** mW × ms, exact: what a rated load uses. 3,600,000 of them are one milliwatt-hour. */
export type Microjoules = bigint;

export const MICROJOULES_PER_MWH = 3_600_000n;

/** Rating of a switch from an instant on. */
export interface DatedRating {
	readonly effectiveFrom: Instant;
	readonly powerRatingMw: Milliwatts;
	/** Of the switch, in millionths. */
	readonly consumptionFactorMicro: number;
	readonly isDefault: boolean;
}

/** A stretch with one power. */
export interface RatedStretch extends Interval {
	readonly powerMw: Milliwatts;
	readonly isDefault: boolean;
}

/**
 * Cuts a stretch of a switch's runtime where its rating changes. What lies before the first rating takes the first one.
 *
 * @param ratings            ascending by effectiveFrom, at least one
 * @param deviceFactorMicro  the device's consumption factor, in millionths
 */
export function ratedStretches(span: Interval, ratings: readonly DatedRating[], deviceFactorMicro: number): RatedStretch[] {
	return ratings.flatMap((rating, index) => {
		const inForce = {
			start: index === 0 ? Number.NEGATIVE_INFINITY : rating.effectiveFrom,
			end: ratings[index + 1]?.effectiveFrom ?? Number.POSITIVE_INFINITY,
		};
		const part = intersect(span, inForce);
		return part ? [{ ...part, powerMw: effectivePower(rating, deviceFactorMicro), isDefault: rating.isDefault }] : [];
	});
}

/** Rating × factor of the switch × factor of the device, in whole milliwatts. */
export function effectivePower(rating: DatedRating, deviceFactorMicro: number): Milliwatts {
	return (rating.powerRatingMw * BigInt(rating.consumptionFactorMicro) * BigInt(deviceFactorMicro)) / 1_000_000_000_000n;
}

/** Exact energy of stretches. */
export function energyOf(stretches: readonly RatedStretch[]): Microjoules {
	return stretches.reduce((sum, { start, end, powerMw }) => sum + powerMw * BigInt(end - start), 0n);
}

/** Rounds down to milliwatt-hours, once: 40 W for 10 s are 111 mWh. */
export function toMilliwattHours(energy: Microjoules): MilliwattHours {
	return energy / MICROJOULES_PER_MWH;
}
