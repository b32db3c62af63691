import { useQuery } from "@tanstack/react-query";
import type { SchedulePreviewBody } from "@/wire/http/schedulePreview";
import type { ScheduleBody, ScheduleRunBody } from "@/wire/http/schedules";
import type { HolidayBody, TermBody } from "@/wire/http/siteCalendar";
import { type Problem, requestJson, sendJson, withQuery } from "./requestJson";
import { useSettled } from "./useSettled";

const RUNS_EVERY_MS = 15_000;
const RUNS_SHOWN = 30;
const PAUSE_MS = 400;

export function useSchedules(classroom: string | null) {
	const url = withQuery("/api/schedules", { classroom });
	return useQuery({
		queryKey: ["schedules", url],
		queryFn: ({ signal }) => requestJson<{ schedules: ScheduleBody[]; time_zone: string; today: string }>(url, { signal }),
	});
}

/** The next fortnight as the schedules stand. */
export function useSchedulePreview(classroom: string | null, isWanted: boolean) {
	const url = withQuery("/api/schedules/preview", { classroom });
	return useQuery({
		queryKey: ["schedule-preview", url],
		queryFn: ({ signal }) => requestJson<SchedulePreviewBody>(url, { signal }),
		enabled: isWanted,
		refetchInterval: 60_000,
	});
}

/** The same with a draft in place, asked for once it stands still. Null: it is not whole enough to be asked about. */
export function useDraftPreview(body: object | null) {
	const typed = body === null ? "" : JSON.stringify(body);
	const settled = useSettled(typed, PAUSE_MS);
	const preview = useQuery<SchedulePreviewBody, Problem>({
		queryKey: ["schedule-draft-preview", settled],
		queryFn: () => sendJson("POST", "/api/schedules/preview", JSON.parse(settled)),
		enabled: typed !== "" && settled === typed,
		retry: false,
		staleTime: 30_000,
		placeholderData: (before) => before,
	});
	return {
		preview: typed === "" ? undefined : preview.data,
		isLoading: typed !== "" && (preview.isFetching || settled !== typed),
		// An answer to an earlier state of the form says nothing of this one.
		error: settled === typed ? preview.error : null,
	};
}

export function useScheduleRuns(classroom: string | null) {
	const url = withQuery("/api/schedule-runs", { classroom, limit: RUNS_SHOWN });
	return useQuery({
		queryKey: ["schedule-runs", url],
		queryFn: ({ signal }) => requestJson<{ runs: ScheduleRunBody[]; next: string | null }>(url, { signal }),
		refetchInterval: RUNS_EVERY_MS,
		meta: { topics: ["commands"] },
	});
}

export function useTerms() {
	return useQuery({
		queryKey: ["terms"],
		queryFn: ({ signal }) => requestJson<{ terms: TermBody[] }>("/api/terms", { signal }),
	});
}

export function useHolidays() {
	return useQuery({
		queryKey: ["holidays"],
		queryFn: ({ signal }) => requestJson<{ holidays: HolidayBody[]; today: string }>("/api/holidays", { signal }),
	});
}
