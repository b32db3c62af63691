import { randomBytes } from "node:crypto";
import type { Instant } from "@/domain/calendar/interval";

const PER_MS_MAX = 0x1000;
let last = { at: 0, count: 0 };

/**
 * UUIDv7 (RFC 9562, method 1) of an order that is made now: ids are in the order of time; those of one process and
 * millisecond in the order in which they were made.
 */
export function newCommandId(now: Instant): string {
	last = now === last.at ? { at: now, count: last.count + 1 } : { at: now, count: 0 };
	const bytes = randomBytes(16);
	// More than fit into one millisecond go on in the next.
	bytes.writeUIntBE(now + Math.floor(last.count / PER_MS_MAX), 0, 6);
	bytes.writeUInt16BE(0x7000 | (last.count % PER_MS_MAX), 6);
	bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
	return textOf(bytes);
}

/** The least id of an instant: every command ordered then or later has this one or a higher one. */
export function firstCommandId(at: Instant): string {
	const bytes = Buffer.alloc(16);
	bytes.writeUIntBE(Math.max(0, at), 0, 6);
	bytes[6] = 0x70;
	bytes[8] = 0x80;
	return textOf(bytes);
}

function textOf(bytes: Buffer): string {
	return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
