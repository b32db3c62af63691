import { useQuery } from "@tanstack/react-query";
import type { ActiveResponse, SwitchesResponse, SwitchTypesResponse } from "@/wire/http/runtime";
import { useLiveInterval } from "./live/LiveProvider";
import type { Days } from "./range";
import { requestJson, withQuery } from "./requestJson";

const live = { topics: ["usage", "status", "commands", "switches"] };

/** What is ON in a room now. What has been used so far grows without any message, so it is asked for anew now and then. */
export function useActive(classroom: string) {
	const url = withQuery("/api/analytics/active", { classroom });
	return useQuery({
		queryKey: ["active", url],
		queryFn: ({ signal }) => requestJson<ActiveResponse>(url, { signal }),
		refetchInterval: useLiveInterval(),
		meta: live,
	});
}

export function useSwitches(classroom: string, { start, end }: Days) {
	const url = withQuery("/api/analytics/switches", { classroom, start, end });
	return useQuery({
		queryKey: ["switches", url],
		queryFn: ({ signal }) => requestJson<SwitchesResponse>(url, { signal }),
		meta: live,
	});
}

/** `isWanted` false asks nothing: the shares of a campus are only added up for who looks at them. */
export function useSwitchTypes({ start, end }: Days, building: string | null, isWanted: boolean) {
	const url = withQuery("/api/analytics/switch-types", { start, end, building });
	return useQuery({
		queryKey: ["switch-types", url],
		queryFn: ({ signal }) => requestJson<SwitchTypesResponse>(url, { signal }),
		enabled: isWanted,
		meta: live,
	});
}
