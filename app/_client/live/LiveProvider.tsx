"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { LiveChannel, type LiveState } from "./liveChannel";
import { LiveRefetch } from "./liveRefetch";

const LiveContext = createContext<LiveState>("connecting");
const FALLBACK_MS = 10_000;
const SAFETY_MS = 60_000;

/** Refetches what depends on a topic as soon as the server says that the topic moved. */
export function LiveProvider({ children }: { children: ReactNode }) {
	const queryClient = useQueryClient();
	const [state, setState] = useState<LiveState>("connecting");

	useEffect(() => {
		const refetch = new LiveRefetch(queryClient);
		const channel = new LiveChannel({ onState: setState, onTopic: (topic) => refetch.tell(topic) });
		refetch.start();
		channel.start();
		return () => {
			channel.stop();
			refetch.stop();
		};
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
