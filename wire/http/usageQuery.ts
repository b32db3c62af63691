import { z } from "zod";

/** Text that a name may hold: no control characters, which no name has and PostgreSQL refuses in part. */
function nameText(max: number) {
	return z
		.string()
		.min(1)
		.max(max)
		.refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), { message: "must not hold control characters" });
}

/** Code of a room, unique within its site. */
export const classroomCode = nameText(64).meta({ description: "Room code", examples: ["CSE-301"] });
/** A site's name or number; left out: the caller's only or default site. */
export const siteQuery = nameText(100).optional().meta({ description: "Site name or id" });

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const YEARS = { min: 2000, max: 2199 };

/** A local date that exists. */
export const localDateQuery = z
	.string()
	.refine(isCalendarDate, { message: "must be a date that exists, from 2000-01-01 to 2199-12-31, written as 2026-11-21" })
	.meta({ description: "Local date of the site, YYYY-MM-DD", examples: ["2026-11-21"] });

/** A local date (as an end: included) or an RFC 3339 instant (as an end: excluded; on a quarter-hour). */
export const boundQuery = z
	.string()
	.refine((text) => isCalendarDate(text) || isInstant(text), {
		message:
			"must be a local date (2026-11-21) or an RFC 3339 instant with its offset (2026-11-21T10:15:00+05:30), from 2000-01-01 to 2199-12-31",
	})
	.meta({
		description: "Local date (end included) or RFC 3339 instant on a quarter-hour (end excluded)",
		examples: ["2026-11-21"],
	});

export const summaryQuery = z.strictObject({ classroom: classroomCode, date: localDateQuery.optional(), site: siteQuery });

/** Minutes of a bucket: quarter-hours that divide a day, or whole days. */
export const BUCKET_MINUTES = [15, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1440] as const;

export const timelineQuery = z.strictObject({
	classroom: classroomCode,
	start: boundQuery,
	end: boundQuery,
	bucket: wholeNumber(15, 1440)
		.refine((minutes) => (BUCKET_MINUTES as readonly number[]).includes(minutes), {
			message: `must be one of ${BUCKET_MINUTES.join(", ")} minutes`,
		})
		.default(60)
		.meta({ description: "Minutes" }),
	site: siteQuery,
});

export const monthQuery = z.strictObject({
	classroom: classroomCode,
	year: wholeNumber(YEARS.min, YEARS.max),
	month: wholeNumber(1, 12),
	site: siteQuery,
});

export const exportQuery = z.strictObject({ classroom: classroomCode, start: boundQuery, end: boundQuery, site: siteQuery });

/** One device, one classroom, or the whole site; without start and end: today. */
const runtimePlaceFields = {
	device: nameText(100).optional().meta({ description: "Device name or id" }),
	classroom: classroomCode.optional(),
	site: siteQuery,
};
export const runtimeQuery = z.strictObject({
	...runtimePlaceFields,
	start: boundQuery.optional(),
	end: boundQuery.optional(),
	building: nameText(100).optional().meta({ description: "Only the rooms of this building" }),
});
/** What is ON now has no range: the original's clients send one to all reports alike, so it is taken and means nothing. */
const ofNoEffect = boundQuery.optional().meta({ description: "Of no effect: this is about now" });
export const runtimeNowQuery = z.strictObject({ ...runtimePlaceFields, start: ofNoEffect, end: ofNoEffect });

/** today (default), the last 7 days, or the month so far; `start` and `end` instead make a range of local dates. */
const rangeFields = {
	range: z.enum(["today", "7d", "month"]).optional(),
	start: localDateQuery.optional(),
	end: localDateQuery.optional(),
	site: siteQuery,
};
export const overviewQuery = z.strictObject({ ...rangeFields, building: nameText(100).optional() });
export const classroomViewQuery = z.strictObject({ classroom: classroomCode, ...rangeFields });
export const siteOnlyQuery = z.strictObject({ site: siteQuery });

/** Digits only: " 7", "0x7", "7.0" and "7e0" are refused rather than guessed at. */
function wholeNumber(min: number, max: number) {
	return z
		.string()
		.regex(/^\d{1,6}$/, "must be a whole number")
		.transform(Number)
		.refine((value) => min <= value && value <= max, { message: `must lie between ${min} and ${max}` });
}

function isCalendarDate(text: string): boolean {
	if (!DATE.test(text)) return false;
	const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
	const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
	return YEARS.min <= year && year <= YEARS.max && days !== undefined && 1 <= day && day <= days;
}

function isInstant(text: string): boolean {
	const match = /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(
		text,
	);
	return match !== null && isCalendarDate(match[1] ?? "");
}
