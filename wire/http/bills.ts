import { z } from "zod";
import { bill, billAmount, billBlocker, billSummary, connectionKey, monthText } from "./billFields";
import { idPath, nextPage, pageFields, siteReference } from "./fields";
import { currency } from "./figures";
import { routeSpec } from "./routeSpec";
import { classroomCode } from "./usageQuery";

export const listBillsRoute = routeSpec({
	method: "GET",
	path: "/api/bills",
	summary: "Bills, newest first; `state=open`: those of one month as they stand now",
	role: "viewer",
	request: {
		query: z.strictObject({
			month: monthText.optional().meta({ description: "With state=open: the month to compute; else the next one to issue" }),
			classroom: classroomCode.optional(),
			state: z.enum(["issued", "open"]).default("issued"),
			site: siteReference.optional(),
			...pageFields,
		}),
	},
	responses: {
		200: {
			description: "One page; open bills all at once",
			schema: z.object({
				bills: z.array(billSummary),
				next: nextPage,
				next_to_issue: monthText
					.nullable()
					.meta({ description: "Null while nothing was issued yet: any month may be the first" }),
				issued_months: z.array(monthText),
				currency,
			}),
		},
	},
	problems: ["not_found"],
});

export const issueBillsRoute = routeSpec({
	method: "POST",
	path: "/api/bills",
	summary: "Issue a month: freezes the bills of all connections and rooms; `dry_run` says what would be issued",
	role: "admin",
	request: {
		body: z.strictObject({
			month: monthText,
			site: siteReference.optional(),
			allow_unpriced: z.boolean().default(false).meta({ description: "Issue although energy of the month has no price" }),
			dry_run: z.boolean().default(false),
		}),
	},
	responses: {
		200: {
			description: "dry_run: nothing was written",
			schema: z.object({
				dry_run: z.literal(true),
				month: monthText,
				blockers: z.array(billBlocker),
				bills: z.array(billSummary),
				currency,
				total: billAmount,
			}),
		},
		201: {
			description: "Issued",
			schema: z.object({ month: monthText, bills: z.array(billSummary), currency, total: billAmount }),
		},
	},
	problems: ["not_found", "conflict"],
});

export const getBillRoute = routeSpec({
	method: "GET",
	path: "/api/bills/{id}",
	summary: "An issued bill, as it was issued",
	role: "viewer",
	request: { path: idPath },
	responses: { 200: { description: "The bill", schema: bill } },
	problems: ["not_found"],
});

/** Which open bill: a room's, or a connection's (the site's when neither is named). */
export const openBillQuery = {
	month: monthText,
	classroom: classroomCode.optional().meta({ description: "The bill of this room" }),
	connection: connectionKey.optional().meta({ description: "The bill of this connection; `site` when neither is named" }),
	site: siteReference.optional(),
};

export const getOpenBillRoute = routeSpec({
	method: "GET",
	path: "/api/bills/open",
	summary: "A bill as it stands now, with the adjustments of earlier months; nothing is final",
	role: "viewer",
	request: { query: z.strictObject(openBillQuery) },
	responses: { 200: { description: "Provisional", schema: bill } },
	problems: ["not_found", "conflict"],
});

const csv = { 200: { description: "RFC 4180, UTF-8, safe against formulas", contentType: "text/csv" } };
const pdf = { 200: { description: "A4, fonts embedded", contentType: "application/pdf" } };

export const getBillCsvRoute = routeSpec({
	method: "GET",
	path: "/api/bills/{id}/csv",
	summary: "An issued bill as CSV",
	role: "viewer",
	audited: "bill.export",
	request: { path: idPath },
	responses: csv,
	problems: ["not_found"],
});
export const getOpenBillCsvRoute = routeSpec({
	method: "GET",
	path: "/api/bills/open/csv",
	summary: "A provisional bill as CSV",
	role: "viewer",
	audited: "bill.export",
	request: { query: z.strictObject(openBillQuery) },
	responses: csv,
	problems: ["not_found", "conflict"],
});
export const getBillPdfRoute = routeSpec({
	method: "GET",
	path: "/api/bills/{id}/pdf",
	summary: "An issued bill as PDF",
	role: "viewer",
	audited: "bill.export",
	request: { path: idPath },
	responses: pdf,
	problems: ["not_found"],
});
export const getOpenBillPdfRoute = routeSpec({
	method: "GET",
	path: "/api/bills/open/pdf",
	summary: "A provisional bill as PDF, marked as such",
	role: "viewer",
	audited: "bill.export",
	request: { query: z.strictObject(openBillQuery) },
	responses: pdf,
	problems: ["not_found", "conflict"],
});
