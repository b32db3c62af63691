import type { Instant } from "@/domain/calendar/interval";
import type { SwitchSource } from "./session";

/** What every piece of evidence has. Immutable once stored, but for `at` without a clock: an anchor may place it better. */
interface Placed {
	/** Where it is placed in time. */
	readonly at: Instant;
	/** Hex SHA-256 of the stored event or reading. */
	readonly key: string;
	/** False: placed without the device's clock (an anchor, else its arrival). */
	readonly synced: boolean;
	readonly epoch: number | null;
	readonly boot: number | null;
	readonly seq: number | null;
}

/** A switch event of the device. */
export interface SwitchNotice extends Placed {
	readonly kind: "event";
	readonly position: number;
	readonly state: boolean;
	readonly source: SwitchSource;
}

/** The device has done a command. */
export interface CommandAnswer extends Placed {
	readonly kind: "ack";
	readonly position: number;
	readonly state: boolean;
	/** Of the command. */
	readonly source: SwitchSource;
}

/** A reading: a sign of life, and how its switches were. */
export interface StateSample extends Placed {
	readonly kind: "sample";
	/** One character per switch: "1", "0", or "?" for unknown. Empty when it says nothing of switches. */
	readonly states: string;
	/** "sync": what the worker found ON when it started. */
	readonly evidence: "reading" | "sync";
}

export interface BootNotice extends Placed {
	readonly kind: "boot";
	/** The last sign of life of the boot before, where the device kept it. */
	readonly prevAlive: Instant | null;
}

export type SwitchEvidenceItem = SwitchNotice | CommandAnswer | StateSample | BootNotice;

const SECOND_MS = 1_000;
const RANK = { boot: 0, event: 1, ack: 2, sample: 3 } as const;

/**
 * The order in which evidence is heard: by its place in time, a sample in whole seconds at the end of its second, for it
 * says "some time in this second"; at one instant a boot first and samples last, then by boot, number and content. Total,
 * so the order of arrival never matters. What is there twice is taken once.
 */
export function orderEvidence(items: readonly SwitchEvidenceItem[]): SwitchEvidenceItem[] {
	const ordered = [...items].sort(compareEvidence);
	return ordered.filter((item, index) => index === 0 || compareEvidence(ordered[index - 1] as SwitchEvidenceItem, item) !== 0);
}

/** Whether a sample's clock shows whole seconds. One in a thousand exact ones looks like it, and is heard 1 s later for it. */
export function isWholeSecond(sample: StateSample): boolean {
	return sample.at % SECOND_MS === 0;
}

function compareEvidence(a: SwitchEvidenceItem, b: SwitchEvidenceItem): number {
	return (
		heardAt(a) - heardAt(b) ||
		rankOf(a) - rankOf(b) ||
		(a.boot ?? -1) - (b.boot ?? -1) ||
		(a.seq ?? -1) - (b.seq ?? -1) ||
		(a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
	);
}

function heardAt(item: SwitchEvidenceItem): Instant {
	return item.kind === "sample" && isWholeSecond(item) ? item.at + SECOND_MS - 1 : item.at;
}

function rankOf(item: SwitchEvidenceItem): number {
	return RANK[item.kind] + (item.kind === "sample" && item.evidence === "sync" ? 1 : 0);
}
