/** What a person may type into a component, by the names of docs/tariffs.md. `ratchet.percent` is a field of a nested object. */
export type ComponentKind =
	| "energy_flat"
	| "energy_tou"
	| "energy_slabs"
	| "energy_kvah"
	| "demand"
	| "fixed"
	| "surcharge"
	| "minimum"
	| "rounding"
	| "none";

export type FieldSpec = {
	readonly name: string;
	readonly label: string;
	/** `integer` fields are sent as numbers; all other decimals go as the text that was typed, so no digit is lost. */
	readonly type: "decimal" | "integer" | "text" | "choice";
	readonly unit?: "per_kwh" | "per_kvah" | "money" | "percent";
	readonly isRequired?: boolean;
	readonly hint?: string;
	readonly placeholder?: string;
	readonly options?: readonly { readonly id: string; readonly label: string; readonly hint?: string }[];
	/** What holds where nothing is chosen; a choice shows it. */
	readonly byDefault?: string;
	/** Shown only where another field has this value. */
	readonly only?: { readonly field: string; readonly is: string };
};

export type KindSpec = { readonly title: string; readonly text: string; readonly fields: readonly FieldSpec[] };

const ALLOCATE_BY: FieldSpec = {
	name: "allocate_by",
	label: "Shared among rooms by",
	type: "choice",
	byDefault: "energy",
	options: [
		{ id: "energy", label: "Their energy", hint: "kWh in the period" },
		{ id: "coincident_peak", label: "Their part of the peak", hint: "kWh while the site peaks" },
		{ id: "area", label: "Their floor area", hint: "m²" },
	],
};

export const KINDS: Readonly<Record<ComponentKind, KindSpec>> = {
	energy_flat: {
		title: "Energy, one price",
		text: "Every kWh costs the same.",
		fields: [{ name: "rate_per_kwh", label: "Price", type: "decimal", unit: "per_kwh", isRequired: true, placeholder: "8.50" }],
	},
	energy_tou: {
		title: "Energy by time of use",
		text: "A kWh costs what the first period says that fits its quarter-hour, in the site's local time.",
		fields: [
			{
				name: "base_rate_per_kwh",
				label: "Base price",
				type: "decimal",
				unit: "per_kwh",
				placeholder: "6.90",
				hint: "Periods with a factor are multiples of it.",
			},
			{
				name: "holidays",
				label: "Holidays",
				type: "text",
				placeholder: "2026-01-26, 2026-08-15",
				hint: "Dates, separated by commas.",
			},
		],
	},
	energy_slabs: {
		title: "Energy by slabs",
		text: "The price depends on how much the whole connection uses in the month.",
		fields: [
			{
				name: "mode",
				label: "How slabs count",
				type: "choice",
				isRequired: true,
				byDefault: "telescopic",
				options: [
					{ id: "telescopic", label: "Telescopic", hint: "each part at its own price" },
					{ id: "non_telescopic", label: "Non-telescopic", hint: "all at the price reached" },
				],
			},
			ALLOCATE_BY,
		],
	},
	energy_kvah: {
		title: "Energy per kVAh",
		text: "kVAh = kWh ÷ power factor, where no meter gives it.",
		fields: [
			{ name: "rate_per_kvah", label: "Price", type: "decimal", unit: "per_kvah", isRequired: true, placeholder: "7.20" },
			{ name: "power_factor", label: "Power factor", type: "decimal", isRequired: true, placeholder: "0.95" },
			ALLOCATE_BY,
		],
	},
	demand: {
		title: "Demand",
		text: "Charged on the highest of: the recorded demand, the minimum share of the contract, and the ratchet.",
		fields: [
			{
				name: "rate_per_unit",
				label: "Price per unit and month",
				type: "decimal",
				unit: "money",
				isRequired: true,
				placeholder: "420",
			},
			{
				name: "per",
				label: "Unit",
				type: "choice",
				byDefault: "kva",
				options: [
					{ id: "kva", label: "kVA" },
					{ id: "kw", label: "kW" },
				],
			},
			{
				name: "power_factor",
				label: "Power factor",
				type: "decimal",
				placeholder: "1",
				hint: "kVA = kW ÷ power factor.",
				only: { field: "per", is: "kva" },
			},
			{ name: "contract", label: "Contract demand", type: "decimal", placeholder: "250", hint: "In the unit above." },
			{ name: "minimum_percent", label: "Minimum share of the contract", type: "decimal", unit: "percent", placeholder: "75" },
			{
				name: "excess_percent",
				label: "Surcharge beyond the contract",
				type: "decimal",
				unit: "percent",
				placeholder: "50",
			},
			{
				name: "interval_minutes",
				label: "Measured over",
				type: "choice",
				byDefault: "15",
				options: [
					{ id: "15", label: "15 minutes" },
					{ id: "30", label: "30 minutes" },
				],
			},
			{
				name: "ratchet.percent",
				label: "Ratchet",
				type: "decimal",
				unit: "percent",
				placeholder: "none",
				hint: "Of the highest demand of the months before.",
			},
			{ name: "ratchet.months", label: "Months that it looks back", type: "integer", placeholder: "11" },
			ALLOCATE_BY,
		],
	},
	fixed: {
		title: "Fixed charge",
		text: "The same every month, whatever is used.",
		fields: [
			{ name: "amount", label: "Amount per month", type: "decimal", unit: "money", isRequired: true, placeholder: "500" },
			{
				name: "per",
				label: "For",
				type: "choice",
				byDefault: "connection",
				options: [
					{ id: "connection", label: "The connection" },
					{ id: "contract_unit", label: "Each unit of the contract" },
				],
			},
			{
				name: "contract",
				label: "Contract",
				type: "decimal",
				placeholder: "250",
				hint: "Units, kVA or kW.",
				only: { field: "per", is: "contract_unit" },
			},
			ALLOCATE_BY,
		],
	},
	surcharge: {
		title: "Surcharge, duty or tax",
		text: "A percentage of charges above it, or a price per kWh. One of the two.",
		fields: [
			{ name: "name", label: "Name", type: "text", isRequired: true, placeholder: "Electricity duty" },
			{ name: "percent", label: "Percentage", type: "decimal", unit: "percent", placeholder: "10" },
			{ name: "rate_per_kwh", label: "or price", type: "decimal", unit: "per_kwh", placeholder: "0.15" },
		],
	},
	minimum: {
		title: "Minimum charge",
		text: "What everything above lacks of this amount.",
		fields: [
			{ name: "amount", label: "At least, per month", type: "decimal", unit: "money", isRequired: true, placeholder: "1000" },
			ALLOCATE_BY,
		],
	},
	rounding: {
		title: "Rounding",
		text: "How a bill rounds each of its lines, once. Comes last.",
		fields: [
			{
				name: "rule",
				label: "Rule",
				type: "choice",
				isRequired: true,
				byDefault: "half_up",
				options: [
					{ id: "half_up", label: "Half up", hint: "away from zero" },
					{ id: "half_even", label: "Half to even" },
					{ id: "up", label: "Up" },
					{ id: "down", label: "Down" },
				],
			},
			{ name: "to", label: "To", type: "decimal", unit: "money", placeholder: "0.01" },
		],
	},
	none: {
		title: "No price of its own",
		text: "Takes this scope's price back: the next wider scope's holds again, or nothing. Stands alone.",
		fields: [],
	},
};

export const KIND_ORDER = Object.keys(KINDS) as readonly ComponentKind[];

export function isKind(text: unknown): text is ComponentKind {
	return typeof text === "string" && Object.hasOwn(KINDS, text);
}

/** The fields of a kind that mean something beside what is chosen in the others. */
export function shownFields(kind: ComponentKind, values: Readonly<Record<string, string>>): readonly FieldSpec[] {
	const { fields } = KINDS[kind];
	const chosen = (name: string) => values[name] ?? fields.find((field) => field.name === name)?.byDefault;
	return fields.filter(({ only }) => only === undefined || chosen(only.field) === only.is);
}
