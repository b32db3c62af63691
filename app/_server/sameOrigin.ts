import { webEnv } from "./env";
import { peerAddressOf } from "./security/peerAddress";

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

/** Whose address nobody knows. */
export const DIRECT = "direct";

/**
 * The caller's address for throttling and the audit log: what a proxy that we trust says last in X-Forwarded-For, else
 * where the connection comes from.
 */
export function addressOf(headers: Headers): string {
	const peer = peerAddressOf(headers) ?? DIRECT;
	if (!webEnv().trustProxy) return peer;
	return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim().slice(0, 64) || peer;
}

/** Whether everyone may stand behind this address: it is this machine, on which a proxy may run. */
export function isLoopback(address: string): boolean {
	return address === "::1" || /^127\./.test(address);
}
