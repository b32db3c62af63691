import type { Instant } from "@/domain/calendar/interval";
import { webEnv } from "./env";

/** Whether the browser speaks TLS with us: by NEXTAUTH_URL, else by what Next or a trusted proxy says. */
export function isSecureRequest(headers: Headers): boolean {
	const { publicUrl } = webEnv();
	if (publicUrl !== null) return publicUrl.startsWith("https:");
	return headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}

const NAME = "autovolt.session";
/** __Host- makes browsers refuse the cookie over plain HTTP, for a wider domain, and from a neighbour that could plant one. */
const SECURE_NAME = `__Host-${NAME}`;

export const sessionCookieNames = [NAME, SECURE_NAME] as const;

export function sessionCookieName(secure: boolean): string {
	return secure ? SECURE_NAME : NAME;
}

export const SESSION_MS = 12 * 3_600_000;

/** Whether a session that was opened at `since` still runs: renewing its cookie does not prolong it. */
export function isSessionOpen(since: unknown, now: Instant): boolean {
	return typeof since === "number" && now - since < SESSION_MS;
}
