import { orderReadings } from "@/domain/telemetry/orderReadings";
import { type WrittenReading, written } from "@/domain/telemetry/reading.arbitrary";
import { type Derivation, deriveEntries } from "./deriveEntries";
import type { EntryDraft } from "./entry";
import { incidentOf, type LedgerIncident } from "./ledgerIncident";
import type { DatedPowerMax } from "./powerCeiling";

/** Derives a trace that a person wrote down. */
export function derive(readings: readonly WrittenReading[], maxima: readonly DatedPowerMax[] = []): Derivation {
	return deriveEntries({ readings: orderReadings(readings.map(written)), maxima });
}

/** [kind, Wh] of each entry. */
export function kinds(readings: readonly WrittenReading[], maxima: readonly DatedPowerMax[] = []): [string, number][] {
	return derive(readings, maxima).entries.map(({ kind, energyMwh }) => [kind, Number(energyMwh) / 1000]);
}

/** The one entry of a kind. */
export function only(readings: readonly WrittenReading[], kind: EntryDraft["kind"]): EntryDraft {
	const found = derive(readings).entries.filter((entry) => entry.kind === kind);
	if (found.length !== 1 || !found[0]) throw new Error(`${found.length} entries of kind ${kind}`);
	return found[0];
}

export function incidents(readings: readonly WrittenReading[]): LedgerIncident[] {
	return derive(readings).entries.flatMap((entry) => incidentOf({ deviceId: 1, channel: 0 }, entry) ?? []);
}
