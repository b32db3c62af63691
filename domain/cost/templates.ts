import type { ComponentJson } from "./costVersion";

/** A tariff to begin with: its figures are examples, its make-up is what counts. */
export interface TariffTemplate {
	readonly id: string;
	readonly name: string;
	readonly description: string;
	readonly components: readonly ComponentJson[];
}

export const TARIFF_TEMPLATES: readonly TariffTemplate[] = [
	{
		id: "flat",
		name: "Flat rate",
		description: "One price for every kWh.",
		components: [{ kind: "energy_flat", rate_per_kwh: "8.5" }],
	},
	{
		id: "time_of_use",
		name: "Time of use",
		description: "A base rate by day, dearer in the evening and cheaper at night, with a fixed charge per month.",
		components: [
			{
				kind: "energy_tou",
				base_rate_per_kwh: "8",
				periods: [
					{ name: "Day", factor: "1", windows: [{ from: "06:00", to: "18:00" }] },
					{ name: "Evening peak", factor: "1.5", windows: [{ from: "18:00", to: "22:00" }] },
					{ name: "Night", factor: "0.75", windows: [{ from: "22:00", to: "06:00" }] },
				],
			},
			{ kind: "fixed", amount: "500", per: "connection" },
		],
	},
	{
		id: "slabs",
		name: "Slabs",
		description: "The more the connection uses in a month, the more the next kWh costs; with electricity duty and a minimum.",
		components: [
			{
				kind: "energy_slabs",
				mode: "telescopic",
				slabs: [{ up_to_kwh: "100", rate_per_kwh: "5" }, { up_to_kwh: "500", rate_per_kwh: "6.5" }, { rate_per_kwh: "8" }],
			},
			{ kind: "surcharge", id: "duty", name: "Electricity duty", percent: "10" },
			{ kind: "minimum", amount: "250" },
		],
	},
	{
		id: "india_ht_demand",
		name: "India HT with demand",
		description:
			"Time-of-day energy, billing demand per kVA with 75 % of the contract at least and half as much again above it, fuel surcharge per kWh and electricity duty on energy.",
		components: [
			{
				kind: "energy_tou",
				id: "energy",
				base_rate_per_kwh: "5.9",
				periods: [
					{ name: "Normal", factor: "1", windows: [{ from: "06:00", to: "18:00" }] },
					{ name: "Peak", factor: "1.5", windows: [{ from: "18:00", to: "22:00" }] },
					{ name: "Off-peak", factor: "0.75", windows: [{ from: "22:00", to: "06:00" }] },
				],
			},
			{
				kind: "demand",
				rate_per_unit: "420",
				per: "kva",
				power_factor: "0.95",
				contract: "250",
				minimum_percent: "75",
				excess_percent: "50",
				interval_minutes: 30,
				allocate_by: "coincident_peak",
			},
			{ kind: "surcharge", id: "fuel", name: "Fuel surcharge", rate_per_kwh: "0.1" },
			{ kind: "surcharge", id: "duty", name: "Electricity duty", percent: "10", of: ["energy", "fuel"] },
			{ kind: "rounding", rule: "half_up", to: "0.01" },
		],
	},
];
