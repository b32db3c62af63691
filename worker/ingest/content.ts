import { hash } from "node:crypto";
import { readingContentText, sequenceKeyText } from "@/domain/telemetry/idempotencyKey";
import type { WireEvent } from "@/wire/mqtt/eventMessage";
import type { WireReading } from "@/wire/mqtt/telemetryMessage";

/**
 * SHA-256 (hex) of what a reading says: its content (domain), whether it trusts its clock, and the diagnostics that the
 * ledger may use as evidence. Neither receivedAt nor anything of the registry goes in, so a redelivery has the same
 * hash whenever it comes.
 */
export function readingContent(deviceId: number, reading: WireReading): string {
	const { switches, diagnostics, claims } = reading;
	const content = readingContentText({
		deviceId,
		channel: reading.channel,
		deviceClockMs: reading.clockMs,
		energyMwh: reading.energyMwh,
		powerMw: reading.powerMw,
		epoch: reading.epoch,
		boot: reading.boot,
		seq: reading.seq,
		uptimeMs: reading.uptimeMs,
		switchStates: switches?.states ?? null,
		switchEnergyMwh: reading.switchEnergyMwh,
	});
	const byName = switches?.byName ? JSON.stringify(switches.byName) : "";
	const said = diagnostics === null ? "" : JSON.stringify(diagnostics);
	return sha256(
		`${content}|${reading.clockTrusted ? "set" : "unset"}|${byName}|${said}|${claims === null ? "" : JSON.stringify(claims)}`,
	);
}

/** The same for an event: its type and its object as sent. */
export function eventContent(deviceId: number, event: WireEvent): string {
	return sha256(`e1|${deviceId}|${event.type}|${JSON.stringify(event.payload)}`);
}

/**
 * The idempotency key (hex) that outlives the month: (epoch, topic, seq) where sent; else the content itself, for a
 * reading whose place in time may differ at the next delivery. Null for a reading whose content fixes its place.
 * The first byte says which: "s" sequence, "u" unsynced, "a" ahead of its time; "c" the retention has written for what has none.
 */
export function idempotencyKey(message: {
	readonly topic: "telemetry" | "event";
	readonly channel: number;
	readonly epoch: number | null;
	readonly seq: number | null;
	readonly synced: boolean;
	readonly ahead: boolean;
	readonly contentSha256: string;
}): string | null {
	const { epoch, seq, topic, channel } = message;
	if (epoch !== null && seq !== null)
		return Buffer.from(sequenceKeyText({ epoch, topic, channel, seq }), "latin1").toString("hex");
	if (message.topic === "event" || message.synced) return null;
	return (message.ahead ? AHEAD_PREFIX : UNSYNCED_PREFIX) + message.contentSha256;
}

/** The key under which this content would stand, had it come while it was still ahead of its time. */
export function aheadKey(contentSha256: string): string {
	return AHEAD_PREFIX + contentSha256;
}

/** The key under which this content stands once its month is in the archive, where none was needed before. */
export function archivedKey(contentSha256: string): string {
	return ARCHIVED_PREFIX + contentSha256;
}

const AHEAD_PREFIX = "61";
const ARCHIVED_PREFIX = "63";
const UNSYNCED_PREFIX = "75";

function sha256(text: string): string {
	return hash("sha256", text, "hex");
}
