import { useInfiniteQuery } from "@tanstack/react-query";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useLiveInterval } from "@/app/_client/live/LiveProvider";
import { choiceOf, type RangeChoice, toRangeQuery, withPreset } from "@/app/_client/range";
import { requestJson, withQuery } from "@/app/_client/requestJson";
import type { SwitchSessionsResponse } from "@/wire/http/switchSessions";

const ROWS = 100;

/** Which sessions: they stand in the address, so a link shows a colleague the same ones. */
export function useLogView() {
	const [query, setQuery] = useQueryStates(
		{
			classroom: parseAsString,
			device: parseAsString,
			switch: parseAsInteger,
			range: parseAsString,
			start: parseAsString,
			end: parseAsString,
		},
		{ history: "push" },
	);
	return {
		classroom: query.classroom,
		device: query.device,
		position: query.switch,
		choice: choiceOf(query),
		setClassroom: (classroom: string | null) => void setQuery({ classroom, device: null, switch: null }),
		setDevice: (device: string | null) => void setQuery({ device, switch: null }),
		setPosition: (position: number | null) => void setQuery({ switch: position }),
		setChoice: (next: RangeChoice, today: string) => {
			const { range, start, end } = toRangeQuery(withPreset(next, today));
			void setQuery({ range: range && range !== "today" ? range : null, start: start ?? null, end: end ?? null });
		},
		showAll: () => void setQuery({ classroom: null, device: null, switch: null }),
	};
}

export type LogView = ReturnType<typeof useLogView>;
export type LogFilter = {
	classroom: string | null;
	device: string | null;
	switch: number | null;
	start: string;
	end: string;
};

/** `filter` null asks nothing yet. What is ON grows without any message, so it is asked for anew now and then. */
export function useSwitchLog(filter: LogFilter | null) {
	return useInfiniteQuery({
		queryKey: ["switch-log", filter],
		queryFn: ({ pageParam, signal }) =>
			requestJson<SwitchSessionsResponse>(withQuery("/api/switch-sessions", { ...filter, limit: ROWS, after: pageParam }), {
				signal,
			}),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.next,
		enabled: filter !== null,
		refetchInterval: useLiveInterval(),
		meta: { topics: ["switches"] },
	});
}
