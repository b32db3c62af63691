import type { Socket } from "node:net";

/** Frames larger than this are not even read into memory: the connection ends. What is smaller may still be quarantined. */
export const FRAME_BYTES_MAX = 1_048_576;
/** A CONNECT holds an id, a name, a secret and a will: no more is read from a stranger. */
export const CONNECT_BYTES_MAX = 8_192;

/**
 * Follows the lengths of the MQTT frames in a byte stream without parsing them, so that a giant is known by its header,
 * before any of it is collected. Source: MQTT 3.1.1, 2.2.3 (remaining length, at most four bytes of seven bits).
 */
export class FrameGate {
	/** Bytes of the present frame that are still to come. */
	private rest = 0;
	/** Length so far, and the place value of the next length byte; 0 = at the frame's first byte. */
	private length = 0;
	private place = 0;
	frames = 0;

	constructor(private bytesMax: number) {}

	/** From now on frames may be this large. */
	widen(bytesMax: number): void {
		this.bytesMax = bytesMax;
	}

	/** Whether all frames that began have come whole. */
	get between(): boolean {
		return this.rest === 0 && this.place === 0;
	}

	/** False when the chunk announces a frame that is too large or whose length is malformed. */
	pass(chunk: Uint8Array): boolean {
		let at = 0;
		while (at < chunk.length) {
			if (this.rest > 0) {
				const skipped = Math.min(this.rest, chunk.length - at);
				this.rest -= skipped;
				at += skipped;
				continue;
			}
			const byte = chunk[at++] as number;
			if (this.place === 0) {
				this.frames++;
				this.length = 0;
				this.place = 1;
				continue;
			}
			if (this.place > 2_097_152) return false;
			this.length += (byte & 0x7f) * this.place;
			this.place *= 128;
			if (byte & 0x80) continue;
			if (this.length > this.bytesMax) return false;
			this.rest = this.length;
			this.place = 0;
		}
		return true;
	}
}

/**
 * Judges what comes in on a socket before its reader sees it: Aedes collects a frame whole before it looks at it, up to
 * 256 MB. `take` may have a chunk that begins and ends with a frame, and then the reader sees nothing of it.
 */
export function gateFrames(
	socket: Socket,
	gate: FrameGate,
	{ onGiant, take }: { readonly onGiant: () => void; readonly take: (chunk: Buffer) => boolean },
): void {
	const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
	socket.read = (size?: number) => {
		const chunk = read(size);
		if (chunk === null) return null;
		const between = gate.between;
		if (!gate.pass(chunk)) {
			onGiant();
			return null;
		}
		return between && gate.between && take(chunk) ? null : chunk;
	};
}
