import type { NextAuthOptions, User as SessionUser } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { findUserById } from "@/store/users";
import { systemClock } from "./clock";
import { database } from "./database";
import { webEnv } from "./env";
import { log } from "./log";
import { isSessionOpen, SESSION_MS, sessionCookieName } from "./sessionCookie";
import { noteSignIn, signIn } from "./signIn";

export const SIGN_IN_PATH = "/sign-in";

interface AuthSurroundings {
	readonly secure: boolean;
	readonly address: string;
	/** Told how many milliseconds to wait, when a sign-in was refused for its number. */
	readonly onThrottled: (waitMs: number) => void;
}

/** next-auth as AutoVolt uses it: e-mail and password, a signed cookie that names a person and a session version. */
export function authOptions({ secure, address, onThrottled }: AuthSurroundings): NextAuthOptions {
	return {
		secret: webEnv().sessionSecret,
		session: { strategy: "jwt", maxAge: SESSION_MS / 1_000 },
		pages: { signIn: SIGN_IN_PATH, error: SIGN_IN_PATH },
		useSecureCookies: secure,
		cookies: {
			sessionToken: { name: sessionCookieName(secure), options: { httpOnly: true, sameSite: "lax", path: "/", secure } },
		},
		providers: [passwordProvider(address, onThrottled)],
		callbacks: {
			jwt: ({ token, user }) =>
				user
					? { sub: user.id, sessionVersion: (user as { sessionVersion?: number }).sessionVersion, since: systemClock.now() }
					: refresh(token),
			session: ({ session, token: { name = null, email = null, role } }) => ({
				expires: session.expires,
				user: { name, email, role },
			}),
			redirect: ({ url, baseUrl }) => safeCallback(url, baseUrl),
		},
		logger: {
			error: (code) => log.warn({ event: "auth.failed", code }),
			warn: () => {},
			debug: () => {},
		},
	};
}

function passwordProvider(address: string, onThrottled: AuthSurroundings["onThrottled"]) {
	return Credentials({
		credentials: { email: { type: "email" }, password: { type: "password" } },
		async authorize(given): Promise<SessionUser | null> {
			const outcome = await signIn({ email: given?.email, password: given?.password, address }, database(), systemClock);
			log.info({ event: "auth.sign_in", outcome: outcome.kind, address });
			if (outcome.kind === "throttled") {
				onThrottled(outcome.waitMs);
				// The message reaches the sign-in page as its `error`.
				throw new Error("TooManyAttempts");
			}
			if (outcome.kind === "wrong") return null;
			await noteSignIn(database(), outcome.user, address);
			const { id, email, sessionVersion } = outcome.user;
			return { id: String(id), email, sessionVersion } as SessionUser;
		},
	});
}

/** Reads role and session version anew; a throw ends the session. */
async function refresh(token: { sub?: string; sessionVersion?: unknown; since?: unknown }) {
	if (!isSessionOpen(token.since, systemClock.now())) throw new Error("SessionExpired");
	const user = await findUserById(database().prisma, Number(token.sub));
	if (!user || user.disabledAt !== null || user.sessionVersion !== token.sessionVersion) throw new Error("SessionRevoked");
	const { since } = token;
	return {
		sub: String(user.id),
		sessionVersion: user.sessionVersion,
		since,
		email: user.email,
		name: user.name,
		role: user.role,
	};
}

/** Back to our own pages only: "//evil", "/\evil", "javascript:" and other origins lead home. */
export function safeCallback(url: string, baseUrl: string): string {
	if (/[\\\p{Cc}]/u.test(url)) return baseUrl;
	try {
		const target = new URL(url, baseUrl);
		return target.origin === new URL(baseUrl).origin ? target.href : baseUrl;
	} catch {
		return baseUrl;
	}
}
