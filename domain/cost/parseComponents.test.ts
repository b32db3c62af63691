import { describe, expect, it } from "vitest";
import { parseComponents, toJsonComponents } from "./costVersion";

const flat = { kind: "energy_flat", rate_per_kwh: "8.5" };
const duty = (id: string, of: readonly unknown[]) => ({ kind: "surcharge", id, name: id, percent: 10, of });
const tou = (...periods: readonly object[]) => ({
	kind: "energy_tou",
	base_rate_per_kwh: "5.9",
	periods: periods.map((period, index) => ({ name: `P${index}`, rate_per_kwh: 1, ...period })),
});
const slabs = (...edges: readonly (string | null)[]) => ({
	kind: "energy_slabs",
	mode: "telescopic",
	slabs: edges.map((edge) => ({ ...(edge === null ? {} : { up_to_kwh: edge }), rate_per_kwh: 1 })),
});
const demand = (more: object) => ({ kind: "demand", rate_per_unit: 1, ...more });

function problemsOf(components: unknown): string[] {
	const parsed = parseComponents(components);
	return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path.slice(1).join(".")}: ${message}`);
}

describe("parseComponents", () => {
	it.each<[string, unknown[], string]>([
		["an unknown kind", [{ kind: "barter" }], "0.kind: unknown kind of component"],
		["an unknown field", [{ ...flat, rates: 1 }], "0.rates: unknown field"],
		["a field __proto__", [JSON.parse('{"kind":"energy_flat","rate_per_kwh":1,"__proto__":{}}')], "0.__proto__: unknown field"],
		["a negative", [{ ...flat, rate_per_kwh: -0.5 }], "0.rate_per_kwh: must not be negative"],
		["too much", [{ ...flat, rate_per_kwh: "1000000000.000001" }], "0.rate_per_kwh: is too high"],
		["far too much", [{ ...flat, rate_per_kwh: 1e300 }], "0.rate_per_kwh: is too high"],
		["7 decimals", [{ ...flat, rate_per_kwh: "0.0000001" }], "0.rate_per_kwh: must have at most 6 decimals"],
		["a number below a micro", [{ ...flat, rate_per_kwh: 1e-7 }], "0.rate_per_kwh: must have at most 6 decimals"],
		["no number", [{ ...flat, rate_per_kwh: Number.NaN }], "0.rate_per_kwh: must be a number or decimal text"],
		["null", [{ ...flat, rate_per_kwh: null }], "0.rate_per_kwh: must be a number or decimal text"],
		["nothing", [{ kind: "energy_flat" }], "0.rate_per_kwh: is required"],
		["both spellings", [{ ...flat, rate_micro_per_kwh: "1" }], "0.rate_per_kwh: give rate_per_kwh or rate_micro_per_kwh"],
		["parts of a micro", [{ kind: "energy_flat", rate_micro_per_kwh: "1.5" }], "0.rate_micro_per_kwh: must be a whole number"],
		["an id twice", [flat, { ...flat, id: "energy_flat" }], '1.id: "energy_flat" is the id of an earlier component'],
		["an id that is a default", [{ ...flat, id: "energy_flat_2" }, flat], '1.id: "energy_flat_2" is the id of an earlier'],
		["an id with a space", [{ ...flat, id: "a b" }], "0.id: must begin with"],
		[
			"an edge off the quarter-hour",
			[flat, tou({ windows: [{ from: "00:10", to: "24:00" }] })],
			"1.periods.0.windows.0.from: must lie on",
		],
		["a window to 24:15", [tou({ windows: [{ from: "00:00", to: "24:15" }] })], "0.periods.0.windows.0.to: must be a local time"],
		[
			"an empty window",
			[tou({ windows: [{ from: "06:00", to: "06:00" }] })],
			"0.periods.0.windows.0.to: must differ from `from`",
		],
		["a window without an end", [tou({ windows: [{ from: "06:00" }] })], "0.periods.0.windows.0.to: must be a local time"],
		["hours left out", [tou({ windows: [{ from: "06:00", to: "05:45" }] })], "0.periods: leave out Monday 05:45"],
		["a weekday left out", [tou({ weekdays: [1, 2, 3, 4, 5, 7] })], "0.periods: leave out Saturday 00:00"],
		["a season left out", [tou({ season: { from: "03-01", to: "11-30" } })], "0.periods: leave out Monday 00:00 (as on 01-01)"],
		[
			"a holiday left out",
			[{ ...tou({ holidays: "never" }), holidays: ["2026-08-15"] }],
			"0.periods: leave out the holiday 2026-08-15 00:00",
		],
		["holidays only", [tou({ holidays: "only" })], "0.periods: leave out Monday 00:00"],
		[
			"a factor without a base",
			[{ kind: "energy_tou", periods: [{ name: "a", factor: 1 }] }],
			"0.periods.0.factor: needs base_rate",
		],
		[
			"a factor finer than a micro",
			[{ kind: "energy_tou", base_rate_per_kwh: "0.000001", periods: [{ name: "a", factor: "0.5" }] }],
			"0.periods.0.factor: times base_rate_per_kwh has more than 6",
		],
		["a rate and a factor", [tou({ factor: 1 })], "0.periods.0.factor: give rate_per_kwh or factor"],
		["a weekday twice", [tou({ weekdays: [1, 1] })], "0.periods.0.weekdays: must be different"],
		["a day that no year has", [tou({ season: { from: "02-30", to: "12-31" } })], "0.periods.0.season.from: must be a day"],
		["a period named twice", [tou({}, { name: "P0" })], "0.periods.1.name: is the name of an earlier period"],
		["21 periods", [tou(...Array(21).fill({}))], "0.periods: must be a list of 1 to 20"],
		["401 holidays", [{ ...tou({}), holidays: Array(401).fill("2026-08-15") }], "0.holidays: must be a list of 0 to 400"],
		["a holiday that is no date", [{ ...tou({}), holidays: ["2026-02-29"] }], "0.holidays.0: must be a date"],
		["edges that fall", [slabs("100", "50", null)], "0.slabs.1.up_to_kwh: must ascend"],
		["an edge twice", [slabs("100", "100", null)], "0.slabs.1.up_to_kwh: must ascend"],
		["an edge at 0", [slabs("0", null)], "0.slabs.0.up_to_kwh: must ascend, and be above 0"],
		["an end of the last slab", [slabs("100", "200")], "0.slabs.1.up_to_kwh: the last slab has no end"],
		["a slab without an edge before the last", [slabs("100", null, null)], "0.slabs.1.up_to_kwh: only the last slab"],
		["no slabs", [slabs()], "0.slabs: must be a list of 1 to 20"],
		["a slab that is no object", [{ ...slabs(null), slabs: [7] }], "0.slabs.0: must be an object"],
		["a mode that nobody knows", [{ ...slabs(null), mode: "steps" }], "0.mode: must be one of telescopic, non_telescopic"],
		["a percentage of itself", [flat, duty("a", ["a"])], '1.of.0: is cyclic: "a" needs "a"'],
		["percentages of each other", [flat, duty("a", ["b"]), duty("b", ["a"])], '1.of.0: is cyclic: "b" needs "a"'],
		["a cycle of three", [flat, duty("a", ["c"]), duty("b", ["a"]), duty("c", ["b"])], '1.of.0: is cyclic: "c" needs "a"'],
		["a percentage of a later one", [flat, duty("a", ["b"]), duty("b", ["energy_flat"])], '1.of.0: "b" stands later'],
		["a percentage of an unknown one", [flat, duty("a", ["x"])], '1.of.0: no component has the id "x"'],
		["a percentage of one twice", [flat, duty("a", ["energy_flat", "energy_flat"])], '1.of.1: "energy_flat" is named twice'],
		["a name that is no text", [flat, duty("a", [7])], "1.of.0: must be the id of a component"],
		["a percentage of nothing", [{ kind: "surcharge", name: "a", percent: 1 }], "0.percent: no charge before it"],
		[
			"a percentage and a rate",
			[flat, { kind: "surcharge", name: "a", percent: 1, rate_per_kwh: 1 }],
			"1.percent: give percent or rate_per_kwh",
		],
		["a surcharge of nothing", [flat, { kind: "surcharge", name: "a" }], "1.percent: is required"],
		[
			"names for an amount per kWh",
			[flat, { kind: "surcharge", name: "a", rate_per_kwh: 1, of: ["energy_flat"] }],
			"1.of: has no meaning",
		],
		[
			"a rule for a percentage",
			[flat, { ...duty("a", ["energy_flat"]), allocate_by: "area" }],
			"1.allocate_by: a surcharge is shared as",
		],
		["an empty name", [flat, { kind: "surcharge", name: " ", percent: 1 }], "1.name: must be text of 1 to 80"],
		["a control character", [flat, { kind: "surcharge", name: "a\u0000", percent: 1 }], "1.name: must not hold control"],
		[
			"rounding before another",
			[flat, { kind: "rounding", rule: "up" }, { kind: "minimum", amount: 1 }],
			"1.kind: rounding comes last",
		],
		["rounding twice", [flat, { kind: "rounding", rule: "up" }, { kind: "rounding", rule: "up" }], "1.kind: rounding comes last"],
		["rounding to parts of a paisa", [flat, { kind: "rounding", rule: "up", to: "0.001" }], "1.to: must be a multiple of 0.01"],
		["rounding to nothing", [flat, { kind: "rounding", rule: "up", to: 0 }], "1.to: must be a multiple of 0.01"],
		["none beside another", [{ kind: "none" }, flat], "0.kind: none stands alone"],
		["a minimum share without a contract", [demand({ minimum_percent: 75 })], "0.contract: is required: minimum_percent"],
		["an excess without a contract", [demand({ excess_percent: 50 })], "0.contract: is required: excess_percent"],
		[
			"a charge per contract unit without one",
			[{ kind: "fixed", amount: 1, per: "contract_unit" }],
			"0.contract: is required: per contract_unit",
		],
		["a contract that is wrong", [demand({ contract: -1, minimum_percent: 75 })], "0.contract: must not be negative"],
		["a power factor per kw", [demand({ per: "kw", power_factor: 0.9 })], "0.power_factor: has no meaning per kw"],
		["a power factor above 1", [demand({ power_factor: "1.0001" })], "0.power_factor: must be above 0 and at most 1"],
		["an interval of an hour", [demand({ interval_minutes: 60 })], "0.interval_minutes: must be one of 15, 30"],
		[
			"a ratchet over 0 months",
			[demand({ ratchet: { percent: 80, months: 0 } })],
			"0.ratchet.months: must be a whole number from 1 to 24",
		],
		["a ratchet that is a number", [demand({ ratchet: 80 })], "0.ratchet: must be an object"],
		["a rule of sharing that nobody knows", [demand({ allocate_by: "mood" })], "0.allocate_by: must be one of energy"],
	])("refuses %s and says where", (_, components, problem) => {
		const problems = problemsOf(components);
		expect(problems[0]).toContain(problem);
	});

	it("says each of these once", () => {
		expect(problemsOf([tou({ windows: [{ from: "6:00", to: "24:00" }] })])).toHaveLength(1);
		expect(problemsOf([demand({ contract: "x", minimum_percent: 75, excess_percent: 50 })])).toHaveLength(1);
		expect(problemsOf([demand({ minimum_percent: 75, excess_percent: 50 })])).toHaveLength(1);
		expect(problemsOf([slabs("1", "x", null)])).toHaveLength(1);
	});

	it("finds everything that is wrong at once", () => {
		expect(
			problemsOf([{ kind: "energy_flat", rate_per_kwh: -1, id: "" }, 7, slabs("5", "5")]).map((text) => text.split(":")[0]),
		).toEqual(["0.id", "0.rate_per_kwh", "1", "2.slabs.1.up_to_kwh"]);
	});

	it("reads rows of the time before components in their own spelling, and writes them in today's", () => {
		const parsed = parseComponents([{ kind: "energy_flat", rate_micro_per_kwh: "8500000" }]);
		expect(parsed).toEqual(parseComponents([flat]));
		if (parsed.ok) expect(toJsonComponents(parsed.components)).toEqual([flat]);
	});

	it("numbers the ids that are not given, and leaves them out when it writes", () => {
		const components = [flat, { ...flat, id: "night" }, flat];
		const parsed = parseComponents(components);
		expect(parsed.ok && parsed.components.map((component) => component.id)).toEqual(["energy_flat", "night", "energy_flat_3"]);
		expect(parsed.ok && toJsonComponents(parsed.components)).toEqual(components);
	});
});
