export type LiveState = "connecting" | "live" | "offline";
export type LiveTopic = "usage" | "status" | "quarantine" | "incident" | "command" | "switches" | "bills" | "drafts" | "resync";
type Listener = { onState: (state: LiveState) => void; onTopic: (topic: LiveTopic) => void };
type Message = { kind: "state"; state: LiveState } | { kind: "topic"; topic: LiveTopic } | { kind: "ask" };

const LOCK_NAME = "autovolt-live";
const CHANNEL_NAME = "autovolt-live";
const RECONNECT_MS = 4_000;

/** The names under which the server may speak of one of our topics. */
const TOPIC_OF_EVENT: Readonly<Record<string, LiveTopic>> = {
	usage: "usage",
	power: "usage",
	energy: "usage",
	status: "status",
	quarantine: "quarantine",
	unclaimed: "quarantine",
	incident: "incident",
	incidents: "incident",
	bills: "bills",
	drafts: "drafts",
	resync: "resync",
	command: "command",
	commands: "command",
	switches: "switches",
};

/**
 * One server-sent stream per browser: whichever tab holds the Web Lock reads it and tells the others over a BroadcastChannel.
 * HTTP/1.1 allows six connections per host, so a stream per tab would leave the seventh tab without any answer at all.
 */
export class LiveChannel {
	readonly #listener: Listener;
	#channel: BroadcastChannel | null = null;
	#source: EventSource | null = null;
	#state: LiveState = "connecting";
	#leads = false;
	#abort: AbortController | null = null;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(listener: Listener) {
		this.#listener = listener;
	}

	start(): void {
		this.#abort = new AbortController();
		const { signal } = this.#abort;
		if (typeof BroadcastChannel !== "undefined") {
			this.#channel = new BroadcastChannel(CHANNEL_NAME);
			this.#channel.addEventListener("message", (event: MessageEvent<Message>) => this.#hear(event.data));
			this.#channel.postMessage({ kind: "ask" } satisfies Message);
		}
		if (!("locks" in navigator)) {
			this.#lead();
			return;
		}
		navigator.locks
			.request(LOCK_NAME, { signal }, () => {
				if (signal.aborted) return undefined;
				this.#lead();
				return new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
			})
			// An aborted wait is a tab that closed before its turn came.
			.catch(() => undefined);
	}

	stop(): void {
		this.#abort?.abort();
		if (this.#timer) clearTimeout(this.#timer);
		this.#source?.close();
		this.#channel?.close();
		this.#channel = null;
		this.#leads = false;
	}

	#lead(): void {
		this.#leads = true;
		this.#open();
	}

	#open(): void {
		const source = new EventSource("/api/live");
		this.#source = source;
		source.addEventListener("open", () => this.#tellState("live"));
		source.addEventListener("message", (event: MessageEvent<string>) => this.#tellEvent(typeOf(event.data)));
		for (const name of Object.keys(TOPIC_OF_EVENT)) source.addEventListener(name, () => this.#tellEvent(name));
		source.addEventListener("error", () => {
			if (source.readyState !== EventSource.CLOSED) {
				this.#tellState("connecting");
				return;
			}
			// The browser gives up after an answer that is no stream (a restart behind a proxy, a session that ended).
			this.#tellState("offline");
			this.#timer = setTimeout(() => this.#open(), RECONNECT_MS);
		});
	}

	#tellEvent(name: string): void {
		const topic = TOPIC_OF_EVENT[name];
		if (topic === undefined) return;
		this.#listener.onTopic(topic);
		this.#channel?.postMessage({ kind: "topic", topic } satisfies Message);
	}

	#tellState(state: LiveState): void {
		this.#state = state;
		this.#listener.onState(state);
		this.#channel?.postMessage({ kind: "state", state } satisfies Message);
	}

	#hear(message: Message): void {
		switch (message.kind) {
			case "ask":
				if (this.#leads) this.#channel?.postMessage({ kind: "state", state: this.#state } satisfies Message);
				return;
			case "state":
				if (!this.#leads) this.#listener.onState(message.state);
				return;
			case "topic":
				if (!this.#leads) this.#listener.onTopic(message.topic);
		}
	}
}

function typeOf(text: string): string {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null && "type" in value ? String(value.type) : "";
	} catch {
		return "";
	}
}
