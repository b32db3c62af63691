import { useInfiniteQuery } from "@tanstack/react-query";
import { parseAsString, useQueryStates } from "nuqs";
import { requestJson, withQuery } from "@/app/_client/requestJson";
import { useSettled } from "@/app/_client/useSettled";
import type { AuditEntryBody } from "@/wire/http/audit";

type AuditPage = { entries: AuditEntryBody[]; next: number | null };

const ROWS = 100;
const TYPING_MS = 300;

/** The filters stand in the address: a link shows a colleague the same entries. */
export function useAuditFilters() {
	return useQueryStates(
		{
			actor: parseAsString.withDefault(""),
			action: parseAsString.withDefault(""),
			subject: parseAsString.withDefault(""),
			start: parseAsString.withDefault(""),
			end: parseAsString.withDefault(""),
		},
		{ history: "replace" },
	);
}

export type AuditFilters = ReturnType<typeof useAuditFilters>[0];

/** The filters once nobody has typed for a moment, compared by what they say. */
export function useSettledFilters(filters: AuditFilters): AuditFilters {
	return JSON.parse(useSettled(JSON.stringify(filters), TYPING_MS)) as AuditFilters;
}

export function useAudit(filters: AuditFilters) {
	return useInfiniteQuery({
		queryKey: ["audit", filters],
		queryFn: ({ pageParam, signal }) =>
			requestJson<AuditPage>(withQuery("/api/audit", { ...filters, limit: ROWS, after: pageParam }), { signal }),
		initialPageParam: null as number | null,
		getNextPageParam: (page) => page.next,
	});
}
