import { describe, expect, it } from "vitest";
import { toComponents, toDraft } from "./draftJson";
import { addComponent, changeComponent, emptyComponent, moveComponent, removeComponent, type TariffDraft } from "./tariffDraft";

const highTension = [
	{
		kind: "energy_tou",
		id: "energy_tou",
		base_rate_per_kwh: "6.90",
		periods: [
			{ name: "Peak", factor: "1.5", windows: [{ from: "18:00", to: "22:00" }], weekdays: [1, 2, 3, 4, 5], holidays: "never" },
			{ name: "Summer", rate_per_kwh: "9", windows: [{ from: "00:00", to: "24:00" }], season: { from: "03-01", to: "06-30" } },
			{ name: "Rest", factor: "1", windows: [{ from: "00:00", to: "24:00" }] },
		],
		holidays: ["2026-01-26", "2026-08-15"],
	},
	{
		kind: "demand",
		id: "demand",
		rate_per_unit: "420",
		per: "kva",
		power_factor: "0.95",
		contract: "250",
		minimum_percent: "75",
		interval_minutes: 30,
		ratchet: { percent: "80", months: 11 },
		allocate_by: "coincident_peak",
	},
	{ kind: "fixed", id: "fixed", amount: "500" },
	{ kind: "surcharge", id: "duty", name: "Electricity duty", percent: "10", of: ["energy_tou", "demand"] },
	{ kind: "rounding", id: "rounding", rule: "half_even", to: "1" },
];

describe("a tariff in the editor", () => {
	it("comes out as it went in", () => {
		expect(toComponents(toDraft(highTension))).toEqual(highTension);
	});

	it("keeps every digit that was typed and takes a comma as a decimal point", () => {
		const draft = changeComponent(addComponent([], "energy_flat"), 0, { fields: { rate_per_kwh: " 8,500001 " } });
		expect(toComponents(draft)).toEqual([{ kind: "energy_flat", id: "energy_flat", rate_per_kwh: "8.500001" }]);
	});

	it("leaves out what is empty and what the other choices make void", () => {
		const draft: TariffDraft = [
			{ ...emptyComponent("demand", []), fields: { rate_per_unit: "420", per: "kw", power_factor: "0.9", contract: "" } },
		];
		expect(toComponents(draft)).toEqual([{ kind: "demand", id: "demand", rate_per_unit: "420", per: "kw" }]);
	});

	it("sends what is wrong along, so that the answer can name it", () => {
		const draft = changeComponent(addComponent([], "energy_slabs"), 0, {
			slabs: [
				{ upTo: "a lot", rate: "-1" },
				{ upTo: "", rate: "" },
			],
		});
		expect(toComponents(draft)[0]).toMatchObject({
			mode: "telescopic",
			slabs: [{ up_to_kwh: "a lot", rate_per_kwh: "-1" }, { rate_per_kwh: "" }],
		});
	});

	it("refuses a component that it has no form for", () => {
		expect(() => toDraft([{ kind: "magic" }])).toThrow(/magic/);
	});
});

describe("changing the list of components", () => {
	it("gives the second of a kind a name of its own, and adds before the rounding", () => {
		const draft = addComponent(addComponent(addComponent([], "fixed"), "rounding"), "fixed");
		expect(draft.map(({ id }) => id)).toEqual(["fixed", "fixed_2", "rounding"]);
	});

	it("takes a removed component out of what others name", () => {
		const draft = removeComponent(toDraft(highTension), 1);
		expect(draft.map(({ id }) => id)).toEqual(["energy_tou", "fixed", "duty", "rounding"]);
		expect(draft[2]?.of).toEqual(["energy_tou"]);
	});

	it("moves by one place and stops at the ends", () => {
		const draft = toDraft(highTension);
		expect(moveComponent(draft, 1, -1).map(({ id }) => id)).toEqual(["demand", "energy_tou", "fixed", "duty", "rounding"]);
		expect(moveComponent(draft, 0, -1)).toEqual(draft);
		expect(moveComponent(draft, 4, 1)).toEqual(draft);
	});
});
