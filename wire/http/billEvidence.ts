import { z } from "zod";
import { billLine, exactEnergy, exactMoney } from "./billFields";
import { openBillQuery } from "./bills";
import { nextPage, pageFields } from "./fields";
import { timestamp } from "./figures";
import { routeSpec } from "./routeSpec";
import { classroomCode, localDateQuery } from "./usageQuery";

const wholeText = (name: string) =>
	z
		.string()
		.regex(/^\d{1,9}$/, `must be the number of a ${name}`)
		.transform(Number);

/** How far down the line is opened: nothing → rooms, a room → its days, a day → quarter-hours, → entries, → readings. */
const depth = {
	classroom: classroomCode.optional(),
	date: localDateQuery.optional(),
	quarter: z.iso.datetime({ offset: true, message: "must be the `starts_at` of a quarter-hour" }).optional(),
	device: wholeText("device").optional(),
	channel: wholeText("channel").optional(),
	entry: wholeText("ledger entry").optional(),
};

const figures = { energy_kwh: exactEnergy, cost: exactMoney };
/** `energy_kwh` is all that the version prices there; a time-of-use period prices a part of it. */
const lineFigures = {
	...figures,
	line_kwh: exactEnergy.nullable().meta({
		description: "The part of `energy_kwh` that this line prices by its rate; null: a charge by time or of the whole connection",
	}),
};

const roomRow = z.object({ classroom: z.string(), name: z.string(), ...lineFigures, amount: z.number().nullable() });
const dayRow = z.object({ date: z.string(), ...lineFigures });
const quarterRow = z.object({
	starts_at: timestamp,
	...lineFigures,
	rate: z.string().nullable(),
	priced_by: z.int().nullable().meta({ description: "Cost version; null = unpriced" }),
	period: z.string().nullable().meta({ description: "Time-of-use period or rate that holds in it" }),
});
const entryRow = z.object({
	device: z.int(),
	esp32_name: z.string(),
	channel: z.int(),
	entry: z.string().meta({ description: "Number of the entry in its register's ledger" }),
	kind: z.string(),
	starts_at: timestamp,
	ends_at: timestamp,
	start_total_kwh: exactEnergy.nullable(),
	end_total_kwh: exactEnergy.nullable(),
	whole_kwh: exactEnergy.meta({
		description: "Energy of the whole entry; `energy_kwh` is what lies in this quarter-hour and room",
	}),
	...figures,
	quality: z.string(),
	confidence: z.string(),
	flags: z.array(z.string()),
	hash: z.string(),
});
const readingRow = z.object({
	role: z.enum(["opening", "closing", "between"]),
	measured_at: timestamp.nullable().meta({ description: "Null: the device's clock was not set" }),
	received_at: timestamp,
	total_kwh: exactEnergy.nullable(),
	content_sha256: z.string(),
});

const rest = { line: billLine, ...lineFigures, changed_since: z.boolean(), next: nextPage };
/** Every level's rows sum to the one above, exactly: `energy_kwh` and `cost` are those of what was opened. */
export const lineEvidence = z
	.discriminatedUnion("level", [
		z.object({ level: z.literal("rooms"), ...rest, rounding: exactMoney, rows: z.array(roomRow) }),
		z.object({ level: z.literal("days"), ...rest, rows: z.array(dayRow) }),
		z.object({ level: z.literal("quarter_hours"), ...rest, rows: z.array(quarterRow) }),
		z.object({ level: z.literal("entries"), ...rest, rows: z.array(entryRow) }),
		z.object({ level: z.literal("readings"), ...rest, entry: entryRow, rows: z.array(readingRow) }),
	])
	.meta({
		description:
			"`changed_since`: the ledger or the prices have moved since the bill was issued, so that what is below no longer sums to it; the difference is an adjustment",
	});
export type LineEvidence = z.infer<typeof lineEvidence>;

const linePath = {
	line: z
		.string()
		.regex(/^[1-9]\d{0,4}$/, "must be the number of a line")
		.transform(Number),
};
const said = { 200: { description: "One level, one page of it", schema: lineEvidence } };

export const getLineEvidenceRoute = routeSpec({
	method: "GET",
	path: "/api/bills/{id}/lines/{line}/evidence",
	summary: "Why a line is what it is: rooms, days, quarter-hours, ledger entries, readings",
	role: "viewer",
	request: {
		path: z.object({
			id: z
				.string()
				.regex(/^[1-9]\d{0,8}$/, "must be a number")
				.transform(Number),
			...linePath,
		}),
		query: z.strictObject({ ...depth, ...pageFields }),
	},
	responses: said,
	problems: ["not_found"],
});

export const getOpenLineEvidenceRoute = routeSpec({
	method: "GET",
	path: "/api/bills/open/lines/{line}/evidence",
	summary: "The same for a line of an open bill; `of` names the room whose bill it is",
	role: "viewer",
	request: {
		path: z.object(linePath),
		query: z.strictObject({
			month: openBillQuery.month,
			of: classroomCode.optional().meta({ description: "The bill of this room; else that of `connection`" }),
			connection: openBillQuery.connection,
			site: openBillQuery.site,
			...depth,
			...pageFields,
		}),
	},
	responses: said,
	problems: ["not_found", "conflict"],
});
