import type { MilliwattHours } from "@/domain/quantity/energy";
import type { PlacedReading } from "@/domain/telemetry/orderReadings";
import { riseAcrossWrap } from "./counterWrap";
import { rebootedBetween } from "./elapsedTime";
import type { ResetReason } from "./entry";
import { ceilingBetween, type DatedPowerMax } from "./powerCeiling";

/** What happened between two readings of a register: one kind per row of the table in docs/ledger.md. */
export type RegisterDelta =
	| { readonly kind: "baseline" }
	/** A new epoch. `counted`: the new total can have been counted from 0 since the last reading, so it is the energy. */
	| { readonly kind: "reset_declared"; readonly counted: boolean }
	| { readonly kind: "advance"; readonly riseMwh: MilliwattHours }
	| { readonly kind: "wrap"; readonly riseMwh: MilliwattHours }
	| { readonly kind: "rollback" }
	| { readonly kind: "jitter" }
	| { readonly kind: "reset_inferred"; readonly reason: ResetReason }
	| { readonly kind: "drop" }
	| { readonly kind: "jump" };

/**
 * Classifies the step from `previous` (last accepted) to `next`, given that it is no transient: the caller has looked
 * ahead. `last` is the last accepted or held reading: since then, and no earlier, a counter was seen running.
 */
export function registerDelta(step: {
	readonly previous: PlacedReading | null;
	readonly last: PlacedReading | null;
	readonly next: PlacedReading;
	readonly maxima: readonly DatedPowerMax[];
}): RegisterDelta {
	const { previous, next, maxima } = step;
	if (!previous || previous.reading.energyMwh === null) return { kind: "baseline" };
	const last = step.last ?? previous;
	const total = totalOf(next);
	const countable = total <= ceilingBetween(last, next, maxima);
	if (isNewEpoch(previous, next)) return { kind: "reset_declared", counted: countable };
	const riseMwh = total - totalOf(previous);
	const ceiling = ceilingBetween(previous, next, maxima);
	if (riseMwh >= 0n) return riseMwh <= ceiling ? { kind: "advance", riseMwh } : { kind: "jump" };
	const wrapped = riseAcrossWrap(totalOf(previous), total, ceiling);
	if (wrapped !== null) return { kind: "wrap", riseMwh: wrapped };
	if (rebootedBetween(last, next) === true && !countable) return { kind: "rollback" };
	if (rebootedBetween(last, next) !== true && isSlightFall(previous, next)) return { kind: "jitter" };
	if (countable) return { kind: "reset_inferred", reason: resetReason(last, next) };
	return { kind: "drop" };
}

/** 0 ≤ rise ≤ ceiling, within one epoch. */
export function isAdvance(from: PlacedReading, to: PlacedReading, maxima: readonly DatedPowerMax[]): boolean {
	const riseMwh = totalOf(to) - totalOf(from);
	return riseMwh >= 0n && !isNewEpoch(from, to) && (riseMwh === 0n || riseMwh <= ceilingBetween(from, to, maxima));
}

/** A fall of less than 10 %, within one epoch. */
export function isSlightFall(from: PlacedReading, to: PlacedReading): boolean {
	const fallMwh = totalOf(from) - totalOf(to);
	return fallMwh > 0n && fallMwh * 10n < totalOf(from) && !isNewEpoch(from, to);
}

/** A declared reset: both readings name their epoch, and the names differ. */
export function isNewEpoch(from: PlacedReading, to: PlacedReading): boolean {
	return from.reading.epoch !== null && to.reading.epoch !== null && from.reading.epoch !== to.reading.epoch;
}

/** Total of a reading that has a counter. */
export function totalOf(placed: PlacedReading): MilliwattHours {
	return placed.reading.energyMwh ?? 0n;
}

function resetReason(last: PlacedReading, next: PlacedReading): ResetReason {
	const [before, after] = [last.reading.firmware, next.reading.firmware];
	if (before !== null && after !== null && before !== after) return "firmware_update";
	return rebootedBetween(last, next) === true ? "power_cycle" : "unknown";
}
