import { z } from "zod";
import { billAmount, monthText } from "./billFields";
import { decimal, idPath, instantText, roomCode, siteReference } from "./fields";
import { currency, unpricedKwh } from "./figures";
import { routeSpec } from "./routeSpec";
import { classroomCode } from "./usageQuery";

const amount = decimal({ min: 0.01, max: 1_000_000_000_000, decimals: 2 }).meta({ description: "Money per month" });
const thresholds = z
	.array(z.int().min(1).max(1_000))
	.min(1)
	.max(10)
	.refine((percents) => new Set(percents).size === percents.length, { message: "must not name a percentage twice" })
	.transform((percents) => [...percents].sort((a, b) => a - b))
	.meta({ description: "Percentages of the amount at which an incident opens", examples: [[80, 100]] });

const thresholdState = z.object({
	percent: z.int(),
	amount: billAmount,
	state: z.enum(["below", "forecast", "crossed"]).meta({ description: "forecast: not crossed yet, but it will be at this rate" }),
	incident: z
		.enum(["open", "acknowledged", "accepted", "dismissed", "closed", "resolved"])
		.nullable()
		.meta({ description: "Once per budget, month and threshold" }),
});

export const budget = z
	.object({
		id: z.int(),
		classroom: z.string().nullable().meta({ description: "Null: the whole site" }),
		month: monthText.nullable().meta({ description: "Holds in this month only" }),
		from_month: monthText.nullable().meta({ description: "Holds in every month from this one on, until a later one" }),
		amount: billAmount,
		currency,
		created_by: z.string(),
		created_at: instantText,
		of: z
			.object({
				month: monthText,
				spent: z.number().nullable().meta({ description: "So far, without what is unpriced; null when nothing is known" }),
				unpriced_kwh: unpricedKwh,
				percent: z.number().nullable().meta({ description: "Spent of the amount, 1 decimal" }),
				forecast: z.number().nullable().meta({ description: "At the end of the month; null when there is no ground for one" }),
				forecast_percent: z.number().nullable(),
				thresholds: z.array(thresholdState),
			})
			.meta({ description: "How it stands in the month asked for" }),
	})
	.meta({ id: "Budget" });
export type BudgetBody = z.infer<typeof budget>;

/** The budget in force in the present month, for a card. */
export const monthBudget = z
	.object({
		amount: billAmount,
		percent: z.number().nullable(),
		forecast_percent: z.number().nullable(),
		crossed_percent: z.int().nullable().meta({ description: "The highest threshold that is crossed" }),
	})
	.nullable();

export const listBudgetsRoute = routeSpec({
	method: "GET",
	path: "/api/budgets",
	summary: "The budgets in force in a month (the present one by default), with spent, forecast and thresholds",
	role: "viewer",
	request: {
		query: z.strictObject({ month: monthText.optional(), classroom: classroomCode.optional(), site: siteReference.optional() }),
	},
	responses: { 200: { description: "The site's first", schema: z.object({ month: monthText, budgets: z.array(budget) }) } },
	problems: ["not_found"],
});

export const createBudgetRoute = routeSpec({
	method: "POST",
	path: "/api/budgets",
	summary: "A budget of a room or the site, for one month or from a month on",
	role: "admin",
	request: {
		body: z
			.strictObject({
				classroom: roomCode.nullish().meta({ description: "Null or left out: the whole site" }),
				month: monthText.optional(),
				from_month: monthText.optional(),
				amount,
				thresholds: thresholds.default([80, 100]),
				site: siteReference.optional(),
			})
			.refine((asked) => (asked.month === undefined) !== (asked.from_month === undefined), {
				path: ["month"],
				message: "is required (or from_month instead of it, never both)",
			}),
	},
	responses: { 201: { description: "In force", schema: budget } },
	problems: ["not_found", "name_taken"],
});

export const updateBudgetRoute = routeSpec({
	method: "PATCH",
	path: "/api/budgets/{id}",
	summary: "Another amount or other thresholds",
	role: "admin",
	request: { path: idPath, body: z.strictObject({ amount: amount.optional(), thresholds: thresholds.optional() }) },
	responses: { 200: { description: "As it stands now", schema: budget } },
	problems: ["not_found"],
});

export const archiveBudgetRoute = routeSpec({
	method: "DELETE",
	path: "/api/budgets/{id}",
	summary: "End a budget; its incidents close",
	role: "admin",
	request: { path: idPath },
	responses: { 204: { description: "No longer in force" } },
	problems: ["not_found"],
});
