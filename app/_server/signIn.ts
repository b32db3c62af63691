import { verifyPassword } from "@/store/password";
import { reserveAttempt, settleAttempt } from "@/store/signInAttempts";
import { findUserToSignIn, type User } from "@/store/users";
import type { Clock } from "./clock";
import type { Database } from "./database";

const WINDOW_MS = 15 * 60_000;
const ACCOUNT_ATTEMPTS_MAX = 10;
const ADDRESS_ATTEMPTS_MAX = 50;
/** Without a trusted proxy everyone shares one address: its limit only stops guessing across all accounts. */
const DIRECT_ATTEMPTS_MAX = 500;
const PASSWORD_CHARACTERS_MAX = 200;

export interface Credentials {
	readonly email: unknown;
	readonly password: unknown;
	readonly address: string;
}

export type SignIn =
	| { readonly kind: "signed_in"; readonly user: User }
	| { readonly kind: "wrong" }
	| { readonly kind: "throttled" };

/**
 * Checks an e-mail address and a password. Anything but two short strings is wrong: an object such as
 * {"contains":""} must never reach a query. An unknown account costs as much time as a known one.
 */
export async function signIn({ email, password, address }: Credentials, { prisma }: Database, clock: Clock): Promise<SignIn> {
	const account = typeof email === "string" ? email.trim().toLowerCase() : "";
	if (account === "" || account.length > 254 || /[\p{Cc}\p{Cs}]/u.test(account)) return { kind: "wrong" };
	if (typeof password !== "string" || password === "" || password.length > PASSWORD_CHARACTERS_MAX) return { kind: "wrong" };

	const attempt = { account, address };
	const addressMax = address === "direct" ? DIRECT_ATTEMPTS_MAX : ADDRESS_ATTEMPTS_MAX;
	const limits = { windowMs: WINDOW_MS, accountMax: ACCOUNT_ATTEMPTS_MAX, addressMax };
	if (!(await reserveAttempt(prisma, attempt, limits, new Date(clock.now())))) return { kind: "throttled" };

	const user = await findUserToSignIn(prisma, account);
	const matches = await verifyPassword(user?.passwordHash ?? null, password);
	if (!user || !matches || user.disabledAt !== null) return { kind: "wrong" };
	await settleAttempt(prisma, attempt, new Date(clock.now()));
	return { kind: "signed_in", user };
}
