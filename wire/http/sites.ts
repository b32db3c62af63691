import { z } from "zod";
import { isZone } from "@/domain/calendar/zone";
import { idPath, instantText, moment, nameText } from "./fields";
import { routeSpec } from "./routeSpec";

/** The first account of a zone name: IANA, "Asia/Kolkata". Offsets such as "+05:30" have no history and are refused. */
const timeZone = z
	.string()
	.max(64)
	.regex(/^(UTC|[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)+)$/, "must be an IANA time zone such as Asia/Kolkata")
	.refine(isZone, { message: "must be an IANA time zone such as Asia/Kolkata" })
	.meta({ examples: ["Asia/Kolkata"] });
const currency = z
	.string()
	.regex(/^[A-Z]{3}$/, "must be an ISO 4217 code such as INR")
	.refine((code) => Intl.supportedValuesOf("currency").includes(code), { message: "must be an ISO 4217 code such as INR" })
	.meta({ examples: ["INR"] });

/** What a new cost version needs before it prices anything. */
const tariffApproval = z.enum(["none", "second_person"]);

export const site = z
	.object({
		id: z.int(),
		name: z.string(),
		time_zone: z.string().meta({ description: "In force now" }),
		currency: z.string(),
		tariff_approval: tariffApproval,
		zones: z
			.array(z.object({ time_zone: z.string(), effective_from: instantText }))
			.meta({ description: "Ascending; the first holds from the beginning" }),
	})
	.meta({ id: "Site" });
export type SiteBody = z.infer<typeof site>;

export const listSitesRoute = routeSpec({
	method: "GET",
	path: "/api/sites",
	summary: "Sites within reach",
	role: "viewer",
	request: { query: z.strictObject({}) },
	responses: { 200: { description: "All of them", schema: z.object({ sites: z.array(site) }) } },
});

export const createSiteRoute = routeSpec({
	method: "POST",
	path: "/api/sites",
	summary: "Make a site",
	role: "admin",
	request: { body: z.strictObject({ name: nameText(100), time_zone: timeZone, currency }) },
	responses: { 201: { description: "Made, with its room for devices that stand nowhere", schema: site } },
	problems: ["name_taken"],
});

export const updateSiteRoute = routeSpec({
	method: "PATCH",
	path: "/api/sites/{id}",
	summary: "Rename a site, change its currency, ask for a second person on prices, or date a new time zone",
	role: "admin",
	request: {
		path: idPath,
		body: z.strictObject({
			name: nameText(100).optional(),
			currency: currency.optional(),
			tariff_approval: tariffApproval
				.optional()
				.meta({ description: "second_person: a cost version is recorded when somebody else than its author approves it" }),
			time_zone: timeZone.optional(),
			effective_from: moment.optional().meta({ description: "From when the zone holds; now by default" }),
		}),
	},
	responses: { 200: { description: "As it is now", schema: site } },
	problems: ["not_found", "name_taken", "conflict"],
});
