/** A publish as it stands in the byte stream. */
export interface ReadingFrame {
	readonly packetId: number;
	readonly payload: Buffer;
}

const PUBLISH_QOS_1 = 0x32;
const DUP = 0x08;
const PLACE_MAX = 2_097_152;

/**
 * The publishes of which a chunk consists, when each is whole, of QoS 1, not retained, and on this very topic. Null when
 * there is anything else in it, however little: then the chunk is for a full parser.
 * Source: MQTT 3.1.1, 2.2.3 (remaining length) and 3.3 (PUBLISH).
 *
 * @param topic  in UTF-8
 */
export function readingFrames(chunk: Buffer, topic: Buffer): ReadingFrame[] | null {
	const frames: ReadingFrame[] = [];
	let at = 0;
	while (at < chunk.length) {
		if (((chunk[at++] as number) & ~DUP) !== PUBLISH_QOS_1) return null;
		let length = 0;
		for (let place = 1; ; place *= 128) {
			if (at >= chunk.length || place > PLACE_MAX) return null;
			const byte = chunk[at++] as number;
			length += (byte & 0x7f) * place;
			if (!(byte & 0x80)) break;
		}
		const end = at + length;
		const topicEnd = at + 2 + topic.length;
		if (end > chunk.length || topicEnd + 2 > end) return null;
		if (chunk.readUInt16BE(at) !== topic.length || topic.compare(chunk, at + 2, topicEnd) !== 0) return null;
		const packetId = chunk.readUInt16BE(topicEnd);
		if (packetId === 0) return null;
		frames.push({ packetId, payload: chunk.subarray(topicEnd + 2, end) });
		at = end;
	}
	return frames;
}
