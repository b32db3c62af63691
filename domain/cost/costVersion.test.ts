import { describe, expect, it } from "vitest";
import { flatRate, parseComponents, toJsonComponents, validateCostVersion } from "./costVersion";
import { flatTariff } from "./energyFlat";
import { priceDay } from "./rateBook.fixture";
import { settle } from "./settle";

const QUARTER = 900_000;
const flat = flatTariff;
describe("a cost version", () => {
	const draft = { classroomId: null, buildingId: null, effectiveFrom: 0, effectiveUntil: null, components: flat(8_500_000n) };
	it.each([
		["off the quarter-hour", { effectiveFrom: 1 }, ["effective_from"]],
		["no number", { effectiveFrom: Number.NaN }, ["effective_from"]],
		["ends off the quarter-hour", { effectiveUntil: 899_999 }, ["effective_until"]],
		["ends where it starts", { effectiveUntil: 0 }, ["effective_until"]],
		["without components", { components: [] }, ["components"]],
		["negative", { components: flat(-1n) }, ["components", 0, "rate_per_kwh"]],
		["beyond reason", { components: flat(10n ** 16n) }, ["components", 0, "rate_per_kwh"]],
	])("that is %s is refused, naming where", (_, change, path) => {
		expect(validateCostVersion({ ...draft, ...change }).map((problem) => problem.path)).toEqual([path]);
	});

	it("may cost nothing when it says so", () => {
		expect(validateCostVersion({ ...draft, components: flat(0n) })).toEqual([]);
		expect(
			settle(
				priceDay({ classroomId: 1, intervals: [{ start: 0, end: QUARTER }], energyMwh: 5n, quarters: () => [] }, [
					{ id: 1, ...draft, components: flat(0n) },
				]),
			),
		).toEqual({ costPico: 0n, amount: 0n, unpricedMwh: 0n });
	});

	it("reads its components as stored, and says which is wrong", () => {
		expect(parseComponents(toJsonComponents(flat(8_500_000n)))).toEqual({ ok: true, components: flat(8_500_000n) });
		const where = (value: unknown) => {
			const parsed = parseComponents(value);
			return parsed.ok ? null : parsed.problems.map((problem) => problem.path.join("."));
		};
		expect(where("x")).toEqual(["components"]);
		expect(where([])).toEqual(["components"]);
		expect(where(Array(51).fill({}))).toEqual(["components"]);
		expect(where([null, { kind: "barter" }, { kind: "energy_flat", rate_micro_per_kwh: "1.5" }])).toEqual([
			"components.0",
			"components.1.kind",
			"components.2.rate_micro_per_kwh",
		]);
		expect(where([{ kind: "energy_flat", rate_micro_per_kwh: -1 }])).toEqual(["components.0.rate_micro_per_kwh"]);
		expect(where([{ kind: "energy_flat", rate_micro_per_kwh: "1000000000000001" }])).toEqual(["components.0.rate_micro_per_kwh"]);
	});

	it("shows its rate only when it is nothing but a flat rate", () => {
		expect([flatRate(flat(5n)), flatRate([...flat(5n), ...flat(6n)]), flatRate([])]).toEqual([5n, null, null]);
	});
});
