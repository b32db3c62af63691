import { z } from "zod";
import {
	appliedVersion,
	currency,
	deviceFigures,
	kilowattHours,
	kilowattHoursPart,
	localDateText,
	money,
	timestamp,
	unpricedKwh,
	wattHours,
} from "./figures";

/** GET /api/power-analytics/summary: one room on one local day. */
export const summaryResponse = z.object({
	classroom: z.string(),
	date: localDateText,
	time_zone: z.string(),
	as_of: timestamp,
	settled: z.boolean().meta({ description: "The day is over: money has 2 decimals" }),
	currency,
	total_wh: wattHours,
	total_kwh: kilowattHours,
	total_cost: money,
	unpriced_kwh: unpricedKwh,
	estimated_kwh: kilowattHoursPart,
	allocated_kwh: kilowattHoursPart,
	on_time_hours: z.number().nullable(),
	cost_versions: z.array(appliedVersion),
	devices: z.array(deviceFigures),
});

export type SummaryResponse = z.infer<typeof summaryResponse>;
