import { z } from "zod";
import { currency, kilowattHours, money, timestamp, unpricedKwh } from "./figures";

const periodFigures = z.object({
	consumption: kilowattHours,
	cost: money,
	unpriced_kwh: unpricedKwh,
	runtime: z.number().nullable().meta({ description: "Hours, summed over the switches" }),
	onlineDevices: z.number().int(),
});

/** GET /api/analytics/energy-summary: today and this month over the rooms that the caller may see. */
export const energySummaryResponse = z.object({
	daily: periodFigures,
	monthly: periodFigures,
	devices: z.number().int(),
	currency,
	timestamp,
});

export type EnergySummaryResponse = z.infer<typeof energySummaryResponse>;
