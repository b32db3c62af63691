import { describe, expect, it } from "vitest";
import { COMPONENT_KINDS } from "@/domain/cost/componentKinds";
import { parseComponents, toJsonComponents } from "@/domain/cost/costVersion";
import { TARIFF_TEMPLATES } from "@/domain/cost/templates";
import { TARIFF_FORMAT, tariffComponents, tariffDocument, tariffJsonSchema } from "./tariff";

const agreeOn = (components: unknown) => [parseComponents(components).ok, tariffComponents.safeParse(components).success];
const flat = { kind: "energy_flat", rate_per_kwh: "8.5" };
const tou = (period: object, more: object = {}) => [
	{ kind: "energy_tou", periods: [{ name: "All", rate_per_kwh: 1, ...period }], ...more },
];
const demand = (more: object) => [{ kind: "demand", rate_per_unit: 1, ...more }];

describe("the schema of a tariff", () => {
	it.each(TARIFF_TEMPLATES.map((template) => [template.id, template.components] as const))(
		"takes the template %s as domain/cost does, and what is exported of it",
		(_, components) => {
			expect(agreeOn(components)).toEqual([true, true]);
			const parsed = parseComponents(components);
			if (parsed.ok) expect(agreeOn(toJsonComponents(parsed.components))).toEqual([true, true]);
		},
	);

	it.each<[string, unknown]>([
		["numbers", [{ kind: "energy_flat", rate_per_kwh: 8.5 }]],
		["zero", [{ kind: "energy_flat", rate_per_kwh: 0 }]],
		[
			"all of a time of use",
			tou(
				{
					windows: [
						{ from: "22:15", to: "22:00" },
						{ from: "00:00", to: "24:00" },
					],
					weekdays: [1, 2, 3, 4, 5, 6, 7],
					season: { from: "01-01", to: "12-31" },
				},
				{ holidays: ["2026-08-15"], base_rate_per_kwh: 1 },
			),
		],
		["kVAh", [{ kind: "energy_kvah", rate_per_kvah: "7", power_factor: 0.9, allocate_by: "area" }]],
		[
			"all of a demand",
			demand({
				per: "kva",
				power_factor: "0.9500",
				contract: 10,
				minimum_percent: 75,
				excess_percent: "50",
				interval_minutes: 30,
				ratchet: { percent: 80, months: 11 },
			}),
		],
		["a fixed charge by contract", [{ kind: "fixed", amount: 1, per: "contract_unit", contract: "10" }]],
		["a surcharge per kWh", [{ kind: "surcharge", name: "Fuel", rate_per_kwh: "0.000001" }]],
		[
			"a percentage of what it names",
			[
				{ ...flat, id: "e" },
				{ kind: "surcharge", name: "Duty", percent: "0.0001", of: ["e"] },
			],
		],
		["a minimum and a rounding", [flat, { kind: "minimum", amount: 5 }, { kind: "rounding", rule: "half_even", to: "0.05" }]],
		["a price taken back", [{ kind: "none" }]],
	])("takes %s, as domain/cost does", (_, components) => {
		expect(agreeOn(components)).toEqual([true, true]);
	});

	it.each<[string, unknown]>([
		["no list", flat],
		["nothing", []],
		["51 components", Array(51).fill(flat)],
		["an unknown kind", [{ kind: "barter" }]],
		["an unknown field", [{ ...flat, rate: 1 }]],
		["a missing rate", [{ kind: "energy_flat" }]],
		["a negative rate", [{ kind: "energy_flat", rate_per_kwh: -1 }]],
		["a negative rate as text", [{ kind: "energy_flat", rate_per_kwh: "-1" }]],
		["a rate too high", [{ kind: "energy_flat", rate_per_kwh: 1e10 }]],
		["7 decimals", [{ kind: "energy_flat", rate_per_kwh: "1.0000001" }]],
		["a rate that is no number", [{ kind: "energy_flat", rate_per_kwh: "1e3" }]],
		["a window off the quarter-hour", tou({ windows: [{ from: "00:10", to: "24:00" }] })],
		["a window from 24:00", tou({ windows: [{ from: "24:00", to: "06:00" }] })],
		["a weekday 0", tou({ weekdays: [0, 1, 2, 3, 4, 5, 6] })],
		["a rate and a factor", tou({ factor: 1 }, { base_rate_per_kwh: 1 })],
		["a holiday that is no date", tou({}, { holidays: ["2026-02-30"] })],
		["401 holidays", tou({}, { holidays: Array(401).fill("2026-08-15") })],
		["a power factor of 0", [{ kind: "energy_kvah", rate_per_kvah: 1, power_factor: 0 }]],
		["a power factor above 1", [{ kind: "energy_kvah", rate_per_kvah: 1, power_factor: "1.01" }]],
		["an interval of 20 minutes", demand({ interval_minutes: 20 })],
		["a ratchet of 25 months", demand({ ratchet: { percent: 80, months: 25 } })],
		["a percentage with its sign", [flat, { kind: "surcharge", name: "Duty", percent: "5 %" }]],
		["a percentage above 1000", [flat, { kind: "surcharge", name: "Duty", percent: "1000.5" }]],
		["a percentage and an amount", [flat, { kind: "surcharge", name: "Duty", percent: 1, rate_per_kwh: 1 }]],
		["a surcharge without a name", [flat, { kind: "surcharge", percent: 1 }]],
		["text-direction marks in a name", [flat, { kind: "surcharge", name: "a\u202Eb", percent: 1 }]],
		["a rule of rounding that nobody knows", [flat, { kind: "rounding", rule: "ceil" }]],
		["none with a rate", [{ kind: "none", rate_per_kwh: 1 }]],
	])("refuses %s, as domain/cost does", (_, components) => {
		expect(agreeOn(components)).toEqual([false, false]);
	});

	it("is a JSON Schema that names every kind of component and explains it", () => {
		const schema = tariffJsonSchema();
		const text = JSON.stringify(schema);
		for (const kind of COMPONENT_KINDS) expect(text).toContain(`"const":"${kind}"`);
		expect(schema.$schema).toContain("2020-12");
		expect(Object.values(schema.$defs ?? {}).every((part) => typeof part === "object" && part.description !== undefined)).toBe(
			true,
		);
	});

	it("holds a document of its own format only", () => {
		const document = { format: TARIFF_FORMAT, name: "HT-IV", components: [flat] };
		expect(tariffDocument.safeParse(document).success).toBe(true);
		expect(tariffDocument.safeParse({ ...document, format: "autovolt-tariff/2" }).success).toBe(false);
		expect(tariffDocument.safeParse({ ...document, currency: "INR" }).success).toBe(false);
	});
});
