import { randomBytes } from "node:crypto";
import type { Instant } from "@/domain/calendar/interval";

/** UUIDv7 (RFC 9562) of an order that is made now: its ids are in the order of time, also across processes. */
export function newCommandId(now: Instant): string {
	const bytes = randomBytes(16);
	bytes.writeUIntBE(now, 0, 6);
	bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
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
