import { randomUUID } from "node:crypto";
import { listenForLiveNotices } from "@/store/liveNotices";
import { systemClock } from "../clock";
import { webEnv } from "../env";
import { log } from "../log";
import { LiveHub, type NumberedEvent } from "./liveHub";

const PING_MS = 15_000;
const RETRY_MS = 1_000;
/** Events that a slow reader may be behind before its stream is closed. */
const BEHIND_MAX = 64;

const kept = globalThis as typeof globalThis & { autovoltLiveHub?: LiveHub };

/** The process's one hub; kept on globalThis, since each route is bundled by itself. */
export function liveHub(): LiveHub {
	if (!kept.autovoltLiveHub) {
		const hub = new LiveHub({ origin: randomUUID().replaceAll("-", ""), now: () => systemClock.now(), open: listen });
		kept.autovoltLiveHub = hub;
		// A server that is told to stop waits for its open responses, and these never end by themselves.
		for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void closeLiveHub());
	}
	return kept.autovoltLiveHub;
}

export async function closeLiveHub(): Promise<void> {
	const hub = kept.autovoltLiveHub;
	delete kept.autovoltLiveHub;
	await hub?.close();
}

/**
 * A stream of server-sent events for one reader. `stillAllowed` is asked when an account or a token was changed, and every
 * minute for what ends by itself: a role that was taken away ends the stream too. Null when the process has too many streams.
 */
export function openLiveStream({
	request,
	stillAllowed,
}: {
	request: Request;
	stillAllowed: () => Promise<boolean>;
}): Response | null {
	const encoder = new TextEncoder();
	let leave: (() => void) | null = null;
	let ping: NodeJS.Timeout | null = null;
	let open = true;

	const stop = (): void => {
		open = false;
		if (ping) clearInterval(ping);
		leave?.();
	};
	let joined = false;
	const body = new ReadableStream<Uint8Array>(
		{
			start(controller) {
				const write = (text: string): boolean => {
					if (!open || (controller.desiredSize ?? 0) <= 0) return false;
					controller.enqueue(encoder.encode(text));
					return true;
				};
				const close = (): void => {
					if (!open) return;
					stop();
					controller.close();
				};
				write(`retry: ${RETRY_MS}\n\n`);
				const recheck = () => void stillAllowed().then((allowed) => allowed || close(), close);
				const listener = { send: (numbered: NumberedEvent) => write(toMessage(numbered)), close, recheck };
				leave = liveHub().join(listener, request.headers.get("last-event-id"));
				joined = leave !== null;
				if (!joined) return close();
				let pings = 0;
				ping = setInterval(() => {
					pings += 1;
					if (!write(": ping\n\n")) return close();
					if (pings % 4 === 0) recheck();
				}, PING_MS);
				request.signal.addEventListener("abort", close);
			},
			cancel: stop,
		},
		{ highWaterMark: BEHIND_MAX },
	);
	if (!joined) return null;
	return new Response(body, {
		headers: {
			"content-type": "text/event-stream; charset=utf-8",
			"cache-control": "no-store, no-transform",
			"x-accel-buffering": "no",
		},
	});
}

function toMessage({ id, event }: NumberedEvent): string {
	// A type is a word of ours; the line breaks that would end a field can only come from a broken sender.
	return `id: ${id}\nevent: ${event.type.replaceAll(/[\r\n]/g, " ")}\ndata: ${JSON.stringify(event)}\n\n`;
}

function listen(hub: { notice(payload: string): void; resumed(): void }): { stop(): Promise<void> } {
	return listenForLiveNotices({
		url: webEnv().databaseUrl,
		role: "autovolt_web",
		onNotice: (payload) => hub.notice(payload),
		onListening: () => hub.resumed(),
		onLost: (error) => log.warn({ event: "live.lost", err: error }),
	});
}
