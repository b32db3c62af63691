import { randomBytes } from "node:crypto";
import type { Instant } from "@/domain/calendar/interval";

/** A UUIDv7 (RFC 9562): its first 48 bits are the instant, so ids sort by time. */
export function commandId(at: Instant): string {
	const bytes = randomBytes(16);
	bytes.writeUIntBE(at, 0, 6);
	bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
	bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
	return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
