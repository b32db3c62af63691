import { webEnv } from "./env";

/**
 * Whether a browser sent this from our own pages. A cookie comes along with any site's form, so a mutation under a
 * session must prove its origin; a request that says nothing of it is refused too.
 */
export function isSameOrigin(headers: Headers): boolean {
	const origin = headers.get("origin");
	if (origin !== null) return ownOrigins(headers).includes(origin.toLowerCase());
	return headers.get("sec-fetch-site") === "same-origin";
}

/** Both schemes of the host: a TLS proxy in front makes us see http where the browser sees https. */
function ownOrigins(headers: Headers): string[] {
	const { publicUrl } = webEnv();
	if (publicUrl !== null) return [new URL(publicUrl).origin];
	const host = headers.get("host")?.toLowerCase();
	return host ? [`http://${host}`, `https://${host}`] : [];
}

/** The caller's address for throttling and the audit log: X-Forwarded-For counts only behind a proxy that we trust. */
export function addressOf(headers: Headers): string {
	if (!webEnv().trustProxy) return "direct";
	return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim().slice(0, 64) || "direct";
}
