import type { Instant } from "@/domain/calendar/interval";
import { type LiveEvent, liveNotice } from "@/wire/http/liveEvent";

/** An event with its place in the order of this process. */
export interface NumberedEvent {
	readonly id: string;
	readonly event: LiveEvent;
}

/** One open stream. `send` returns false when its reader is too slow: it is then closed, and comes back to a resync. */
export interface Listener {
	send(numbered: NumberedEvent): boolean;
	close(): void;
	/** Sessions or tokens changed: asks again whether this reader may still listen. */
	recheck(): void;
}

interface LiveHubOptions {
	/** Tells this process's numbers from another's, so that a restart is noticed. No "-" in it. */
	readonly origin: string;
	readonly now: () => Instant;
	/** Opens the one source of notices; called with the first listener. */
	readonly open: (hub: { notice(payload: string): void; resumed(): void }) => { stop(): Promise<void> };
}

export const RING_EVENTS_MAX = 256;
export const LISTENERS_MAX = 2_000;
/** As store/sessionNotice.ts says it. */
const SESSIONS = "sessions";

/** Fans the notices of one connection out to every open stream, and keeps the last ones for those that reconnect. */
export class LiveHub {
	private readonly listeners = new Set<Listener>();
	private readonly ring: NumberedEvent[] = [];
	private number = 0;
	private source: { stop(): Promise<void> } | null = null;

	constructor(private readonly options: LiveHubOptions) {}

	get listenerCount(): number {
		return this.listeners.size;
	}

	/**
	 * Adds a stream and sends what it missed since `lastEventId`, else `hello`; `resync` when that is no longer known.
	 * Returns how to leave, or null when there are too many streams.
	 */
	join(listener: Listener, lastEventId: string | null): (() => void) | null {
		if (this.listeners.size >= LISTENERS_MAX) return null;
		this.source ??= this.options.open(this);
		this.listeners.add(listener);
		for (const numbered of this.missedSince(lastEventId)) listener.send(numbered);
		return () => void this.listeners.delete(listener);
	}

	/** One NOTIFY. What is no JSON object with a type is nobody's event. */
	notice(payload: string): void {
		const parsed = liveNotice.safeParse(parseJson(payload));
		if (!parsed.success) return;
		// For this process, not for browsers.
		if (parsed.data.type === SESSIONS) for (const listener of this.listeners) listener.recheck();
		else this.publish(parsed.data.type);
	}

	/** The source works (again): what was said until now went unheard. */
	resumed(): void {
		for (const listener of this.listeners) listener.recheck();
		this.publish("resync");
	}

	/** Closes every stream and the source. */
	async close(): Promise<void> {
		for (const listener of this.listeners) listener.close();
		this.listeners.clear();
		const source = this.source;
		this.source = null;
		await source?.stop();
	}

	private publish(type: string): void {
		this.number += 1;
		const numbered = this.numbered(type);
		this.ring.push(numbered);
		if (this.ring.length > RING_EVENTS_MAX) this.ring.shift();
		for (const listener of this.listeners) {
			if (listener.send(numbered)) continue;
			this.listeners.delete(listener);
			listener.close();
		}
	}

	private missedSince(lastEventId: string | null): readonly NumberedEvent[] {
		if (lastEventId === null) return [this.numbered("hello")];
		const known = /^([^-]{1,64})-(\d{1,15})$/.exec(lastEventId);
		const last = known?.[1] === this.options.origin ? Number(known[2]) : null;
		const oldest = this.number - this.ring.length;
		if (last === null || last < oldest || last > this.number) return [this.numbered("resync")];
		return [this.numbered("hello"), ...this.ring.slice(last - oldest)];
	}

	private numbered(type: string): NumberedEvent {
		return { id: `${this.options.origin}-${this.number}`, event: { type, at: new Date(this.options.now()).toISOString() } };
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return null;
	}
}
