"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { LiveChannel, type LiveState, type LiveTopic } from "./liveChannel";

const LiveContext = createContext<LiveState>("connecting");
const FALLBACK_MS = 10_000;
const SAFETY_MS = 60_000;

/** Refetches what depends on a topic as soon as the server says that the topic moved. */
export function LiveProvider({ children }: { children: ReactNode }) {
	const queryClient = useQueryClient();
	const [state, setState] = useState<LiveState>("connecting");

	useEffect(() => {
		const channel = new LiveChannel({
			onState: setState,
			onTopic: (topic) => {
				const isConcerned = (topics: readonly LiveTopic[]) => (topic === "resync" ? topics.length > 0 : topics.includes(topic));
				void queryClient.invalidateQueries({
					predicate: (query) => isConcerned((query.meta?.topics as readonly LiveTopic[] | undefined) ?? []),
				});
			},
		});
		channel.start();
		return () => channel.stop();
	}, [queryClient]);

	return <LiveContext value={state}>{children}</LiveContext>;
}

export function useLiveState(): LiveState {
	return useContext(LiveContext);
}

/** How often to ask anyway: often while the stream is away, seldom (against a lost notice) while it is there. */
export function useLiveInterval(): number {
	return useLiveState() === "live" ? SAFETY_MS : FALLBACK_MS;
}
