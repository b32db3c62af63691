import { z } from "zod";
import { currency, kilowattHoursPart } from "./figures";

const YEARS = { min: 2000, max: 2199 };

/** A local month of the site. */
export const monthText = z
	.string()
	.regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must be a month, written as 2026-11")
	.refine((month) => YEARS.min <= Number(month.slice(0, 4)) && Number(month.slice(0, 4)) <= YEARS.max, {
		message: `must lie between ${YEARS.min} and ${YEARS.max}`,
	})
	.meta({ description: "Local month of the site, YYYY-MM", examples: ["2026-11"] });

/** Money of a bill: whole hundredths. */
export const billAmount = z.number().meta({ description: "Money in `currency`, 2 decimals" });
/** Exact figures, as decimal text: no float stands between the ledger and the reader. */
export const exactMoney = z
	.string()
	.meta({ description: "Exact money, decimal text, at most 12 decimals", examples: ["1042.0375"] });
export const exactEnergy = z.string().meta({ description: "Exact kWh, decimal text, at most 6 decimals", examples: ["122.5"] });
const decimalText = z.string().meta({ description: "Decimal text" });
const sha256 = z.string().meta({ description: "SHA-256, hex" });

/** What a tariff's charges are made to: all energy that the versions of one scope price. */
export const connection = z
	.object({
		key: z.string().meta({ description: "Give it as `connection` in a query", examples: ["site", "building:3", "classroom:12"] }),
		scope: z.enum(["site", "building", "classroom"]),
		building: z.string().nullable(),
		classroom: z.string().nullable(),
		label: z.string().meta({ examples: ["Main campus", "Block A", "CSE-301"] }),
	})
	.meta({ id: "BillConnection" });

export const connectionKey = z
	.string()
	.regex(/^(site|(building|classroom):[1-9]\d{0,8})$/, "must be site, building:<id> or classroom:<id>")
	.meta({ description: "`key` of a connection", examples: ["site"] });

const allocateBy = z.enum(["energy", "coincident_peak", "area"]).nullable();

export const billLine = z
	.object({
		line: z.int().meta({ description: "Number of the line in this bill" }),
		connection: connection.shape.key,
		version_id: z.int().meta({ description: "The cost version that makes this line" }),
		component: z.string().meta({ description: "`id` of the component in that version" }),
		kind: z.string(),
		label: z.string(),
		quantity: decimalText.nullable().meta({ description: "In `unit`; null where a room has no quantity of its own" }),
		unit: z.enum(["kWh", "kVAh", "kW", "kVA", "period", "money"]),
		rate: decimalText.nullable().meta({ description: "Money per unit" }),
		percent: decimalText.nullable(),
		share: z
			.object({ numerator: z.string(), denominator: z.string() })
			.meta({ description: "Part of the billing period for which the version holds" }),
		allocate_by: allocateBy.meta({ description: "How the connection's line is shared among its rooms; null: by its own kWh" }),
		detail: z.unknown().meta({ description: "What explains the quantity: slab, recorded, contract and billing demand" }),
		exact: exactMoney,
		amount: billAmount,
		of_connection: z
			.object({ quantity: decimalText.nullable(), amount: billAmount })
			.nullable()
			.meta({ description: "Bill of a room: the whole line that this is the room's part of" }),
	})
	.meta({ id: "BillLine" });

const billed = z.object({ energy_kwh: exactEnergy, quantity: decimalText.nullable(), amount: billAmount });
export const billAdjustment = z
	.object({
		for_month: monthText,
		bill: z.string().nullable().meta({ description: "Number of the bill that this corrects" }),
		connection: connection.shape.key,
		classroom: z.string(),
		component: z.string(),
		label: z.string(),
		unit: billLine.shape.unit,
		old: billed.meta({ description: "Billed so far: that bill and the adjustments since" }),
		new: billed.meta({ description: "As the month stands now" }),
		amount: billAmount.meta({ description: "What this adjustment adds" }),
		cause: z.enum(["energy", "price", "both", "allocation"]),
	})
	.meta({ id: "BillAdjustment" });

/** A room's part of a connection's bill. */
const billRoom = z.object({ classroom: z.string(), name: z.string(), energy_kwh: exactEnergy, amount: billAmount });

/** What stands against issuing a month. */
export const billBlocker = z
	.object({
		kind: z.enum(["month_not_over", "already_issued", "out_of_order", "unpriced", "stale", "pending"]),
		refuses: z.boolean().meta({ description: "False: it is only said; what it changes later becomes an adjustment" }),
		message: z.string(),
		dates: z.array(z.string()).meta({ description: "The local dates concerned, at most 62" }),
		energy_kwh: z.number().nullable(),
	})
	.meta({ id: "BillBlocker" });

export const bill = z
	.object({
		id: z.int().nullable().meta({ description: "Null while the bill is open" }),
		number: z
			.string()
			.nullable()
			.meta({ examples: ["2026-10/0003"] }),
		state: z.enum(["open", "issued"]),
		kind: z.enum(["connection", "classroom"]),
		month: monthText,
		site: z.string(),
		connection: connection.nullable(),
		classroom: z
			.object({ code: z.string(), name: z.string(), building: z.string().nullable(), area_m2: z.string().nullable() })
			.nullable(),
		currency,
		period: z.object({ first_date: z.string(), last_date: z.string(), accrued_until: z.string() }).meta({
			description: "`accrued_until` (excluded): charges by time of an open month have accrued up to here",
		}),
		energy_kwh: exactEnergy,
		unpriced_kwh: kilowattHoursPart,
		lines: z.array(billLine),
		adjustments: z.array(billAdjustment),
		rooms: z.array(billRoom).meta({ description: "Bill of a connection: its rooms, summing to it" }),
		totals: z.object({ charges: billAmount, adjustments: billAmount, total: billAmount }),
		blockers: z.array(billBlocker).meta({ description: "Open: why it cannot be issued yet" }),
		issued_at: z.string().nullable(),
		issued_by: z.string().nullable(),
		basis_sha256: sha256.nullable().meta({ description: "Over day energies, cost versions and ledger heads it rests on" }),
		previous_sha256: sha256.nullable(),
		content_sha256: sha256.nullable().meta({ description: "Over the bill, chained to the site's previous one" }),
	})
	.meta({ id: "Bill" });

export const billSummary = z
	.object({
		id: z.int().nullable(),
		number: z.string().nullable(),
		state: z.enum(["open", "issued"]),
		kind: z.enum(["connection", "classroom"]),
		month: monthText,
		connection: connection.nullable(),
		classroom: z.string().nullable(),
		energy_kwh: exactEnergy,
		unpriced_kwh: kilowattHoursPart,
		adjustments: billAmount,
		total: billAmount,
		issued_at: z.string().nullable(),
	})
	.meta({ id: "BillSummary" });

export type BillBody = z.infer<typeof bill>;
export type BillLineBody = z.infer<typeof billLine>;
export type BillAdjustmentBody = z.infer<typeof billAdjustment>;
export type BillSummaryBody = z.infer<typeof billSummary>;
export type BillBlockerBody = z.infer<typeof billBlocker>;
export type BillConnectionBody = z.infer<typeof connection>;
