import { hash, verify } from "@node-rs/argon2";

/** argon2id as OWASP names it: 19 MiB, 2 passes, 1 lane. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash, with its parameters and salt, as PHC text. */
export function hashPassword(password: string): Promise<string> {
	return hash(password, ARGON2ID);
}

let dummy: Promise<string> | undefined;

/** Verifies against a made-up hash when there is none, so that an unknown account takes as long as a known one. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
	dummy ??= hashPassword("no account has this password");
	const matches = await verify(stored ?? (await dummy), password).catch(() => false);
	return stored !== null && matches;
}
