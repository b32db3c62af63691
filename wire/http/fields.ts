import { z } from "zod";
import { UNSAFE_TEXT, VISIBLE_TEXT } from "@/domain/cost/plainText";

const CODE = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._()-]{0,31}$/u;

/** Text as a person writes it, on one line. HTML and formulas are text like any other; who shows them escapes them. */
export function plainText(charactersMax: number) {
	return z
		.string()
		.refine((text) => !UNSAFE_TEXT.test(text), { message: "must not hold control or text-direction characters" })
		.transform((text) => text.trim().normalize("NFC"))
		.pipe(z.string().max(charactersMax));
}

/** The same, not empty. */
export function nameText(charactersMax: number) {
	const visible = (text: string) => text === "" || VISIBLE_TEXT.test(text);
	return plainText(charactersMax).pipe(
		z.string().min(1, "must not be empty").refine(visible, { message: "must hold something that can be seen" }),
	);
}

export const roomCode = z
	.string()
	.trim()
	.normalize("NFC")
	.regex(CODE, "must begin with a letter or digit and hold at most 32 letters, digits, spaces or . _ ( ) -")
	.meta({ description: "Code of a room, unique within its site", examples: ["CSE-301"] });

/** Name or number of a site; left out: the caller's only or default site. */
export const siteReference = nameText(100).meta({ description: "Site name or id" });

export const idPath = z.object({
	id: z
		.string()
		.regex(/^[1-9]\d{0,8}$/, "must be a number")
		.transform(Number),
});

export const PAGE_ROWS_MAX = 500;

/** Where a page of a list begins (`next` of the page before) and how many rows it has. */
export const pageFields = {
	after: z
		.string()
		.regex(/^[1-9]\d{0,15}$/, "must be the `next` of the page before")
		.transform(Number)
		.optional()
		.meta({ description: "`next` of the page before" }),
	limit: z
		.string()
		.regex(/^[1-9]\d{0,2}$/, "must be a whole number")
		.transform(Number)
		.refine((rows) => rows <= PAGE_ROWS_MAX, { message: `must be at most ${PAGE_ROWS_MAX}` })
		.default(100)
		.meta({ description: `Rows, at most ${PAGE_ROWS_MAX}` }),
};
export const nextPage = z.int().nullable().meta({ description: "Give it as `after` for the next page; null on the last" });

export const includeArchived = z
	.enum(["true", "false"])
	.transform((text) => text === "true")
	.default(false)
	.meta({ description: "Also what was archived" });

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const YEARS = { min: 2000, max: 2199 };

/** A local date (its first instant in the site's zone) or an RFC 3339 instant. */
export type Moment = { readonly kind: "date"; readonly date: string } | { readonly kind: "instant"; readonly at: number };

export const moment = z
	.string()
	.refine((text) => isCalendarDate(text.slice(0, 10)) && (DATE.test(text) || INSTANT.test(text)), {
		message:
			"must be a date that exists (2026-11-21) or an RFC 3339 instant with its offset (2026-11-21T10:15:00+05:30), from 2000-01-01 to 2199-12-31",
	})
	.transform((text): Moment => (DATE.test(text) ? { kind: "date", date: text } : { kind: "instant", at: Date.parse(text) }))
	.meta({ description: "Local date of the site (its first instant) or RFC 3339 instant", examples: ["2026-11-21"] });

function isCalendarDate(text: string): boolean {
	const at = DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
	if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text)) return false;
	const year = Number(text.slice(0, 4));
	return YEARS.min <= year && year <= YEARS.max;
}

/** A number with at most so many decimals: what is finer would be cut off in silence. */
export function decimal({ min, max, decimals }: { min: number; max: number; decimals: number }) {
	const unit = 10 ** decimals;
	return z
		.number()
		.min(min)
		.max(max)
		.refine((value) => Math.abs(value * unit - Math.round(value * unit)) < 1e-4, {
			message: `must have at most ${decimals} decimals`,
		});
}

/** W with 3 decimals, up to 10 MW. */
export const watts = decimal({ min: 0, max: 10_000_000, decimals: 3 });
export const consumptionFactor = decimal({ min: 0, max: 100, decimals: 6 }).meta({
	description: "Scales a rated power; 1 = as rated",
});

export const instantText = z.string().meta({ description: "RFC 3339 instant, UTC", examples: ["2026-11-21T04:45:00.000Z"] });
export const roleName = z.enum(["viewer", "manager", "admin"]);
