import { useQuery } from "@tanstack/react-query";
import { requestJson, withQuery } from "@/app/_client/requestJson";
import type { IdleWasteBody } from "@/wire/http/idleWaste";

const SELDOM_MS = 300_000;

/** What ran for nobody in the last 4 weeks, or between two dates. It takes a while and changes slowly. */
export function useIdleWaste({
	classroom = null,
	start = null,
	end = null,
}: {
	classroom?: string | null;
	start?: string | null;
	end?: string | null;
} = {}) {
	const url = withQuery("/api/analytics/idle-waste", { classroom, start, end });
	return useQuery({
		queryKey: ["idle-waste", url],
		queryFn: ({ signal }) => requestJson<IdleWasteBody>(url, { signal }),
		staleTime: SELDOM_MS,
		refetchInterval: SELDOM_MS,
	});
}
