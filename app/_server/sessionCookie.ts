import { webEnv } from "./env";

/** Whether the browser speaks TLS with us: by NEXTAUTH_URL, else by what Next or a trusted proxy says. */
export function isSecureRequest(headers: Headers): boolean {
	const { publicUrl } = webEnv();
	if (publicUrl !== null) return publicUrl.startsWith("https:");
	return headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}

const NAME = "autovolt.session";
/** __Secure- makes browsers refuse the cookie over plain HTTP, and from a page that could plant one. */
const SECURE_NAME = `__Secure-${NAME}`;

export const sessionCookieNames = [NAME, SECURE_NAME] as const;

export function sessionCookieName(secure: boolean): string {
	return secure ? SECURE_NAME : NAME;
}
