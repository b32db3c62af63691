import { describe, expect, it } from "vitest";
import { componentWords, tariffLabel } from "./componentWords";

const highTension = [
	{
		kind: "energy_tou",
		base_rate_per_kwh: "5.9",
		periods: [
			{ name: "Peak", factor: "1.5", windows: [{ from: "18:00", to: "22:00" }], weekdays: [1, 2, 3, 4, 5], holidays: "never" },
			{ name: "Rest", rate_per_kwh: "5.9", windows: [{ from: "00:00", to: "24:00" }] },
		],
	},
	{ kind: "demand", rate_per_unit: "420", contract: "250", minimum_percent: "75", excess_percent: "50", allocate_by: "area" },
	{ kind: "surcharge", name: "Duty", percent: "10", of: ["energy_tou"] },
	{ kind: "rounding", rule: "half_up" },
];

describe("componentWords", () => {
	it("says a tariff as its people would", () => {
		expect(componentWords(highTension, "INR")).toEqual([
			{
				id: "energy_tou",
				title: "Energy by time of use",
				lines: ["Peak: 1.5 × ₹5.90/kWh, 18:00–22:00, Mon–Fri, not on holidays", "Rest: ₹5.90/kWh, all day"],
			},
			{
				id: "demand",
				title: "Demand",
				lines: [
					"₹420.00 per kVA and month of the highest 15 minutes",
					"Contract 250 kVA, at least 75% of it, 50% more for what exceeds it",
					"Shared among rooms by floor area",
				],
			},
			{ id: "surcharge", title: "Duty", lines: ["10% of Energy by time of use"] },
			{ id: "rounding", title: "Rounding", lines: ["Each line of a bill to the nearest, halves up, to ₹0.01"] },
		]);
	});

	it("names each slab by its edges", () => {
		const slabs = [{ up_to_kwh: "60000", rate_per_kwh: "6.1" }, { rate_per_kwh: "7.1" }];
		expect(componentWords([{ kind: "energy_slabs", mode: "non_telescopic", slabs }], "INR")[0]?.lines.slice(1, 3)).toEqual([
			"up to 60000 kWh: ₹6.10/kWh",
			"above 60000 kWh: ₹7.10/kWh",
		]);
	});
});

describe("tariffLabel", () => {
	it("is the price where there is one, and names charges where there are several", () => {
		expect(tariffLabel([{ kind: "energy_flat", rate_per_kwh: "8.5" }], "INR")).toBe("₹8.50/kWh");
		expect(tariffLabel([{ kind: "none" }], "INR")).toBe("No price of its own");
		expect(tariffLabel(highTension, "INR")).toBe("Energy by time of use + Demand + Duty");
	});
});
