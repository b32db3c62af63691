import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A server-made 256-bit secret as text, for a device, a token or an MQTT account. Shown once, never stored. */
export function newSecret(): string {
	return randomBytes(32).toString("base64url");
}

/** What is stored of a secret. A 256-bit random secret needs no slow hash: there is nothing to guess. */
export function secretHash(secret: string): Buffer {
	return createHash("sha256").update(secret, "utf8").digest();
}

/** Constant-time comparison of two stored hashes. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && timingSafeEqual(a, b);
}
