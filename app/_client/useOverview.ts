import { useQuery } from "@tanstack/react-query";
import type { OverviewResponse } from "@/wire/http/overview";
import { useLiveInterval } from "./live/LiveProvider";
import { requestJson, withQuery } from "./requestJson";

export type RangeQuery = { range?: "today" | "7d" | "month"; start?: string; end?: string };
export type OverviewQuery = RangeQuery & { building?: string | null };

export function useOverview(query: OverviewQuery) {
	const url = withQuery("/api/overview", query);
	return useQuery({
		queryKey: ["overview", url],
		queryFn: ({ signal }) => requestJson<OverviewResponse>(url, { signal }),
		refetchInterval: useLiveInterval(),
		meta: { topics: ["usage", "status"] },
	});
}
