import { recordAudit } from "@/store/auditLog";
import { verifyPassword } from "@/store/password";
import { reserveAttempt, settleAttempt } from "@/store/signInAttempts";
import { findUserToSignIn, type User } from "@/store/users";
import type { Clock } from "./clock";
import type { Database } from "./database";
import { DIRECT, isLoopback } from "./sameOrigin";

const WINDOW_MS = 15 * 60_000;
const ACCOUNT_ATTEMPTS_MAX = 10;
const ADDRESS_ATTEMPTS_MAX = 50;
/** Behind a proxy that is not trusted everyone shares one address: its limit only stops guessing across all accounts. */
const TOGETHER_ATTEMPTS_MAX = 500;
const PASSWORD_CHARACTERS_MAX = 200;

export interface Credentials {
	readonly email: unknown;
	readonly password: unknown;
	readonly address: string;
}

export type SignIn =
	| { readonly kind: "signed_in"; readonly user: User }
	| { readonly kind: "wrong" }
	| { readonly kind: "throttled"; readonly waitMs: number };

/**
 * Checks an e-mail address and a password. Anything but two short strings is wrong: an object such as
 * {"contains":""} must never reach a query. An unknown account costs as much time as a known one.
 */
export async function signIn({ email, password, address }: Credentials, { prisma }: Database, clock: Clock): Promise<SignIn> {
	const account = typeof email === "string" ? email.trim().toLowerCase() : "";
	if (account === "" || account.length > 254 || /[\p{Cc}\p{Cs}]/u.test(account)) return { kind: "wrong" };
	if (typeof password !== "string" || password === "" || password.length > PASSWORD_CHARACTERS_MAX) return { kind: "wrong" };

	const attempt = { account, address };
	const addressMax = address === DIRECT || isLoopback(address) ? TOGETHER_ATTEMPTS_MAX : ADDRESS_ATTEMPTS_MAX;
	const limits = { windowMs: WINDOW_MS, accountMax: ACCOUNT_ATTEMPTS_MAX, addressMax };
	const now = clock.now();
	const reserved = await reserveAttempt(prisma, attempt, limits, new Date(now));
	if (reserved.kind === "refused") return { kind: "throttled", waitMs: reserved.until.getTime() - now };

	const user = await findUserToSignIn(prisma, account);
	const matches = await verifyPassword(user?.passwordHash ?? null, password);
	if (!user || !matches || user.disabledAt !== null) {
		// Who mistypes may have typed the password here: an address that nobody has is not written down.
		await noteAttempt(prisma, user ? user.email : null, address, "user.sign_in_failed");
		return { kind: "wrong" };
	}
	await settleAttempt(prisma, attempt, new Date(clock.now()));
	return { kind: "signed_in", user };
}

/** At most as many as the limits above let through: guessing fills no log. */
function noteAttempt(prisma: Database["prisma"], email: string | null, address: string, action: string): Promise<void> {
	const subject = `user:${email ?? "unknown"}`;
	return recordAudit(prisma, { actor: subject, address }, { action, subject });
}

/** Somebody opened a session. */
export function noteSignIn({ prisma }: Database, { email }: User, address: string): Promise<void> {
	return noteAttempt(prisma, email, address, "user.sign_in");
}
