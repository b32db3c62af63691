import type { Client } from "aedes";
import type { Clock } from "../clock";
import type { Ingest } from "../incoming";
import { Pubacks } from "./pubacks";
import { type ReadingFrame, readingFrames } from "./readingFrames";
import { BAD_MESSAGE_COST, messageOf, type Session, turnOf } from "./session";

/** Messages of one connection that may wait for their commit here; beyond, Aedes reads no more of it until they are done. */
const WAITING_MAX = 64;

/**
 * The short way of nearly all that comes: a device's readings on its own topic, QoS 1, while nobody watches. They need
 * nothing of a broker but a PUBACK after the commit, and the general way of a packet through Aedes makes several kB of
 * garbage, which comes back as pauses. What is not exactly this is left to Aedes.
 */
export class ReadingLane {
	readonly pubacks = new Pubacks();

	constructor(
		private readonly ingest: Ingest,
		private readonly clock: Clock,
	) {}

	/** Takes the chunk, which begins and ends with a frame, or says that it is not for this way: false. */
	take(client: Client, session: Session | undefined, chunk: Buffer): boolean {
		if (!session || session.readingTopic === null || session.waiting >= WAITING_MAX) return false;
		// A device that does not read its PUBACKs goes the long way, which waits for it.
		if (session.conn.writableLength > 0) return false;
		const frames = readingFrames(chunk, session.readingTopic);
		if (frames === null) return false;
		(client as Client & { _keepaliveTimer: NodeJS.Timeout | null })._keepaliveTimer?.refresh();
		for (const frame of frames) {
			session.waiting++;
			const wait = turnOf(session, this.clock.now());
			if (wait > 0) setTimeout(() => this.accept(client, session, frame), wait);
			else this.accept(client, session, frame);
		}
		return true;
	}

	private accept(client: Client, session: Session, { packetId, payload }: ReadingFrame): void {
		const packet = { topic: String(session.readingTopic), payload, qos: 1, retain: false } as const;
		void this.ingest.accept(messageOf(packet, this.clock.now(), session.principal, session)).then((verdict) => {
			session.waiting--;
			if (verdict.kind === "refused") {
				// As Aedes does with an error of authorizePublish: the connection ends, after what is due on it.
				this.pubacks.write();
				client.emit("error", new Error(`refused: ${verdict.reason}`));
				return;
			}
			if (verdict.kind === "quarantined") session.bucket.charge(BAD_MESSAGE_COST);
			this.pubacks.add(session.conn, packetId);
		});
	}
}
