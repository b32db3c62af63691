import type { RegisterId } from "@/domain/telemetry/reading";
import type { EntryDraft, LedgerEntry } from "./entry";

/** What an entry says, without number, postedAt and hash: equal sets of events give equal texts. */
export function canonicalDraft(entry: EntryDraft): string {
	return (
		`${entry.kind}|${entry.startsAt}|${entry.endsAt}|${entry.startTotalMwh ?? "-"}|${entry.endTotalMwh ?? "-"}|` +
		`${entry.energyMwh}|${entry.energyMinMwh}|${entry.energyMaxMwh}|${entry.onTimeMs}|${entry.method}|${entry.quality}|` +
		`${entry.confidence}|${entry.flags.join(",")}|${entry.reason ?? "-"}|${entry.lookedAt}|${hex(entry.cause)}`
	);
}

/** Everything an entry says but its hash: what the chain covers, postedAt, number and register included. */
export function canonicalEntry(register: RegisterId, entry: Omit<LedgerEntry, "hash">): string {
	const place = `entry/1|${register.deviceId}|${register.channel}|${entry.number}|${entry.reverses ?? "-"}|${entry.postedAt}`;
	return `${place}|${canonicalDraft(entry)}`;
}

/** The entries that stand: neither reversed nor reversals, in order of their numbers. */
export function netEntries(entries: readonly LedgerEntry[]): LedgerEntry[] {
	const reversed = new Set(entries.flatMap(({ reverses }) => (reverses === null ? [] : [reverses])));
	return entries.filter(({ number, reverses }) => reverses === null && !reversed.has(number));
}

/** The canonical net ledger of a register: texts of the entries that stand, sorted. */
export function canonicalLedger(entries: readonly EntryDraft[]): string[] {
	return entries.map(canonicalDraft).sort();
}

const DIGITS = "0123456789abcdef";

/** One string at once: joining bytes leaves a rope of them behind, and this runs for every entry. */
export function hex(bytes: Uint8Array): string {
	const codes = new Array<number>(bytes.length * 2);
	for (let i = 0; i < bytes.length; i++) {
		const byte = bytes[i] as number;
		codes[i * 2] = DIGITS.charCodeAt(byte >> 4);
		codes[i * 2 + 1] = DIGITS.charCodeAt(byte & 15);
	}
	return String.fromCharCode.apply(null, codes);
}
