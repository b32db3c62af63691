import type { TokenScope, UserRole } from "@/prisma/generated/enums";
import { keyset, type PageRequest } from "./page";
import { newSecret, secretHash } from "./secret";
import { announceSessions } from "./sessionNotice";
import type { Reader, Transaction } from "./transaction";

export interface ApiToken {
	readonly id: number;
	readonly name: string;
	readonly role: UserRole;
	readonly siteId: number | null;
	readonly classroomIds: readonly number[];
	readonly scopes: readonly TokenScope[];
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
	/** What it is for; left out = everything that the role allows. */
	readonly scopes?: readonly TokenScope[];
	readonly expiresAt: Date | null;
	readonly createdBy: string;
}

/** So that a leaked token is recognised by scanners. */
const PREFIX = "avt_";
const EVERY_SCOPE: readonly TokenScope[] = ["read", "control", "configure"];
const TOUCH_MS = 60_000;
const hidden = { tokenSha256: true } as const;

/** Makes a token; its text is returned this once, only its hash is kept. */
export async function createToken(
	tx: Transaction,
	{ classroomIds, scopes = EVERY_SCOPE, ...input }: ApiTokenInput,
): Promise<{ token: ApiToken; secret: string }> {
	const secret = PREFIX + newSecret();
	const data = {
		...input,
		classroomIds: [...classroomIds],
		scopes: [...scopes],
		tokenSha256: new Uint8Array(secretHash(secret)),
	};
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

/** Ends it at once, its open streams too. */
export async function revokeToken(tx: Transaction, id: number, at: Date): Promise<ApiToken> {
	await announceSessions(tx);
	return tx.apiToken.update({ where: { id }, data: { revokedAt: at }, omit: hidden });
}
