import { isNumbered, orderReadings, type PlacedReading } from "@/domain/telemetry/orderReadings";
import type { Reading } from "@/domain/telemetry/reading";
import { deriveEntries, lookHorizon, type OpenLook } from "./deriveEntries";
import type { EntryDraft } from "./entry";
import type { DatedPowerMax } from "./powerCeiling";
import { isAdvance, totalOf } from "./registerDelta";
import { type RegisterState, stateAfter } from "./registerState";
import { LOOK_READINGS, returnsTo } from "./transientRun";

export interface Appended {
	readonly entries: readonly EntryDraft[];
	readonly state: RegisterState;
}

/**
 * The fast path: readings that all lie after what the register has seen, judged from its state without touching an old
 * entry. Null when it must not be taken: a reading belongs earlier, something waits, or a posted decision is disproved.
 * Then the register is derived again from where it is certain (worker/ledger/rederive.ts), with the same result.
 */
export function appendReadings(
	state: RegisterState,
	readings: readonly Reading[],
	maxima: readonly DatedPowerMax[],
): Appended | null {
	const { tail } = state;
	if (tail.pending || tail.spansTransient || !readings.every((reading) => followsOn(state, reading))) return null;
	const placed =
		readings.length === 1 ? readings.map((reading) => ({ reading, at: reading.at })) : orderReadings(readings, state.epochs);
	if (placed.some(({ at, reading }) => at !== reading.at)) return null;
	const looks = tail.looks.length === 0 ? tail.looks : looksThatStand(state, placed, maxima);
	if (looks === null) return null;
	const derived = deriveEntries({
		readings: placed,
		reference: tail.reference,
		held: tail.held,
		doubtful: tail.doubtful,
		maxima,
	});
	return {
		entries: derived.entries,
		state: stateAfter(state, placed, { ...derived.tail, looks: [...looks, ...derived.tail.looks] }),
	};
}

function followsOn(state: RegisterState, reading: Reading): boolean {
	if (state.newestAt !== null && reading.at <= state.newestAt) return false;
	if (!isNumbered(reading)) return true;
	if (state.unsettledFrom !== null && reading.synced) return false;
	const { newestNumbered } = state;
	if (newestNumbered?.epoch === reading.epoch) return reading.seq > newestNumbered.seq;
	return !state.epochs.some(({ epoch }) => epoch === reading.epoch);
}

/** The looks that are still open after these readings; null when one of the readings may be the return they wait for. */
function looksThatStand(
	state: RegisterState,
	placed: readonly PlacedReading[],
	maxima: readonly DatedPowerMax[],
): OpenLook[] | null {
	let looks = [...state.tail.looks];
	let previous = state.tail.held ?? state.tail.reference;
	for (const next of placed) {
		if (next.reading.energyMwh === null) continue;
		const open: OpenLook[] = [];
		for (const look of looks) {
			const late = next.at > lookHorizon(look.since);
			if (late && look.readingsAfter >= LOOK_READINGS && !look.candidate) continue;
			if (late || look.candidate || !previous || !isNoReturn(look, previous, next, maxima)) return null;
			open.push({ ...look, readingsAfter: look.readingsAfter + 1 });
		}
		looks = open;
		previous = next;
	}
	return looks;
}

/** Certainly no return: it fails (i), or it advances from the suspect just before it and so fails (ii). */
function isNoReturn(look: OpenLook, previous: PlacedReading, next: PlacedReading, maxima: readonly DatedPowerMax[]): boolean {
	if (!returnsTo(look.base, next, maxima)) return true;
	return totalOf(previous) !== 0n && !returnsTo(look.base, previous, maxima) && isAdvance(previous, next, maxima);
}
