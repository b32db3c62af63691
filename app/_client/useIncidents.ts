import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { IncidentList } from "@/wire/http/incidents";
import { useLiveInterval } from "./live/LiveProvider";
import { requestJson, withQuery } from "./requestJson";

export type IncidentQuery = {
	state: string;
	kind: string | null;
	owner: string | null;
	classroom: string | null;
	after: number | null;
};

const ROWS = 50;

/** Incidents as the address asks for them; the list before stays on screen until the next one is there. */
export function useIncidents({ state, kind, owner, classroom, after }: IncidentQuery) {
	const url = withQuery("/api/incidents", { limit: ROWS, state, kind, owner, classroom, after });
	return useQuery({
		queryKey: ["incidents", url],
		queryFn: ({ signal }) => requestJson<IncidentList>(url, { signal }),
		placeholderData: keepPreviousData,
		refetchInterval: useLiveInterval(),
		meta: { topics: ["incident"] },
	});
}
