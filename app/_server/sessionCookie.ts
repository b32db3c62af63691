import { webEnv } from "./env";

/** Whether the browser speaks TLS with us: by NEXTAUTH_URL, else by what Next or a trusted proxy says. */
export function isSecureRequest(headers: Headers): boolean {
	const { publicUrl } = webEnv();
	if (publicUrl !== null) return publicUrl.startsWith("https:");
	return headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}

/** __Secure- makes browsers refuse the cookie over plain HTTP, and from a page that could plant one. */
export function sessionCookieName(secure: boolean): string {
	return `${secure ? "__Secure-" : ""}autovolt.session`;
}
