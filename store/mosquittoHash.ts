import { pbkdf2Sync, randomBytes } from "node:crypto";

/** As mosquitto_passwd 2.0 makes them; a random 256-bit secret needs no slow hash, and a broker that starts checks thousands. */
const ITERATIONS = 101;
const SALT_BYTES = 12;
const HASH_BYTES = 64;

/** A secret as Mosquitto's password file holds it: `$7$<iterations>$<salt>$<PBKDF2-HMAC-SHA512>`, base64 both. */
export function mosquittoHash(secret: string, salt: Buffer = randomBytes(SALT_BYTES)): string {
	const derived = pbkdf2Sync(secret, salt, ITERATIONS, HASH_BYTES, "sha512");
	return `$7$${ITERATIONS}$${salt.toString("base64")}$${derived.toString("base64")}`;
}
