import { createHash } from "node:crypto";

/** SHA-256 (hex) of the bytes of `previousHex` (up to what is no hex) and then `text` (UTF-8). For checking; what seals has its own (worker/sha256.ts). */
export function auditHash(previousHex: string, text: string): string {
	return createHash("sha256").update(Buffer.from(previousHex, "hex")).update(text, "utf8").digest("hex");
}
