import { useQuery } from "@tanstack/react-query";
import type { CalibrationResponse } from "@/wire/http/calibration";
import type { MeasurementsResponse } from "@/wire/http/measurements";
import { requestJson, withQuery } from "./requestJson";

/** Local dates, both included; null = the last 14 full days. */
export type MeasuredDates = { start: string; end: string } | null;

/** Counter against runtime of a room. Days that are over move only with late evidence, so nothing is polled. */
export function useMeasurements(classroom: string | null, dates: MeasuredDates) {
	const url = withQuery("/api/analytics/measurements", { classroom, ...dates });
	return useQuery({
		queryKey: ["measurements", url],
		queryFn: ({ signal }) => requestJson<MeasurementsResponse>(url, { signal }),
		enabled: classroom !== null,
		staleTime: 60_000,
	});
}

export function useCalibration(device: string | null, dates: MeasuredDates) {
	const url = withQuery("/api/analytics/calibration", { device, ...dates });
	return useQuery({
		queryKey: ["calibration", url],
		queryFn: ({ signal }) => requestJson<CalibrationResponse>(url, { signal }),
		enabled: device !== null,
		staleTime: 60_000,
	});
}
