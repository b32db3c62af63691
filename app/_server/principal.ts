import { getToken } from "next-auth/jwt";
import { findTokenBySecret, touchToken } from "@/store/apiTokens";
import { findUserById } from "@/store/users";
import type { Role, Scope } from "@/wire/http/routeSpec";
import type { Clock } from "./clock";
import { parseCookies } from "./cookies";
import type { Database } from "./database";
import { webEnv } from "./env";
import { isSecureRequest, isSessionOpen, sessionCookieName } from "./sessionCookie";

/** Who asks, read from the database at every request: a role that was taken away ends at once. */
export interface Principal {
	readonly kind: "user" | "token";
	readonly id: number;
	/** E-mail of a person, name of a token. */
	readonly name: string;
	readonly role: Role;
	/** Null = all sites. */
	readonly siteId: number | null;
	/** Empty = every room. */
	readonly classroomIds: readonly number[];
	/** What a token is for; null = everything that the role allows, as for a person. */
	readonly scopes: readonly Scope[] | null;
	/** As the audit log names it: "user:admin@autovolt.local", "token:ci". */
	readonly actor: string;
}

const BEARER = /^Bearer ([A-Za-z0-9_-]{20,200})$/;

/** The caller of a request: its API token, else its session. Null when it has neither, or one that is no longer valid. */
export async function principalOf(request: Request, database: Database, clock: Clock): Promise<Principal | null> {
	const authorization = request.headers.get("authorization");
	if (authorization !== null) {
		const secret = BEARER.exec(authorization)?.[1];
		return secret ? principalOfToken(secret, database, clock) : null;
	}
	return principalOfSession(request.headers, database, clock);
}

/** The same for a page, from `await headers()`. */
export async function principalOfSession(headers: Headers, database: Database, clock: Clock): Promise<Principal | null> {
	const claims = await getToken({
		// next-auth reads only cookies and the Authorization header, which principalOf has dealt with.
		req: { headers: {}, cookies: parseCookies(headers.get("cookie") ?? "") } as never,
		secret: webEnv().sessionSecret,
		cookieName: sessionCookieName(isSecureRequest(headers)),
		secureCookie: isSecureRequest(headers),
	});
	const id = Number(claims?.sub);
	if (!claims || !Number.isSafeInteger(id) || id <= 0 || !isSessionOpen(claims["since"], clock.now())) return null;
	const user = await findUserById(database.prisma, id);
	if (!user || user.disabledAt !== null || user.sessionVersion !== claims["sessionVersion"]) return null;
	const { email, role, siteId, classroomIds } = user;
	return { kind: "user", id, name: email, role, siteId, classroomIds, scopes: null, actor: `user:${email}` };
}

async function principalOfToken(secret: string, { prisma }: Database, clock: Clock): Promise<Principal | null> {
	const now = clock.now();
	const token = await findTokenBySecret(prisma, secret);
	if (!token || token.revokedAt !== null || (token.expiresAt !== null && token.expiresAt.getTime() <= now)) return null;
	await touchToken(prisma, token, new Date(now));
	const { id, name, role, siteId, classroomIds, scopes } = token;
	return { kind: "token", id, name, role, siteId, classroomIds, scopes, actor: `token:${name}` };
}
