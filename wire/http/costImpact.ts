import { z } from "zod";
import { costScope } from "./costVersionFields";

const cost = z.number().nullable().meta({ description: "Null: unpriced" });
const costs = { cost_before: cost, cost_after: cost, difference: z.number() };
const amounts = { energy_kwh: z.number(), ...costs };
const omitted = z.int().meta({ description: "How many more there are" });

/** Why a room-day's cost changes. */
export const impactCause = z.enum([
	/** Another version prices its energy. */
	"price",
	/** It had no price before. */
	"first_price",
	/** It has none any more. */
	"price_lost",
	/** Its own price stands; its share of its connection's charges changes. */
	"share",
]);

/** What a change of price does to the past, before it is applied. Money to 6 decimals: differences of days, no bills. */
export const impact = z
	.object({
		days: z.int(),
		rooms: z.int(),
		currency: z.string(),
		...amounts,
		unpriced_kwh_before: z.number(),
		unpriced_kwh_after: z.number(),
		changes: z
			.array(z.object({ date: z.string(), classroom: z.string(), cause: impactCause, ...amounts }))
			.meta({ description: "The first 500 room-days" }),
		changes_omitted: omitted,
		by_room: z.array(z.object({ classroom: z.string(), days: z.int(), ...amounts })).meta({ description: "The largest first" }),
		by_room_omitted: omitted,
		by_day: z.array(z.object({ date: z.string(), rooms: z.int(), ...amounts })).meta({ description: "The first 400" }),
		by_day_omitted: omitted,
		by_component: z
			.array(
				z.object({
					version: z.int().nullable().meta({ description: "Null: the version that is asked about" }),
					component: z.string().meta({ description: "Its id within the version" }),
					label: z.string(),
					cost_before: z.number(),
					cost_after: z.number(),
					difference: z.number(),
				}),
			)
			.meta({ description: "Over the days and months that the change reaches" }),
		looked_from: z
			.string()
			.nullable()
			.meta({ description: "Where there is too much to preview: the first date of what was looked at. Null: all of it" }),
		rooms_shown: z
			.enum(["all", "own"])
			.meta({ description: "own: what it changes in rooms that the caller may not see is not in these figures" }),
		days_beside: z.int().meta({
			description: "Of `days`: those on which it does not hold; charges of the month that they share in are shared anew",
		}),
		leaves_energy_free: z
			.boolean()
			.meta({ description: "None of its components prices a kWh: allowed, but energy under it costs nothing by itself" }),
		by_cause: z.array(
			z.object({
				cause: impactCause,
				scope: costScope.nullable().meta({ description: "Whose price holds then; null: nobody's" }),
				room_days: z.int(),
				...amounts,
			}),
		),
	})
	.meta({ id: "CostImpact" });
export type ImpactBody = z.infer<typeof impact>;
