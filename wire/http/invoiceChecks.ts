import { z } from "zod";
import { billAmount, connection, connectionKey, monthText } from "./billFields";
import { decimal, idPath, instantText, nameText, nextPage, pageFields, plainText, siteReference } from "./fields";
import { currency } from "./figures";
import { routeSpec } from "./routeSpec";

const AMOUNT_MAX = 1_000_000_000_000;
const enteredAmount = decimal({ min: -AMOUNT_MAX, max: AMOUNT_MAX, decimals: 2 });
const enteredFigure = decimal({ min: 0, max: AMOUNT_MAX, decimals: 4 });

const enteredLine = z.strictObject({
	label: nameText(120),
	amount: enteredAmount,
	component: nameText(80)
		.nullish()
		.meta({ description: "`id` of our component that this line is; else it is found by label or kind" }),
	quantity: enteredFigure.nullish(),
	rate: enteredFigure.nullish(),
});

const invoice = {
	month: monthText,
	connection: connectionKey.default("site"),
	invoice_number: nameText(64),
	issuer: nameText(120),
	kwh: enteredFigure.nullish(),
	demand_kva: enteredFigure.nullish(),
	demand_kw: enteredFigure.nullish(),
	power_factor: decimal({ min: 0, max: 1, decimals: 4 }).nullish(),
	lines: z.array(enteredLine).min(1).max(100),
	total: enteredAmount,
	tolerance: decimal({ min: 0, max: 1_000_000, decimals: 2 })
		.default(0.01)
		.meta({ description: "Money by which a line may differ and still agree" }),
	notes: plainText(1_000).default(""),
};

const cause = z
	.object({
		kind: z.enum([
			"other_rate",
			"other_quantity",
			"meter_ratio",
			"other_slab",
			"rounding",
			"sum_of_lines",
			"tax_base",
			"minimum_demand",
		]),
		message: z.string(),
	})
	.meta({ id: "InvoiceCause" });

const compared = z.object({
	verdict: z.enum(["agrees", "differs", "only_ours", "only_theirs"]),
	difference: billAmount.nullable().meta({ description: "Theirs − ours" }),
	percent: z.number().nullable(),
	cause: cause.nullable(),
});

const comparedLine = compared.extend({
	label: z.string(),
	component: z.string().nullable(),
	theirs: z.object({ amount: billAmount, quantity: z.number().nullable(), rate: z.number().nullable() }).nullable(),
	ours: z
		.object({ amount: billAmount, quantity: z.string().nullable(), unit: z.string(), rate: z.string().nullable() })
		.nullable(),
});

const comparedFigure = compared.extend({
	figure: z.enum(["kwh", "demand_kva", "demand_kw", "power_factor"]),
	theirs: z.number().nullable(),
	ours: z.string().nullable(),
});

export const invoiceCheck = z
	.object({
		id: z.int(),
		...{ month: monthText, connection, currency },
		invoice_number: z.string(),
		issuer: z.string(),
		notes: z.string(),
		tolerance: billAmount,
		entered_by: z.string(),
		entered_at: instantText,
		verdict: z.enum(["agrees", "differs"]),
		compared_with: z
			.enum(["open", "issued"])
			.meta({ description: "Whether our bill of that month was issued; the figures are as of now" }),
		figures: z.array(comparedFigure),
		lines: z.array(comparedLine),
		total: compared.extend({ theirs: billAmount, ours: billAmount }),
	})
	.meta({ id: "InvoiceCheck" });
export type InvoiceCheckBody = z.infer<typeof invoiceCheck>;

export const enterInvoiceRoute = routeSpec({
	method: "POST",
	path: "/api/invoice-checks",
	summary: "Enter the utility's invoice; it is kept and compared line by line with our statement",
	role: "manager",
	request: { body: z.strictObject({ ...invoice, site: siteReference.optional() }) },
	responses: { 201: { description: "Kept and compared", schema: invoiceCheck } },
	problems: ["not_found", "conflict", "name_taken"],
});

export const listInvoiceChecksRoute = routeSpec({
	method: "GET",
	path: "/api/invoice-checks",
	summary: "Invoices that were entered, newest first, compared as of now",
	role: "manager",
	request: { query: z.strictObject({ month: monthText.optional(), site: siteReference.optional(), ...pageFields }) },
	responses: { 200: { description: "One page", schema: z.object({ checks: z.array(invoiceCheck), next: nextPage }) } },
	problems: ["not_found"],
});

export const getInvoiceCheckRoute = routeSpec({
	method: "GET",
	path: "/api/invoice-checks/{id}",
	summary: "One invoice beside our statement, as of now",
	role: "manager",
	request: { path: idPath },
	responses: { 200: { description: "Compared", schema: invoiceCheck } },
	problems: ["not_found"],
});

export const archiveInvoiceCheckRoute = routeSpec({
	method: "DELETE",
	path: "/api/invoice-checks/{id}",
	summary: "Take back an invoice that was entered wrongly; it stays in the audit log",
	role: "manager",
	request: { path: idPath },
	responses: { 204: { description: "No longer listed" } },
	problems: ["not_found"],
});
