import { isDeeperThan } from "@/wire/http/jsonDepth";
import { hasKeyTwice } from "@/wire/mqtt/strictJson";
import { type Outcome, ok, refuse } from "./outcome";

export const BODY_BYTES_MAX = 65_536;
/** No schema of ours is nested deeper than half of this. */
export const BODY_DEPTH_MAX = 16;
/** Whoever sends slower than this holds a connection for nothing. */
const BODY_MS_MAX = 15_000;

/** Reads and parses a JSON body of at most 64 kB, counted as it comes: Content-Length may lie. */
export async function readJson(request: Request): Promise<Outcome<unknown>> {
	const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
	if (type !== "application/json") return refuse("unsupported_media_type");
	const bytes = await readBytes(request);
	if (bytes === "too_large") return tooLarge();
	if (bytes === "too_slow") return refuse("request_timeout", `A body must be there within ${BODY_MS_MAX / 1_000} s.`);
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		if (isDeeperThan(text, BODY_DEPTH_MAX)) return refuse("malformed_json", `A body is nested at most ${BODY_DEPTH_MAX} deep.`);
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

/** The body as it came, at most BODY_BYTES_MAX and within `msMax`. */
export async function readBytes(request: Request, msMax = BODY_MS_MAX): Promise<Uint8Array | "too_large" | "too_slow"> {
	if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) return "too_large";
	if (!request.body) return new Uint8Array();
	const reader = request.body.getReader();
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<"too_slow">((resolve) => {
		timer = setTimeout(() => resolve("too_slow"), msMax);
	});
	try {
		const read = await Promise.race([readAll(reader), late]);
		if (typeof read === "string") void reader.cancel().catch(() => {});
		return read;
	} finally {
		clearTimeout(timer);
	}
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | "too_large"> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		length += part.value.byteLength;
		if (length > BODY_BYTES_MAX) return "too_large";
		chunks.push(part.value);
	}
	return Buffer.concat(chunks);
}
