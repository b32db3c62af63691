import { z } from "zod";
import { monthBudget } from "./budgets";
import {
	appliedVersion,
	currency,
	kilowattHours,
	kilowattHoursPart,
	liveStatus,
	localDateText,
	money,
	powerSource,
	switchesOn,
	timestamp,
	unpricedKwh,
	watts,
} from "./figures";
import { routeSpec } from "./routeSpec";
import { overviewQuery } from "./usageQuery";

export const siteHeader = z.object({
	id: z.number().int(),
	name: z.string(),
	time_zone: z.string(),
	utc_offset: z.string().meta({ examples: ["+05:30"] }),
	currency,
});

export const viewRange = z.object({
	start: localDateText,
	end: localDateText.meta({ description: "Included" }),
	is_open: z.boolean().meta({ description: "Holds the present day: money has 6 decimals" }),
});

/** Comparable = the same elapsed hours of the period before. */
export const energyCard = z.object({
	kwh: kilowattHours,
	comparable_kwh: kilowattHours,
	change_percent: z.number().nullable(),
	estimated_kwh: kilowattHoursPart,
	allocated_kwh: kilowattHoursPart,
});

/** The part of a cost that no kWh has a rate for: charged by the month, each room and day its share. */
const beyondRates = z
	.object({
		amount: z.number(),
		kinds: z.array(z.enum(["energy_slabs", "energy_kvah", "demand", "fixed", "surcharge", "minimum"])),
	})
	.nullable()
	.meta({ description: "Of the cost beside it, what is charged by the month rather than by the kWh; null = nothing" });

export const costCard = z.object({
	amount: money,
	comparable_amount: money,
	unpriced_kwh: unpricedKwh,
	beyond_rates: beyondRates,
	versions: z.array(appliedVersion),
});

/** The present month, whatever the range. */
export const monthCard = z.object({
	month: z.string().meta({ examples: ["2026-11"] }),
	kwh: kilowattHours,
	cost: money,
	unpriced_kwh: unpricedKwh,
	beyond_rates: beyondRates,
	forecast_kwh: kilowattHours,
	forecast_cost: money,
	forecast_method: z.string().meta({ description: "How the forecast was made, or why there is none" }),
	budget: monthBudget.meta({ description: "Of the whole site, or of the one room; null = none holds" }),
});

/** One bucket of the load curve; a gap has null energy and power. `comparable_kw` is the same hour of the period before. */
export const loadPoint = z.object({
	timestamp,
	kwh: kilowattHours,
	kw: z.number().nullable(),
	cost: money,
	comparable_kw: z.number().nullable(),
	estimated: z.boolean(),
	allocated: z.boolean(),
});

export const roomRow = z.object({
	code: z.string(),
	name: z.string(),
	building: z.string().nullable(),
	status: liveStatus,
	last_seen_at: timestamp.nullable(),
	device_count: z.number().int(),
	power_w: watts,
	power_source: powerSource,
	switches_on: switchesOn,
	spark: z.array(kilowattHours).length(24).meta({ description: "kWh of the last 24 whole hours, oldest first" }),
	kwh: kilowattHours,
	cost: money,
	unpriced_kwh: unpricedKwh,
});

/** GET /api/overview */
export const overviewResponse = z.object({
	site: siteHeader,
	range: viewRange,
	building: z.string().nullable().meta({ description: "The building asked for; null = all" }),
	buildings: z.array(z.string()),
	as_of: timestamp,
	power_now_w: watts,
	power_source: powerSource,
	switches_on: switchesOn,
	power_updated_at: timestamp.nullable(),
	energy: energyCard,
	cost: costCard,
	month: monthCard,
	bucket_minutes: z.number().int(),
	load: z.array(loadPoint),
	by_building: z.array(z.object({ building: z.string().nullable(), kwh: kilowattHours, cost: money, unpriced_kwh: unpricedKwh })),
	rooms: z.array(roomRow),
	setup: z.object({
		classrooms: z.number().int(),
		devices: z.number().int(),
		readings: z.number().int().meta({ description: "Registers that have read at least once" }),
		cost_versions: z.number().int(),
	}),
});

export type OverviewResponse = z.infer<typeof overviewResponse>;
export type LoadPoint = z.infer<typeof loadPoint>;
export type RoomRow = z.infer<typeof roomRow>;
export type EnergyCard = z.infer<typeof energyCard>;
export type CostCard = z.infer<typeof costCard>;
export type MonthCard = z.infer<typeof monthCard>;

export const getOverview = routeSpec({
	method: "GET",
	path: "/api/overview",
	summary: "The site now: power, energy, cost, load curve and rooms, from one snapshot",
	role: "viewer",
	request: { query: overviewQuery },
	responses: { 200: { description: "The rooms that the caller may see", schema: overviewResponse } },
	problems: ["not_found"],
});
