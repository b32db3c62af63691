import * as crypto from "node:crypto";

/** Long enough for any canonical entry; a head over all registers is longer and takes a buffer of its own. */
const scratch = Buffer.alloc(8_192);

/**
 * SHA-256 of `previous || text` (UTF-8). One call without a Hash object: ten thousand of those a second keep the garbage
 * collector busier than the hashing itself.
 */
export function sha256(previous: Uint8Array, text: string): Uint8Array {
	const lengthMax = previous.length + text.length * 3;
	const buffer = lengthMax <= scratch.length ? scratch : Buffer.alloc(lengthMax);
	buffer.set(previous);
	const length = previous.length + buffer.write(text, previous.length, "utf8");
	return crypto.hash("sha256", buffer.subarray(0, length), "buffer");
}
