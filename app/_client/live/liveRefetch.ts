import type { Query, QueryClient } from "@tanstack/react-query";
import { Problem } from "../requestJson";
import type { LiveTopic } from "./liveChannel";

const GATHER_MS = 200;
/** Somebody waits with his finger still on the toggle. */
const COMMAND_GATHER_MS = 20;

/**
 * Asks anew for what depends on a topic, at most once at a time. A fetch under way is left to answer, however slow it is (cancelled
 * at every notice it never would); what changed meanwhile is asked for once more when it has ended.
 */
export class LiveRefetch {
	readonly #queryClient: QueryClient;
	readonly #moved = new Set<LiveTopic>();
	readonly #again = new Set<string>();
	#timer: ReturnType<typeof setTimeout> | null = null;
	#dueAt = 0;
	#unsubscribe: (() => void) | null = null;

	constructor(queryClient: QueryClient) {
		this.#queryClient = queryClient;
	}

	start(): void {
		this.#unsubscribe = this.#queryClient.getQueryCache().subscribe(({ type, query }) => {
			if (type === "removed") this.#again.delete(query.queryHash);
			else if (type === "updated" && query.state.fetchStatus !== "fetching" && this.#again.delete(query.queryHash))
				this.#ask((each) => each === query);
		});
	}

	stop(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
		this.#unsubscribe?.();
		this.#moved.clear();
		this.#again.clear();
	}

	/** Notices that come together are one; those of commands wait for others only briefly. */
	tell(topic: LiveTopic): void {
		this.#moved.add(topic);
		const wait = topic === "command" ? COMMAND_GATHER_MS : GATHER_MS;
		const dueAt = Date.now() + wait;
		if (this.#timer !== null && this.#dueAt <= dueAt) return;
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#dueAt = dueAt;
		this.#timer = setTimeout(() => this.#refetch(), wait);
	}

	#refetch(): void {
		this.#timer = null;
		const moved = new Set(this.#moved);
		this.#moved.clear();
		const concerned = this.#queryClient.getQueryCache().findAll({ predicate: (query) => isConcerned(query, moved) });
		const busy = concerned.filter(({ state }) => state.fetchStatus === "fetching");
		for (const { queryHash } of busy) this.#again.add(queryHash);
		this.#ask((query) => isConcerned(query, moved) && !busy.includes(query));
	}

	#ask(predicate: (query: Query) => boolean): void {
		void this.#queryClient.invalidateQueries({ predicate }, { cancelRefetch: false });
	}
}

function isConcerned(query: Query, moved: ReadonlySet<LiveTopic>): boolean {
	const topics = (query.meta?.["topics"] as readonly LiveTopic[] | undefined) ?? [];
	// What is not there does not come back by a figure that moves elsewhere.
	if (query.state.error instanceof Problem && query.state.error.status === 404) return moved.has("resync") && topics.length > 0;
	return moved.has("resync") ? topics.length > 0 : topics.some((topic) => moved.has(topic));
}
