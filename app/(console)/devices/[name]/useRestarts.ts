import { useInfiniteQuery } from "@tanstack/react-query";
import { requestJson, withQuery } from "@/app/_client/requestJson";
import type { DeviceRestartsResponse } from "@/wire/http/deviceRestarts";

const ROWS = 20;

export function useRestarts(deviceId: number) {
	return useInfiniteQuery({
		queryKey: ["restarts", deviceId],
		queryFn: ({ pageParam, signal }) =>
			requestJson<DeviceRestartsResponse>(withQuery(`/api/devices/${deviceId}/restarts`, { limit: ROWS, after: pageParam }), {
				signal,
			}),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.next,
		meta: { topics: ["switches", "status"] },
	});
}
