import { z } from "zod";
import { instantText, moment, nameText, nextPage, pageFields } from "./fields";
import { routeSpec } from "./routeSpec";

const auditEntry = z
	.object({
		id: z.int(),
		at: instantText,
		actor: z.string().meta({ description: "user:<e-mail>, token:<name> or system:<what>" }),
		action: z.string(),
		subject: z.string(),
		before: z.unknown().meta({ description: "What stood there; null for something new" }),
		after: z.unknown(),
		address: z.string().nullable().meta({ description: "Where the request came from" }),
	})
	.meta({ id: "AuditEntry" });
export type AuditEntryBody = z.infer<typeof auditEntry>;

const filterFields = {
	actor: nameText(200).optional().meta({ description: "Who: any part of it" }),
	action: nameText(100).optional().meta({ description: "What: how it begins, such as `token.` or `user.sign_in`" }),
	subject: nameText(200).optional().meta({ description: "To what: any part of it" }),
	start: moment.optional().meta({ description: "From this local date or instant on" }),
	end: moment.optional().meta({ description: "Up to this local date (included) or instant (excluded)" }),
};

export const listAuditRoute = routeSpec({
	method: "GET",
	path: "/api/audit",
	summary: "Who changed what, newest first; also sign-ins, refused ones too, and exports",
	role: "admin",
	request: { query: z.strictObject({ ...filterFields, ...pageFields }) },
	responses: { 200: { description: "One page", schema: z.object({ entries: z.array(auditEntry), next: nextPage }) } },
});

export const auditCsvRoute = routeSpec({
	method: "GET",
	path: "/api/audit/csv",
	summary: "The same as CSV, all that the filters leave",
	role: "admin",
	audited: "audit.export",
	request: { query: z.strictObject(filterFields) },
	responses: { 200: { description: "RFC 4180, UTF-8, safe against formulas", contentType: "text/csv" } },
});
