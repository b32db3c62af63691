import type { MilliwattHours, Milliwatts } from "@/domain/quantity/energy";
import type { RegisterId } from "./reading";

/** What a device said in one reading: never when or how it reached us, so a redelivery reads the same. */
export interface ReadingContent extends RegisterId {
	/** The device's own clock as sent; null when it sent none. */
	readonly deviceClockMs: number | null;
	readonly energyMwh: MilliwattHours | null;
	readonly powerMw: Milliwatts | null;
	readonly epoch: number | null;
	readonly boot: number | null;
	readonly seq: number | null;
	readonly uptimeMs: number | null;
	readonly switchStates: string | null;
	readonly switchEnergyMwh: readonly MilliwattHours[];
}

/**
 * Canonical text of a reading's content: equal text = the same reading, sent again. Hashed by the caller.
 * Absent fields are "-", so 0 and "not sent" differ; fields hold no separator, so no two contents share a text.
 */
export function readingContentText(content: ReadingContent): string {
	return [
		"reading/1",
		content.deviceId,
		content.channel,
		content.deviceClockMs ?? "-",
		content.energyMwh ?? "-",
		content.powerMw ?? "-",
		content.epoch ?? "-",
		content.boot ?? "-",
		content.seq ?? "-",
		content.uptimeMs ?? "-",
		content.switchStates ?? "-",
		content.switchEnergyMwh.join(","),
	].join("|");
}

/** Canonical text of (epoch, topic, seq), by which a device numbers its own messages for ever. `topic` holds no "|". */
export function sequenceKeyText(key: {
	readonly epoch: number;
	readonly topic: string;
	readonly channel: number;
	readonly seq: number;
}): string {
	return `seq/1|${key.epoch}|${key.topic}|${key.channel}|${key.seq}`;
}
