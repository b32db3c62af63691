import { compareBytes } from "@/domain/telemetry/orderReadings";
import type { Reading } from "@/domain/telemetry/reading";
import type { LedgerEntry } from "./entry";

/**
 * The first reading of a register that its net entries do not speak of: it closes none of them and lies within none. Readings
 * that count nothing (neither total nor power) need none. Null = all are covered.
 *
 * @param readings placed, in any order
 * @param entries  net, ascending by endsAt; all that close in or reach into the time of the readings
 */
export function firstUncovered(readings: readonly Reading[], entries: readonly LedgerEntry[]): Reading | null {
	const ordered = readings.filter(({ energyMwh, powerMw }) => energyMwh !== null || powerMw !== null).sort((a, b) => a.at - b.at);
	let next = 0;
	for (const reading of ordered) {
		while (next < entries.length && (entries[next] as LedgerEntry).endsAt < reading.at) next += 1;
		const entry = entries[next];
		if (entry && entry.startsAt <= reading.at) continue;
		// An order by number may put a reading elsewhere than its clock does: then it must be the cause of an entry.
		if (!entries.some(({ cause }) => compareBytes(cause, reading.key) === 0)) return reading;
	}
	return null;
}
