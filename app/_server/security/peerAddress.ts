import { randomBytes } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

const kept = globalThis as typeof globalThis & { autovoltPeerHeader?: string };

/** The web's Request refuses to be one of these, and the framework then fails; as a method of nobody's they are 405. */
const REFUSED_BY_FETCH = /^(TRACE|TRACK|CONNECT)$/i;
const OF_NOBODY = "UNKNOWN";

/**
 * Sees each request of this process before the framework does. Notes from which address its connection came, which the
 * framework does not pass on; the header's name is a secret of this process, so that nobody can send it along.
 */
export function watchRequests(): void {
	if (kept.autovoltPeerHeader) return;
	const name = `x-peer-${randomBytes(16).toString("hex")}`;
	kept.autovoltPeerHeader = name;
	subscribe("http.server.request.start", (message) => {
		const { request } = message as { request: IncomingMessage };
		request.headers[name] = request.socket.remoteAddress ?? "";
		if (REFUSED_BY_FETCH.test(request.method ?? "")) request.method = OF_NOBODY;
	});
}

/** The address at the other end of the connection, without the prefix of IPv4 in IPv6; null where nobody noted it. */
export function peerAddressOf(headers: Headers): string | null {
	const noted = kept.autovoltPeerHeader ? headers.get(kept.autovoltPeerHeader) : null;
	return noted ? noted.replace(/^::ffff:/i, "") : null;
}
