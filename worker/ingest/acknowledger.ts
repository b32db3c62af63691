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
	/** Numbered messages of any device may have been lost up to now. */
	doubtAll(): void;
	send(device: string, serverMs: Instant): void;
	stop(): Promise<void>;
}

const TOPICS = ["eventSeq", "telemetrySeq"] as const;
type Topic = (typeof TOPICS)[number];

/** Numbers of one device and topic that came while it was doubted. */
interface Doubted {
	epoch: number;
	readonly seen: Set<number>;
}

/**
 * Tells devices how far their numbered messages are committed. Cumulative per epoch and topic: a device sends in the
 * order of its numbers and ingest keeps that order, so the highest committed number covers all below it.
 *
 * Unless a broker lost some in between: what devices sent to an external one before we were subscribed again, it has
 * acknowledged and dropped. So after `doubtAll` a number counts only when the one before it has, or when it comes a second
 * time: a device that hears no word sends all that it has left again, in order, so there was nothing before it.
 */
export class Acknowledger implements Acknowledgements {
	private readonly committed = new Map<string, Committed>();
	private believed: Set<string> | null = null;
	private readonly doubted = new Map<string, Doubted>();

	constructor(private readonly publish: Publish) {}

	doubtAll(): void {
		this.believed = new Set();
		this.doubted.clear();
	}

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
		if (!state || this.isWaitedFor(device)) return;
		const { epoch, eventSeq, telemetrySeq } = state;
		this.publish(
			formatTopic(device, "ack"),
			formatAck({ epoch, event_seq: eventSeq, telemetry_seq: telemetrySeq, server_ms: serverMs }),
		);
	}

	async stop(): Promise<void> {}

	/** Numbers of one topic are doubted: a word on the other one would keep the device from sending all of it again. */
	private isWaitedFor(device: string): boolean {
		return TOPICS.some((which) => this.doubted.has(`${device} ${which}`));
	}

	private raise(device: string, epoch: number | null, seq: number | null, which: Topic): boolean {
		if (epoch === null || seq === null) return false;
		let state = this.committed.get(device);
		if (this.isDoubted(device, epoch, seq, which, state)) return false;
		// The device's present epoch is the one it sends in: an old epoch's backlog is acknowledged while it is being sent.
		if (!state || state.epoch !== epoch) {
			state = { epoch, eventSeq: null, telemetrySeq: null };
			this.committed.set(device, state);
		}
		state[which] = Math.max(state[which] ?? 0, seq);
		return true;
	}

	private isDoubted(device: string, epoch: number, seq: number, which: Topic, state: Committed | undefined): boolean {
		const key = `${device} ${which}`;
		if (this.believed === null || this.believed.has(key)) return false;
		const known = state?.epoch === epoch ? state[which] : null;
		const doubted = this.doubted.get(key);
		const again = doubted?.epoch === epoch && doubted.seen.has(seq);
		if (again || (known !== null && known !== undefined && seq <= known + 1)) {
			this.believed.add(key);
			this.doubted.delete(key);
			return false;
		}
		if (doubted?.epoch === epoch) doubted.seen.add(seq);
		else this.doubted.set(key, { epoch, seen: new Set([seq]) });
		return true;
	}
}
