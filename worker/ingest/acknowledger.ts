import type { Instant } from "@/domain/calendar/interval";
import { formatAck } from "@/wire/mqtt/ackMessage";
import { formatTopic } from "@/wire/mqtt/topics";
import type { Publish } from "../incoming";
import type { Classified } from "./classify";

interface Committed {
	epoch: number;
	eventSeq: number | null;
	telemetrySeq: number | null;
}

/** Tells devices what is committed of their numbered messages. */
export interface Acknowledgements {
	/** Call in the order of commit, with what is final (stored, duplicate, or a conflict that will never be stored). */
	note(device: { readonly id: number; readonly name: string }, classified: Classified): boolean;
	send(device: string, serverMs: Instant): void;
	stop(): Promise<void>;
}

/**
 * Tells devices how far their numbered messages are committed. Cumulative per epoch and topic: a device sends in the
 * order of its numbers and ingest keeps that order, so the highest committed number covers all below it.
 */
export class Acknowledger implements Acknowledgements {
	private readonly committed = new Map<string, Committed>();

	constructor(private readonly publish: Publish) {}

	note({ name: device }: { readonly id: number; readonly name: string }, classified: Classified): boolean {
		if (classified.kind === "readings") {
			let noted = false;
			for (const { row } of classified.readings) noted = this.raise(device, row.epoch, row.seq, "telemetrySeq") || noted;
			return noted;
		}
		if (classified.kind !== "event") return false;
		return this.raise(device, classified.event.row.epoch, classified.event.row.seq, "eventSeq");
	}

	send(device: string, serverMs: Instant): void {
		const state = this.committed.get(device);
		if (!state) return;
		const { epoch, eventSeq, telemetrySeq } = state;
		this.publish(
			formatTopic(device, "ack"),
			formatAck({ epoch, event_seq: eventSeq, telemetry_seq: telemetrySeq, server_ms: serverMs }),
		);
	}

	async stop(): Promise<void> {}

	private raise(device: string, epoch: number | null, seq: number | null, which: "eventSeq" | "telemetrySeq"): boolean {
		if (epoch === null || seq === null) return false;
		let state = this.committed.get(device);
		// The device's present epoch is the one it sends in: an old epoch's backlog is acknowledged while it is being sent.
		if (!state || state.epoch !== epoch) {
			state = { epoch, eventSeq: null, telemetrySeq: null };
			this.committed.set(device, state);
		}
		state[which] = Math.max(state[which] ?? 0, seq);
		return true;
	}
}
