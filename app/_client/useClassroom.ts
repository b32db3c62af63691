import { useQuery } from "@tanstack/react-query";
import type { CalendarResponse } from "@/wire/http/calendar";
import type { ClassroomViewResponse } from "@/wire/http/classroomView";
import type { MonthlyResponse } from "@/wire/http/monthly";
import type { TimelineResponse } from "@/wire/http/timeline";
import { useLiveInterval } from "./live/LiveProvider";
import { requestJson, withQuery } from "./requestJson";
import type { RangeQuery } from "./useOverview";

const live = { topics: ["usage", "status"] };

export function useClassroomView(classroom: string, range: RangeQuery) {
	const url = withQuery("/api/classroom-view", { classroom, ...range });
	return useQuery({
		queryKey: ["classroom-view", url],
		queryFn: ({ signal }) => requestJson<ClassroomViewResponse>(url, { signal }),
		refetchInterval: useLiveInterval(),
		meta: live,
	});
}

export function useTimeline(classroom: string, range: { start: string; end: string; bucket: number } | null) {
	const url = range ? withQuery("/api/power-analytics/timeline", { classroom, ...range }) : "";
	return useQuery({
		queryKey: ["timeline", url],
		queryFn: ({ signal }) => requestJson<TimelineResponse>(url, { signal }),
		enabled: range !== null,
		meta: live,
	});
}

export function useMonth(classroom: string, month: string | null) {
	const [year, number] = (month ?? "").split("-").map(Number);
	const query = { classroom, year, month: number };
	const calendarUrl = withQuery("/api/power-analytics/calendar", query);
	const monthlyUrl = withQuery("/api/power-analytics/monthly", query);
	const calendar = useQuery({
		queryKey: ["calendar", calendarUrl],
		queryFn: ({ signal }) => requestJson<CalendarResponse>(calendarUrl, { signal }),
		enabled: month !== null,
		meta: live,
	});
	const monthly = useQuery({
		queryKey: ["monthly", monthlyUrl],
		queryFn: ({ signal }) => requestJson<MonthlyResponse>(monthlyUrl, { signal }),
		enabled: month !== null,
		meta: live,
	});
	return { calendar, monthly };
}
