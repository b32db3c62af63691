import { type Rejection, rejected } from "./rejection";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

export const MESSAGE_BYTES_MAX = 4_096;
/** A device that drains its buffer sends many readings in one array. */
export const ARRAY_BYTES_MAX = 65_536;
const DEPTH_MAX = 8;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Anything but printable ASCII without escapes: only such a text can hide something. */
const UNUSUAL = /[^ -[\]-~]/;
/** Control characters (jsonb refuses U+0000), lone surrogates, and marks that turn the reading direction around. */
const UNSAFE = /\p{Cc}|\p{Surrogate}|\p{Bidi_Control}|\ufeff/u;

/**
 * JSON that means one thing only: size cap, strict UTF-8, depth cap, no key twice, no `__proto__`, no hidden characters.
 * One pass over the text finds depth and number of keys; JSON.parse does the rest, and a key that was there twice shows
 * as one that is missing from the parsed value.
 */
export function parseStrictJson(payload: Uint8Array): { readonly ok: true; readonly value: JsonValue } | Rejection {
	const sizeMax = payload[0] === 0x5b ? ARRAY_BYTES_MAX : MESSAGE_BYTES_MAX;
	if (payload.length > sizeMax) return rejected("payload_too_large", `${payload.length} bytes; at most ${sizeMax}.`);
	let text: string;
	try {
		text = decoder.decode(payload);
	} catch {
		return rejected("utf8_invalid", "The payload is not valid UTF-8.");
	}
	const keys = countKeysOfText(text);
	if (keys === TOO_DEEP) return rejected("json_too_deep", `Nested deeper than ${DEPTH_MAX}.`);
	let value: JsonValue;
	try {
		value = JSON.parse(text) as JsonValue;
	} catch (error) {
		return rejected("json_malformed", (error as Error).message.slice(0, 200));
	}
	const found = countKeys(value);
	if (found === FORBIDDEN_KEY) return rejected("json_forbidden_key", 'The key "__proto__" is refused.');
	if (found !== keys) return rejected("json_duplicate_key", "A key stands twice in one object: which one is meant?");
	if (UNUSUAL.test(text) && hasUnsafeText(value))
		return rejected("text_unsafe", "A string holds a control character, a lone surrogate or a bidirectional mark.");
	return { ok: true, value };
}

/** Whether a key stands twice in one object of parsed text. Depth and `__proto__` are left to the schema. */
export function hasKeyTwice(text: string, value: unknown): boolean {
	const keys = countKeysOfText(text);
	if (keys === TOO_DEEP) return false;
	const found = countKeys(value as JsonValue);
	return found !== FORBIDDEN_KEY && found !== keys;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

const TOO_DEEP = -1;
const FORBIDDEN_KEY = -2;

/** Colons outside strings: one per key of well-formed JSON. */
function countKeysOfText(text: string): number {
	let depth = 0;
	let keys = 0;
	for (let i = 0; i < text.length; i++) {
		switch (text.charCodeAt(i)) {
			case 0x22:
				i = endOfString(text, i);
				break;
			case 0x3a:
				keys++;
				break;
			case 0x7b:
			case 0x5b:
				if (++depth > DEPTH_MAX) return TOO_DEEP;
				break;
			case 0x7d:
			case 0x5d:
				depth--;
		}
	}
	return keys;
}

/** Index of the closing quote; the end of the text when there is none (JSON.parse will say so). */
function endOfString(text: string, open: number): number {
	for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 1)) {
		let backslashes = 0;
		while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes++;
		if (backslashes % 2 === 0) return at;
	}
	return text.length;
}

function countKeys(value: JsonValue): number {
	if (typeof value !== "object" || value === null) return 0;
	let keys = 0;
	if (Array.isArray(value)) {
		for (const element of value) {
			const found = countKeys(element);
			if (found < 0) return found;
			keys += found;
		}
		return keys;
	}
	const object = value as JsonObject;
	for (const key in object) {
		if (key === "__proto__") return FORBIDDEN_KEY;
		const found = countKeys(object[key] as JsonValue);
		if (found < 0) return found;
		keys += 1 + found;
	}
	return keys;
}

function hasUnsafeText(value: JsonValue): boolean {
	if (typeof value === "string") return UNSAFE.test(value);
	if (typeof value !== "object" || value === null) return false;
	if (Array.isArray(value)) return value.some(hasUnsafeText);
	return Object.entries(value).some(([key, inner]) => UNSAFE.test(key) || hasUnsafeText(inner));
}
