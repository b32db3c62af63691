import { describe, expect, it } from "vitest";
import { parseComponents } from "./costVersion";
import { pricesEnergy } from "./pricesEnergy";
import { TARIFF_TEMPLATES } from "./templates";

const asked = (components: unknown) => {
	const parsed = parseComponents(components);
	if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
	return pricesEnergy(parsed.components);
};
const FIXED = { kind: "fixed", amount: "500", per: "connection" };
const MINIMUM = { kind: "minimum", amount: "100" };

describe("pricesEnergy", () => {
	it.each(TARIFF_TEMPLATES.map(({ id, components }) => [id, components] as const))(
		"holds for the template %s",
		(_, components) => {
			expect(asked(components)).toBe(true);
		},
	);

	it.each([
		["a rate of 0, which somebody said", [{ kind: "energy_flat", rate_per_kwh: "0" }]],
		["energy by kVAh", [{ kind: "energy_kvah", rate_per_kvah: "7", power_factor: "0.95" }]],
		["an amount per kWh alone", [FIXED, { kind: "surcharge", name: "Fuel", rate_per_kwh: "0.10" }]],
		["a price that is taken back", [{ kind: "none" }]],
	])("holds for %s", (_, components) => {
		expect(asked(components)).toBe(true);
	});

	it.each([
		["a fixed charge alone", [FIXED]],
		["demand and a minimum", [{ kind: "demand", rate_per_unit: "420" }, MINIMUM]],
		[
			"a percentage of what is not energy",
			[FIXED, { kind: "surcharge", name: "Duty", percent: "10" }, { kind: "rounding", rule: "up" }],
		],
	])("does not hold for %s", (_, components) => {
		expect(asked(components)).toBe(false);
	});
});
