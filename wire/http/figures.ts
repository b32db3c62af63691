import { z } from "zod";

/*
 * The figures of every analytics answer. Energy: `*_wh` to 3 decimals, `*_kwh` to 6. Money: 2 decimals once the period
 * is over, 6 while it is open, and for buckets of a timeline always 6. Null = nothing is known; 0 = known to be nothing.
 */
export const wattHours = z.number().nullable().meta({ description: "Wh, 3 decimals; null when nothing is known" });
export const kilowattHours = z.number().nullable().meta({ description: "kWh, 6 decimals; null when nothing is known" });
export const money = z
	.number()
	.nullable()
	.meta({ description: "Money in `currency`; null when nothing is known or all of it is unpriced" });
/** Energy in the figure beside it that no cost version prices. A cost with `unpriced_kwh` > 0 is a part of the truth. */
export const unpricedKwh = z.number().meta({ description: "kWh that no cost version prices; not in the cost beside it" });
export const kilowattHoursPart = z.number().meta({ description: "kWh, 6 decimals" });
export const watts = z.number().nullable().meta({ description: "W; null when unknown or no longer fresh" });
export const switchesOn = z
	.number()
	.int()
	.nullable()
	.meta({ description: "Switches ON now, of devices that are online; null when none of these was ever heard" });
/** How a power is known. */
export const powerSource = z
	.enum(["measured", "rated", "mixed"])
	.nullable()
	.meta({ description: "measured: from readings. rated: sum of the ratings of what is ON, where a device sends no power" });
/** RFC 3339 with the offset of the site's zone. */
export const timestamp = z
	.string()
	.meta({ description: "RFC 3339 with the site's offset", examples: ["2026-11-21T10:15:00+05:30"] });
export const localDateText = z.string().meta({ description: "Local date of the site", examples: ["2026-11-21"] });
export const currency = z
	.string()
	.length(3)
	.meta({ description: "ISO 4217", examples: ["INR"] });

/** `measured`, or `estimated` when any part of the energy is; null when there is no energy entry at all. */
export const quality = z.enum(["measured", "estimated"]).nullable();

/** live: seen in the last 90 s. stale: in the last 10 min. offline: longer ago, or said so (Last Will). never: no sign yet. */
export const liveStatus = z.enum(["live", "stale", "offline", "never"]);

/** A cost version that priced a figure. `cost_per_kwh` is null when the version is more than one flat rate. */
export const appliedVersion = z.object({
	id: z.number().int(),
	label: z.string(),
	cost_per_kwh: z.number().nullable(),
	scope: z.enum(["site", "building", "classroom"]),
	effective_from: timestamp,
});

/** What every device row of an analytics answer says. */
export const deviceFigures = z.object({
	device_id: z.number().int(),
	esp32_name: z.string(),
	total_wh: wattHours,
	total_kwh: kilowattHours,
	cost: money,
	unpriced_kwh: unpricedKwh,
	on_time_hours: z.number().nullable().meta({ description: "Hours, summed over the switches" }),
	quality,
	estimated_kwh: kilowattHoursPart,
	allocated_kwh: kilowattHoursPart,
});

export type PowerSource = z.infer<typeof powerSource>;
export type LiveStatus = z.infer<typeof liveStatus>;
export type AppliedVersion = z.infer<typeof appliedVersion>;
export type DeviceFigures = z.infer<typeof deviceFigures>;
