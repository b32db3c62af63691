import type { Instant } from "@/domain/calendar/interval";
import {
	type Disorder,
	disorderOf,
	epochsOf,
	isNumbered,
	type KnownEpoch,
	mergeDisorder,
	type PlacedReading,
} from "@/domain/telemetry/orderReadings";
import { EMPTY_TAIL, type LedgerTail } from "./deriveEntries";

/** What is kept of a register between two derivations, so that work is proportional to what is new. */
export interface RegisterState {
	readonly tail: LedgerTail;
	/** Effective instant of the newest reading, also when it is held or pending. */
	readonly newestAt: Instant | null;
	/** The last numbered reading in order. */
	readonly newestNumbered: { readonly epoch: number; readonly seq: number; readonly at: Instant } | null;
	readonly epochs: readonly KnownEpoch[];
	readonly disorder: readonly Disorder[];
	/** When the latest unsynced reading was received: up to here an anchor may still move readings. */
	readonly unsyncedFiledMax: Instant | null;
	/** Unsynced numbered readings end the order: the next synced one may move them, but not before this instant. */
	readonly unsettledFrom: Instant | null;
}

export const EMPTY_STATE: RegisterState = {
	tail: EMPTY_TAIL,
	newestAt: null,
	newestNumbered: null,
	epochs: [],
	disorder: [],
	unsyncedFiledMax: null,
	unsettledFrom: null,
};

/** Earlier than any reading. */
export const BEFORE_ALL: Instant = 0;

/** The state after more readings, given in order, that end the register's order. */
export function stateAfter(before: RegisterState, placed: readonly PlacedReading[], tail: LedgerTail): RegisterState {
	let { newestNumbered, unsyncedFiledMax, unsettledFrom } = before;
	for (const { reading, at } of placed) {
		if (!reading.synced) unsyncedFiledMax = Math.max(unsyncedFiledMax ?? reading.filedAt, reading.filedAt);
		if (!isNumbered(reading)) continue;
		if (reading.synced) unsettledFrom = null;
		else unsettledFrom ??= newestNumbered?.at ?? BEFORE_ALL;
		newestNumbered = { epoch: reading.epoch, seq: reading.seq, at };
	}
	const disorder = disorderOf(placed);
	const named = placed.some(({ reading }) => isNumbered(reading) && !before.epochs.some(({ epoch }) => epoch === reading.epoch));
	return {
		tail,
		newestAt: placed.at(-1)?.at ?? before.newestAt,
		newestNumbered,
		epochs: named
			? epochsOf(
					placed.map(({ reading }) => reading),
					before.epochs,
				)
			: before.epochs,
		disorder: disorder.length > 0 ? mergeDisorder([...before.disorder, ...disorder]) : before.disorder,
		unsyncedFiledMax,
		unsettledFrom,
	};
}
