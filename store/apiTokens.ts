import type { UserRole } from "@/prisma/generated/enums";
import { keyset, type PageRequest } from "./page";
import { newSecret, secretHash } from "./secret";
import type { Reader, Transaction } from "./transaction";

export interface ApiToken {
	readonly id: number;
	readonly name: string;
	readonly role: UserRole;
	readonly siteId: number | null;
	readonly classroomIds: readonly number[];
	readonly createdAt: Date;
	readonly createdBy: string | null;
	readonly expiresAt: Date | null;
	readonly lastUsedAt: Date | null;
	readonly revokedAt: Date | null;
}

export interface ApiTokenInput {
	readonly name: string;
	readonly role: UserRole;
	readonly siteId: number | null;
	readonly classroomIds: readonly number[];
	readonly expiresAt: Date | null;
	readonly createdBy: string;
}

/** So that a leaked token is recognised by scanners. */
const PREFIX = "avt_";
const TOUCH_MS = 60_000;
const hidden = { tokenSha256: true } as const;

/** Makes a token; its text is returned this once, only its hash is kept. */
export async function createToken(
	tx: Transaction,
	{ classroomIds, ...input }: ApiTokenInput,
): Promise<{ token: ApiToken; secret: string }> {
	const secret = PREFIX + newSecret();
	const data = { ...input, classroomIds: [...classroomIds], tokenSha256: new Uint8Array(secretHash(secret)) };
	return { token: await tx.apiToken.create({ data, omit: hidden }), secret };
}

export function findTokenBySecret(db: Reader, secret: string): Promise<ApiToken | null> {
	return db.apiToken.findUnique({ where: { tokenSha256: new Uint8Array(secretHash(secret)) }, omit: hidden });
}

/** Notes the use, once a minute at most: a scraper must not turn every read into a write. */
export async function touchToken(db: Reader, { id, lastUsedAt }: ApiToken, now: Date): Promise<void> {
	if (lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < TOUCH_MS) return;
	await db.apiToken.updateMany({ where: { id }, data: { lastUsedAt: now } });
}

/** `siteId` null = tokens of all sites. */
export function listTokens(db: Reader, siteId: number | null, page: PageRequest): Promise<ApiToken[]> {
	return db.apiToken.findMany({ ...keyset(siteId === null ? {} : { siteId }, page), omit: hidden });
}

export function findToken(db: Reader, id: number): Promise<ApiToken | null> {
	return db.apiToken.findUnique({ where: { id }, omit: hidden });
}

export function revokeToken(tx: Transaction, id: number, at: Date): Promise<ApiToken> {
	return tx.apiToken.update({ where: { id }, data: { revokedAt: at }, omit: hidden });
}
