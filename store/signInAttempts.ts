import type { PrismaClient } from "@/prisma/generated/client";
import type { Reader } from "./transaction";

export interface Attempt {
	/** The account's address as typed, in lower case, known or not. */
	readonly account: string;
	/** Where it came from; "direct" when no trusted proxy says. */
	readonly address: string;
}

/** First half of a lock of two numbers; the other is the account's. */
const SIGN_IN_LOCK = 7_303;

export interface AttemptLimits {
	readonly windowMs: number;
	readonly accountMax: number;
	readonly addressMax: number;
}

/**
 * Takes one of the attempts that an account and an address have within the window, before the password is looked at.
 * The account is locked meanwhile, so of a hundred guesses sent at once no more than the limit are verified. False when
 * none is left; a refused attempt leaves no trace, so it does not prolong the wait of the account's owner.
 */
export function reserveAttempt(
	prisma: PrismaClient,
	{ account, address }: Attempt,
	limits: AttemptLimits,
	now: Date,
): Promise<boolean> {
	const since = { gt: new Date(now.getTime() - limits.windowMs) };
	return prisma.$transaction(async (tx) => {
		await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SIGN_IN_LOCK}::int, hashtext(${account}))`;
		const byAccount = await tx.signInAttempt.count({ where: { account, ok: false, at: since } });
		const byAddress = await tx.signInAttempt.count({ where: { address, ok: false, at: since } });
		if (byAccount >= limits.accountMax || byAddress >= limits.addressMax) return false;
		await tx.signInAttempt.create({ data: { account, address, ok: false, at: now } });
		return true;
	});
}

/** A right password clears the account's failures and gives the address this attempt back. */
export async function settleAttempt(db: Reader, { account, address }: Attempt, now: Date): Promise<void> {
	await db.signInAttempt.deleteMany({ where: { account, ok: false } });
	await db.signInAttempt.create({ data: { account, address, ok: true, at: now } });
}
