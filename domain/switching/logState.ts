import type { Instant } from "@/domain/calendar/interval";
import type { SwitchSession } from "./session";

/** What one switch was up to where the state was taken. */
export interface SwitchTrackState {
	readonly position: number;
	/** False: its state is not known (nothing said yet, or the device has restarted since). */
	readonly known: boolean;
	/** The last two sessions at most, in order; the last one may be open. */
	readonly sessions: readonly SwitchSession[];
}

/**
 * All that later evidence needs to know of what came before, so that a log can be continued from here: the log from
 * evidence at once equals the log from it in parts. Plain JSON.
 */
export interface SwitchLogState {
	/** The last sign of life. */
	readonly seenAt: Instant | null;
	/** Whether the device has ever sent a switch event: from then on, what only a reading shows was missed. */
	readonly declares: boolean;
	readonly boot: { readonly epoch: number | null; readonly number: number } | null;
	/** Epochs that have ended. */
	readonly pastEpochs: readonly number[];
	/** Ascending by position. */
	readonly tracks: readonly SwitchTrackState[];
}

export const EMPTY_LOG_STATE: SwitchLogState = { seenAt: null, declares: false, boot: null, pastEpochs: [], tracks: [] };
