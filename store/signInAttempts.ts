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

export type Reservation =
	| { readonly kind: "granted" }
	/** `until`: when the first of the attempts that count is forgotten. */
	| { readonly kind: "refused"; readonly until: Date };

/** What is older counts for nothing; it goes with the next attempt, so the table holds what two days can bring. */
const KEPT_MS = 86_400_000;

/**
 * Takes one of the attempts that an account and an address have within the window, before the password is looked at.
 * The account is locked meanwhile, so of a hundred guesses sent at once no more than the limit are verified. When none
 * is left it says until when; a refused attempt leaves no trace, so it does not prolong the wait of the account's owner.
 */
export function reserveAttempt(
	prisma: PrismaClient,
	{ account, address }: Attempt,
	limits: AttemptLimits,
	now: Date,
): Promise<Reservation> {
	const since = { gt: new Date(now.getTime() - limits.windowMs) };
	return prisma.$transaction(async (tx) => {
		await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SIGN_IN_LOCK}::int, hashtext(${account}))`;
		const counts = [
			{ where: { account, ok: false, at: since }, max: limits.accountMax },
			{ where: { address, ok: false, at: since }, max: limits.addressMax },
		];
		for (const { where, max } of counts) {
			// The attempt that has to be forgotten first, for one to be free.
			const [last] = await tx.signInAttempt.findMany({ where, orderBy: { at: "desc" }, skip: max - 1, take: 1 });
			if (last) return { kind: "refused", until: new Date(last.at.getTime() + limits.windowMs) };
		}
		await tx.signInAttempt.create({ data: { account, address, ok: false, at: now } });
		await tx.signInAttempt.deleteMany({ where: { at: { lt: new Date(now.getTime() - KEPT_MS) } } });
		return { kind: "granted" };
	});
}

/** A right password clears the account's failures and gives the address this attempt back. */
export async function settleAttempt(db: Reader, { account, address }: Attempt, now: Date): Promise<void> {
	await db.signInAttempt.deleteMany({ where: { account, ok: false } });
	await db.signInAttempt.create({ data: { account, address, ok: true, at: now } });
}
