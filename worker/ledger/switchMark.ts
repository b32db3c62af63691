import type { RegisterState } from "@/domain/ledger/registerState";
import type { Reading } from "@/domain/telemetry/reading";
import type { ClaimedRegister } from "@/store/ledgerMarks";
import type { SwitchMark } from "@/store/switchMarks";

/** Longer silence than this flags what was ON meanwhile. */
const SILENCE_MS = 600_000;

/**
 * Whether new readings say anything new of the device's switches: the mark for the switching stage, or null. A plain
 * reading that shows what the one before it showed costs two comparisons.
 *
 * @param readings  placed, of the register's new ones
 * @param appended  they all follow what was seen; else some came late
 */
export function switchMarkOf(
	{ deviceId, channel, staleFrom }: ClaimedRegister,
	{ tail, newestAt }: RegisterState,
	readings: readonly Reading[],
	appended: boolean,
): SwitchMark | null {
	if (channel !== 0) return null;
	// The reading before is the reference, unless it waits, is held, was a transient or came without a counter.
	let previous = appended && tail.reference?.at === newestAt ? tail.reference?.reading : undefined;
	if (!previous) return readings.length > 0 || !appended ? { deviceId, from: staleFrom } : null;
	for (const reading of readings) {
		if (
			reading.switchStates !== previous.switchStates ||
			reading.boot !== previous.boot ||
			reading.epoch !== previous.epoch ||
			reading.at - previous.at > SILENCE_MS ||
			reading.at < previous.at
		)
			return { deviceId, from: Math.min(reading.at, previous.at) };
		previous = reading;
	}
	return null;
}
