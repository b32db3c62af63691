import { useQuery } from "@tanstack/react-query";
import type { PipelineHealthResponse } from "@/wire/http/pipelineHealth";
import { type Backlog, backlogOf } from "./backlogOf";
import { useLiveInterval } from "./live/LiveProvider";
import { requestJson } from "./requestJson";

const WATCHED_MS = 10_000;
const BEHIND_MS = 3_000;

/** The pipeline as the Health page draws it: asked for with everything that moves. */
export function usePipelineHealth() {
	return useQuery({
		queryKey: ["health"],
		queryFn: ({ signal }) => readHealth(signal),
		refetchInterval: Math.min(useLiveInterval(), WATCHED_MS),
		meta: { topics: ["usage", "status", "quarantine", "incident"] },
	});
}

/** What waits, for pages that only say so: asked for seldom, and every few seconds while something waits. */
export function useBacklog(): Backlog | null {
	const interval = useLiveInterval();
	const { data } = useQuery({
		queryKey: ["backlog"],
		queryFn: ({ signal }) => readHealth(signal).then(backlogOf),
		refetchInterval: ({ state }) => (state.data ? BEHIND_MS : interval),
	});
	return data ?? null;
}

function readHealth(signal: AbortSignal): Promise<PipelineHealthResponse> {
	return requestJson<PipelineHealthResponse>("/api/power-analytics/health", { signal });
}
