import { z } from "zod";
import { billAmount, exactEnergy, monthText } from "./billFields";
import { nameText, roomCode, siteReference } from "./fields";
import { currency } from "./figures";
import { routeSpec } from "./routeSpec";

export const LAB_MONTHS_MAX = 24;
export const LAB_CANDIDATES_MAX = 4;

const candidate = z
	.strictObject({
		label: nameText(80),
		version: z.int().min(1).optional().meta({ description: "Id of a recorded version, of this site" }),
		components: z
			.array(z.looseObject({ kind: z.string() }))
			.min(1)
			.max(50)
			.optional(),
	})
	.refine((asked) => (asked.version === undefined) !== (asked.components === undefined), {
		path: ["version"],
		message: "is required (or components instead of it, never both)",
	});

const amounts = z.object({
	total: billAmount.nullable().meta({ description: "Null where the candidate leaves energy unpriced" }),
	unpriced_kwh: exactEnergy.meta({ description: "Energy that the candidate has no price for" }),
	difference: billAmount.nullable().meta({
		description: "To what the month costs under the prices in force; null where those, or the candidate, leave energy unpriced",
	}),
	components: z.array(z.object({ component: z.string(), label: z.string(), amount: billAmount })),
});

export const tariffLab = z
	.object({
		currency,
		first_month: monthText,
		last_month: monthText,
		about: z.string().meta({ description: "The room, building or site whose usage was priced" }),
		months: z.array(
			z.object({
				month: monthText,
				energy_kwh: exactEnergy,
				days_known: z.int().meta({ description: "Days with any evidence" }),
				days: z.int().meta({ description: "Days of the month that are over" }),
				in_force: billAmount
					.nullable()
					.meta({ description: "Under the prices in force; null when nothing is known or a part is unpriced" }),
				candidates: z.array(amounts).meta({ description: "In the order asked; empty when nothing is known of the month" }),
			}),
		),
		candidates: z.array(
			z.object({ label: z.string(), ...amounts.shape }).meta({ description: "Sum of the months that are known" }),
		),
		in_force: billAmount.nullable(),
		missing: z.array(z.string()).meta({ description: "Sentences: what is not known and therefore not in these figures" }),
	})
	.meta({ id: "TariffLab" });
export type TariffLabBody = z.infer<typeof tariffLab>;

export const tariffLabRoute = routeSpec({
	method: "POST",
	path: "/api/tariff-lab",
	summary: "What past months would have cost under other tariffs, on the site's own usage; nothing is written",
	role: "manager",
	scope: "read",
	request: {
		body: z
			.strictObject({
				site: siteReference.optional(),
				classroom: roomCode.nullish(),
				building: nameText(100).nullish(),
				first_month: monthText,
				last_month: monthText,
				candidates: z.array(candidate).min(1).max(LAB_CANDIDATES_MAX),
			})
			.refine((asked) => asked.classroom == null || asked.building == null, {
				path: ["building"],
				message: "cannot go with classroom",
			}),
	},
	responses: { 200: { description: "Month by month", schema: tariffLab } },
	problems: ["not_found"],
});
