import { z } from "zod";
import { idPath, nameText, siteReference } from "./fields";
import { localDateText } from "./figures";
import { routeSpec } from "./routeSpec";
import { localDateQuery } from "./usageQuery";

const siteQuery = z.strictObject({ site: siteReference.optional() });

export const term = z
	.object({
		id: z.int(),
		name: z.string(),
		first_day: localDateText,
		last_day: localDateText.meta({ description: "Included" }),
		schedules: z.array(z.string()).meta({ description: "Names of those within reach that hold within it" }),
	})
	.meta({ id: "Term" });
export type TermBody = z.infer<typeof term>;

const termFields = { name: nameText(100), first_day: localDateQuery, last_day: localDateQuery };

export const listTermsRoute = routeSpec({
	method: "GET",
	path: "/api/terms",
	summary: "Terms of a site, by date",
	role: "viewer",
	request: { query: siteQuery },
	responses: { 200: { description: "All that were not ended", schema: z.object({ terms: z.array(term) }) } },
	problems: ["not_found"],
});

export const createTermRoute = routeSpec({
	method: "POST",
	path: "/api/terms",
	summary: "A term: dates within which schedules may hold",
	role: "manager",
	request: { body: z.strictObject({ ...termFields, site: siteReference.optional() }) },
	responses: { 201: { description: "The term", schema: term } },
	problems: ["not_found", "name_taken"],
});

export const updateTermRoute = routeSpec({
	method: "PATCH",
	path: "/api/terms/{id}",
	summary: "Other dates or another name",
	role: "manager",
	request: { path: idPath, body: z.strictObject(termFields).partial() },
	responses: { 200: { description: "As it stands now", schema: term } },
	problems: ["not_found", "name_taken"],
});

export const endTermRoute = routeSpec({
	method: "DELETE",
	path: "/api/terms/{id}",
	summary: "End a term that no schedule holds to",
	role: "manager",
	request: { path: idPath },
	responses: { 204: { description: "It is no longer offered" } },
	problems: ["not_found", "conflict"],
});

export const HOLIDAYS_AT_ONCE_MAX = 400;

export const holiday = z.object({ date: localDateText, name: z.string() }).meta({ id: "Holiday" });
export type HolidayBody = z.infer<typeof holiday>;

export const listHolidaysRoute = routeSpec({
	method: "GET",
	path: "/api/holidays",
	summary: "Holidays of a site, by date",
	role: "viewer",
	request: { query: siteQuery },
	responses: { 200: { description: "All", schema: z.object({ holidays: z.array(holiday), today: localDateText }) } },
	problems: ["not_found"],
});

export const addHolidaysRoute = routeSpec({
	method: "POST",
	path: "/api/holidays",
	summary: "Add holidays, as a list or as pasted lines of a date and a name; a date that is there gets the new name",
	role: "manager",
	request: {
		body: z
			.strictObject({
				holidays: z
					.array(z.strictObject({ date: localDateQuery, name: nameText(100) }))
					.min(1)
					.max(HOLIDAYS_AT_ONCE_MAX)
					.optional(),
				text: z
					.string()
					.max(40_000)
					.optional()
					.meta({ description: "One per line", examples: ["2026-08-15 Independence Day\n2026-10-02 Gandhi Jayanti"] }),
				site: siteReference.optional(),
			})
			.refine(({ holidays, text }) => (holidays === undefined) !== (text === undefined), {
				path: ["holidays"],
				message: "is required (or text instead of it, never both)",
			}),
	},
	responses: {
		200: {
			description: "What changed",
			schema: z.object({ added: z.int(), renamed: z.int(), unchanged: z.int(), holidays: z.array(holiday) }),
		},
	},
	problems: ["not_found"],
});

export const removeHolidayRoute = routeSpec({
	method: "DELETE",
	path: "/api/holidays/{date}",
	summary: "A date is an ordinary day again",
	role: "manager",
	request: { path: z.object({ date: localDateQuery }), query: siteQuery },
	responses: { 204: { description: "Removed" } },
	problems: ["not_found"],
});
