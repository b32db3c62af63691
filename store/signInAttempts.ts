import type { Reader } from "./transaction";

export interface Attempt {
	/** The account's address as typed, in lower case, known or not. */
	readonly account: string;
	/** Where it came from; "direct" when no trusted proxy says. */
	readonly address: string;
}

export interface AttemptLimits {
	readonly windowMs: number;
	readonly accountMax: number;
	readonly addressMax: number;
}

/**
 * Takes one of the attempts that an account and an address have within the window, before the password is looked at:
 * of a hundred guesses sent at once no more than the limit are verified. Returns its id, or null when none is left.
 */
export async function reserveAttempt(
	db: Reader,
	{ account, address }: Attempt,
	limits: AttemptLimits,
	now: Date,
): Promise<bigint | null> {
	const { id } = await db.signInAttempt.create({ data: { account, address, ok: false, at: now } });
	const since = { gt: new Date(now.getTime() - limits.windowMs) };
	const byAccount = await db.signInAttempt.count({ where: { account, ok: false, at: since } });
	const byAddress = await db.signInAttempt.count({ where: { address, ok: false, at: since } });
	if (byAccount <= limits.accountMax && byAddress <= limits.addressMax) return id;
	// A refused attempt verified nothing, so it must not prolong the wait of the account's owner.
	await db.signInAttempt.deleteMany({ where: { id } });
	return null;
}

/** A right password clears the account's failures and gives the address this attempt back. */
export async function settleAttempt(db: Reader, { account, address }: Attempt, now: Date): Promise<void> {
	await db.signInAttempt.deleteMany({ where: { account, ok: false } });
	await db.signInAttempt.create({ data: { account, address, ok: true, at: now } });
}
