import { useQuery } from "@tanstack/react-query";
import type { CostVersionDraftBody } from "@/wire/http/costVersionDrafts";
import type { shownVersion } from "@/wire/http/costVersionFields";
import type { EnergySummaryResponse } from "@/wire/http/energySummary";
import type { CostChangeBody, RecalculationBody } from "@/wire/http/recalculations";
import { requestJson, withQuery } from "./requestJson";

/** What versions and drafts say alike, under an id of their own. */
export type ShownVersion = { id: number } & Pick<CostVersionDraftBody, keyof typeof shownVersion>;
export type VersionList = { versions: ShownVersion[]; based_on: number };

const RUNNING_MS = 1_000;
const SHOWN = 50;
/** The newest first: all that are open, and more than are shown of what was decided. */
const DRAFTS_SHOWN = 200;
const SELDOM_MS = 60_000;

/** The prices of the site; with `asOf` as they were believed at that instant. */
export function useCostVersions(asOf: string | null = null) {
	const url = withQuery("/api/power-analytics/cost-versions", { as_of: asOf });
	return useQuery({
		queryKey: ["cost-versions", url],
		queryFn: ({ signal }) => requestJson<VersionList>(url, { signal }),
		meta: { topics: ["usage"] },
	});
}

/** Energy of the present month that nothing prices. No topic: it changes slowly, and readings come every second. */
export function useUnpricedOfMonth() {
	return useQuery({
		queryKey: ["energy-summary"],
		queryFn: ({ signal }) => requestJson<EnergySummaryResponse>("/api/analytics/energy-summary", { signal }),
		select: ({ monthly }) => monthly.unpriced_kwh,
		refetchInterval: SELDOM_MS,
	});
}

/** What is being written and what waits for a second person; for those who may see it. */
export function useDrafts(mayRead: boolean) {
	return useQuery({
		queryKey: ["cost-version-drafts"],
		queryFn: ({ signal }) =>
			requestJson<{ drafts: CostVersionDraftBody[] }>(withQuery("/api/cost-version-drafts", { limit: DRAFTS_SHOWN }), { signal }),
		enabled: mayRead,
		meta: { topics: ["usage", "drafts"] },
	});
}

/** The newest first. Asked for every second while one of them runs. */
export function useRecalculations() {
	return useQuery({
		queryKey: ["recalculations"],
		queryFn: ({ signal }) =>
			requestJson<{ recalculations: RecalculationBody[] }>(withQuery("/api/recalculations", { limit: SHOWN }), { signal }),
		refetchInterval: ({ state }) => (state.data?.recalculations.some((each) => each.state === "running") ? RUNNING_MS : false),
		meta: { topics: ["usage"] },
	});
}

export type RecalculationPage = {
	recalculation: RecalculationBody;
	currency: string;
	changes: CostChangeBody[];
	next: string | null;
};

export function useRecalculation(id: string, after: string | null) {
	const url = withQuery(`/api/recalculations/${id}`, { after, limit: 500 });
	return useQuery({
		queryKey: ["recalculation", url],
		queryFn: ({ signal }) => requestJson<RecalculationPage>(url, { signal }),
		refetchInterval: ({ state }) => (state.data?.recalculation.state === "running" ? RUNNING_MS : false),
		meta: { topics: ["usage"] },
	});
}
