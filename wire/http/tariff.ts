import { z } from "zod";
import { ALLOCATION_RULES } from "@/domain/cost/allocateBy";
import { UNSAFE_TEXT } from "@/domain/cost/plainText";
import { ROUNDING_RULES } from "@/domain/cost/rounding";

// The shape of a tariff for OpenAPI and for editors that check a document. What parts of a tariff say of each other (names
// that exist, hours that nobody left out, edges that ascend) is checked by domain/cost, which also says all that is wrong.

export const TARIFF_FORMAT = "autovolt-tariff/1";

/** A JSON number or decimal text; exported as text. */
function decimalOf(decimals: number, max: number, description: string) {
	const text = z
		.string()
		.max(60)
		.regex(new RegExp(`^\\d+(\\.\\d{1,${decimals}})?$`))
		.refine((digits) => Number(digits) <= max, { message: "is too high" });
	return z.union([z.number().min(0).max(max), text]).meta({ description: `${description}; at most ${decimals} decimals` });
}

const amount = decimalOf(6, 1e9, "Amount in the currency");
const ratePerKwh = decimalOf(6, 1e9, "Currency per kWh");
const percent = decimalOf(4, 1_000, "Percent");
const factor = decimalOf(4, 1_000, "Times the base rate");
const powerFactor = z
	.union([z.number().gt(0).max(1), z.string().regex(/^(0\.(?!0+$)\d{1,4}|1(\.0{1,4})?)$/)])
	.meta({ description: "Above 0, at most 1; at most 4 decimals" });
const contract = decimalOf(6, 1e9, "Contract demand in kVA or kW");
const name = z
	.string()
	.min(1)
	.max(80)
	.refine((text) => text.trim() !== "" && !UNSAFE_TEXT.test(text), { message: "must be text on one line" });
const id = z
	.string()
	.regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/)
	.optional()
	.meta({ description: "By which later components name this one; its kind by default (kind_2 for the second)" });
const allocateBy = z
	.enum(ALLOCATION_RULES)
	.optional()
	.meta({ description: "How rooms share it: energy (default), coincident_peak or area" });

const energyFlat = z
	.strictObject({ kind: z.literal("energy_flat"), id, rate_per_kwh: ratePerKwh })
	.meta({ id: "TariffEnergyFlat", description: "One price for every kWh" });

const clock = (last: RegExp) =>
	z
		.string()
		.regex(last)
		.meta({ description: "Local time on a quarter-hour", examples: ["18:00"] });
const QUARTER = /^([01]\d|2[0-3]):(00|15|30|45)$/;
const QUARTER_OR_MIDNIGHT = /^(([01]\d|2[0-3]):(00|15|30|45)|24:00)$/;
const monthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
const periodFields = {
	name,
	windows: z
		.array(z.strictObject({ from: clock(QUARTER), to: clock(QUARTER_OR_MIDNIGHT) }))
		.min(1)
		.max(20)
		.optional()
		.meta({ description: "All day by default; `to` before `from` runs over midnight" }),
	weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).optional().meta({ description: "1 = Monday … 7 = Sunday" }),
	holidays: z.enum(["as_weekday", "only", "never"]).optional().meta({ description: "What holds on a holiday" }),
	season: z.strictObject({ from: monthDay, to: monthDay }).optional().meta({ description: "MM-DD, both included" }),
};
const energyTou = z
	.strictObject({
		kind: z.literal("energy_tou"),
		id,
		base_rate_per_kwh: ratePerKwh.optional(),
		periods: z
			.array(
				z.union([z.strictObject({ ...periodFields, rate_per_kwh: ratePerKwh }), z.strictObject({ ...periodFields, factor })]),
			)
			.min(1)
			.max(20)
			.meta({ description: "The first that fits holds; together they leave no quarter-hour out" }),
		holidays: z.array(z.iso.date()).max(400).optional(),
	})
	.meta({ id: "TariffEnergyTimeOfUse", description: "A price per kWh by local time, weekday, holiday and season" });

const energySlabs = z
	.strictObject({
		kind: z.literal("energy_slabs"),
		id,
		mode: z.enum(["telescopic", "non_telescopic"]).meta({
			description: "telescopic: each slab at its own rate; non_telescopic: all at the rate of the slab that it ends in",
		}),
		slabs: z
			.array(z.strictObject({ up_to_kwh: decimalOf(6, 1e9, "Upper edge, included").optional(), rate_per_kwh: ratePerKwh }))
			.min(1)
			.max(20)
			.meta({ description: "Ascending; the last without up_to_kwh" }),
		allocate_by: allocateBy,
	})
	.meta({ id: "TariffEnergySlabs", description: "A price per kWh by what the connection uses in the billing period" });

const energyKvah = z
	.strictObject({
		kind: z.literal("energy_kvah"),
		id,
		rate_per_kvah: decimalOf(6, 1e9, "Currency per kVAh"),
		power_factor: powerFactor,
		allocate_by: allocateBy,
	})
	.meta({ id: "TariffEnergyApparent", description: "A price per kVAh = kWh / power_factor" });

const demand = z
	.strictObject({
		kind: z.literal("demand"),
		id,
		rate_per_unit: decimalOf(6, 1e9, "Currency per kVA or kW and billing period"),
		per: z.enum(["kva", "kw"]).optional().meta({ description: "kva by default" }),
		power_factor: powerFactor.optional(),
		contract: contract.optional(),
		minimum_percent: percent.optional().meta({ description: "At least so much of the contract is charged" }),
		excess_percent: percent.optional().meta({ description: "What exceeds the contract costs so much more" }),
		interval_minutes: z
			.union([z.literal(15), z.literal(30)])
			.optional()
			.meta({ description: "15 by default" }),
		ratchet: z
			.strictObject({ percent, months: z.int().min(1).max(24) })
			.optional()
			.meta({ description: "At least so much of the highest demand of so many months before" }),
		allocate_by: allocateBy,
	})
	.meta({ id: "TariffDemand", description: "A price of the highest demand in the billing period" });

const fixed = z
	.strictObject({
		kind: z.literal("fixed"),
		id,
		amount,
		per: z.enum(["connection", "contract_unit"]).optional().meta({ description: "connection by default" }),
		contract: contract.optional(),
		allocate_by: allocateBy,
	})
	.meta({ id: "TariffFixed", description: "An amount per billing period" });

const surchargeFields = { kind: z.literal("surcharge"), id, name };
const surcharge = z.union([
	z
		.strictObject({
			...surchargeFields,
			percent,
			of: z.array(z.string()).min(1).max(50).optional().meta({ description: "Ids of components before it; all by default" }),
		})
		.meta({ id: "TariffSurchargePercent", description: "A percentage of charges before it" }),
	z
		.strictObject({ ...surchargeFields, rate_per_kwh: ratePerKwh })
		.meta({ id: "TariffSurchargePerKwh", description: "An amount per kWh" }),
]);

const minimum = z
	.strictObject({ kind: z.literal("minimum"), id, amount, allocate_by: allocateBy })
	.meta({ id: "TariffMinimum", description: "What the charges before it lack of the amount" });

const rounding = z
	.strictObject({
		kind: z.literal("rounding"),
		id,
		rule: z.enum(ROUNDING_RULES),
		to: decimalOf(2, 100, "0.01 by default").optional(),
	})
	.meta({ id: "TariffRounding", description: "Last: how each bill line is rounded, once" });

const none = z
	.strictObject({ kind: z.literal("none"), id })
	.meta({ id: "TariffNone", description: "Alone: the scope has no price of its own" });

export const tariffComponent = z.union([
	energyFlat,
	energyTou,
	energySlabs,
	energyKvah,
	demand,
	fixed,
	surcharge,
	minimum,
	rounding,
	none,
]);

export const tariffComponents = z.array(tariffComponent).min(1).max(50).meta({ description: "Applied in order" });

export const tariffDocument = z
	.strictObject({
		format: z.literal(TARIFF_FORMAT),
		name: name.optional(),
		notes: z.string().max(1_000).optional(),
		components: tariffComponents,
	})
	.meta({ id: "TariffDocument", description: "A tariff that can be exported, edited and imported" });

/** JSON Schema (draft 2020-12) of a tariff document. */
export function tariffJsonSchema() {
	return z.toJSONSchema(tariffDocument, { io: "input" });
}
