import { hasKeyTwice } from "@/wire/mqtt/strictJson";
import { type Outcome, ok, refuse } from "./outcome";

export const BODY_BYTES_MAX = 65_536;

/** Reads and parses a JSON body of at most 64 kB, counted as it comes: Content-Length may lie. */
export async function readJson(request: Request): Promise<Outcome<unknown>> {
	const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
	if (type !== "application/json") return refuse("unsupported_media_type");
	const bytes = await readBytes(request);
	if (bytes === null) return tooLarge();
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		const value: unknown = JSON.parse(text);
		if (!hasKeyTwice(text, value)) return ok(value);
		return refuse("malformed_json", "A key stands twice in one object: which value is meant?");
	} catch {
		return refuse("malformed_json", "The body must be one JSON value in UTF-8.");
	}
}

function tooLarge(): Outcome<never> {
	return refuse("body_too_large", `A body holds at most ${BODY_BYTES_MAX} bytes.`);
}

/** Null once there are more than BODY_BYTES_MAX. */
export async function readBytes(request: Request): Promise<Uint8Array | null> {
	if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) return null;
	const chunks: Uint8Array[] = [];
	let length = 0;
	if (!request.body) return new Uint8Array();
	const reader = request.body.getReader();
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		length += part.value.byteLength;
		if (length > BODY_BYTES_MAX) {
			await reader.cancel();
			return null;
		}
		chunks.push(part.value);
	}
	return Buffer.concat(chunks);
}
