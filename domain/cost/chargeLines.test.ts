import { describe, expect, it } from "vitest";
import { kwh, siteVersion, stateMonth } from "./month.fixture";
import { chainAt, chainEdges, chainOf } from "./rateAt";
import { roundMoney } from "./rounding";
import { settle } from "./settle";

const local = (text: string) => Date.parse(`${text}:00+05:30`);
const use = (classroomId: number, time: string, units: number) => ({ classroomId, startsAt: local(time), energyMwh: kwh(units) });
/** 100 kWh, of which 60 within the quarter-hour of the highest demand. */
const QUARTERS = [use(1, "2026-04-10T10:00", 30), use(2, "2026-04-10T10:15", 10), use(3, "2026-04-10T23:00", 60)];
const lines = (components: readonly object[], accruedUntil = "2026-05-01") =>
	stateMonth({ month: "2026-04", zone: "Asia/Kolkata", versions: [siteVersion(1, components)], quarters: QUARTERS, accruedUntil })
		.versions[0]!.lines;
const PICO = 1_000_000_000_000n;
const WHOLE = { numerator: 1n, denominator: 1n };
const MONTH = { numerator: 2_880n, denominator: 2_880n };
const HALF = { numerator: 1_440n, denominator: 2_880n };

// Every word and figure of a line, worked out by hand: a bill explains itself by them.
describe("the line of", () => {
	it("a rate", () => {
		expect(lines([{ kind: "energy_flat", rate_per_kwh: 10 }])).toEqual([
			{
				...{ componentIndex: 0, id: "energy_flat", kind: "energy_flat", label: "Energy", unit: "mWh", quantity: kwh(100) },
				...{ rateMicro: 10_000_000n, percentE4: null, share: WHOLE, allocateBy: null, costPico: 1_000n * PICO },
				detail: { kind: "rate" },
			},
		]);
	});

	it("each slab, with its edges", () => {
		const slabs = [{ up_to_kwh: 50, rate_per_kwh: 2 }, { rate_per_kwh: 4 }];
		const every = {
			componentIndex: 0,
			id: "e",
			kind: "energy_slabs",
			unit: "mWh",
			percentE4: null,
			share: MONTH,
			allocateBy: "energy",
		};
		expect(lines([{ kind: "energy_slabs", id: "e", mode: "telescopic", slabs }])).toEqual([
			{
				...every,
				...{ label: "Energy, slab 1", quantity: kwh(50), rateMicro: 2_000_000n, costPico: 100n * PICO },
				detail: { kind: "slab", mode: "telescopic", fromMwh: 0n, upToMwh: kwh(50) },
			},
			{
				...every,
				...{ label: "Energy, slab 2", quantity: kwh(50), rateMicro: 4_000_000n, costPico: 200n * PICO },
				detail: { kind: "slab", mode: "telescopic", fromMwh: kwh(50), upToMwh: null },
			},
		]);
	});

	it("apparent energy, with its power factor", () => {
		expect(lines([{ kind: "energy_kvah", rate_per_kvah: 9, power_factor: "0.8", allocate_by: "area" }])).toEqual([
			{
				...{
					componentIndex: 0,
					id: "energy_kvah",
					kind: "energy_kvah",
					label: "Apparent energy",
					unit: "mVAh",
					quantity: kwh(125),
				},
				...{ rateMicro: 9_000_000n, percentE4: null, share: WHOLE, allocateBy: "area", costPico: 1_125n * PICO },
				detail: { kind: "power_factor", powerFactorE4: 8_000n },
			},
		]);
	});

	it("demand, and of what is above the contract", () => {
		const every = {
			componentIndex: 0,
			id: "demand",
			kind: "demand",
			unit: "mW",
			rateMicro: 100_000_000n,
			share: MONTH,
			allocateBy: "energy",
		};
		const detail = {
			...{ kind: "demand", recorded: 240_000_000n, minimum: null, ratchet: null, billing: 240_000_000n, excess: 120_000_000n },
			...{ contract: 120_000_000n, startsAt: local("2026-04-10T23:00"), intervalMinutes: 15 },
		};
		expect(lines([{ kind: "demand", rate_per_unit: 100, contract: 120, excess_percent: 50, per: "kw" }])).toEqual([
			{
				...every,
				...{ label: "Demand", quantity: 240_000_000n, percentE4: null, costPico: 24_000n * PICO },
				detail: { ...detail, charge: "billing" },
			},
			{
				...every,
				...{ label: "Demand above the contract", quantity: 120_000_000n, percentE4: 500_000n, costPico: 6_000n * PICO },
				detail: { ...detail, charge: "excess" },
			},
		]);
	});

	it("demand in kVA, half a month long, and no second one where the contract was kept", () => {
		const [line, ...more] = lines(
			[{ kind: "demand", rate_per_unit: 100, contract: 240, excess_percent: 50, allocate_by: "area" }],
			"2026-04-16",
		);
		expect(more).toEqual([]);
		expect(line).toMatchObject({ unit: "mVA", share: HALF, allocateBy: "area", costPico: 12_000n * PICO, percentE4: null });
	});

	it("a fixed charge, per unit of the contract and per period", () => {
		const components = [
			{ kind: "fixed", amount: 20, per: "contract_unit", contract: "2.5" },
			{ kind: "fixed", amount: 500, allocate_by: "area" },
		];
		const every = { kind: "fixed", label: "Fixed charge", percentE4: null, share: HALF };
		expect(lines(components, "2026-04-16")).toEqual([
			{
				...every,
				...{ componentIndex: 0, id: "fixed", quantity: 2_500_000n, unit: "mVA", rateMicro: 20_000_000n, allocateBy: "energy" },
				...{ costPico: 25n * PICO, detail: { kind: "fixed", contract: 2_500_000n } },
			},
			{
				...every,
				...{ componentIndex: 1, id: "fixed_2", quantity: 1n, unit: "period", rateMicro: 500_000_000n, allocateBy: "area" },
				...{ costPico: 250n * PICO, detail: { kind: "fixed", contract: null } },
			},
		]);
	});

	it("a percentage and of a minimum", () => {
		const components = [
			{ kind: "fixed", amount: 500 },
			{ kind: "surcharge", name: "Tax", percent: 5 },
			{ kind: "minimum", amount: 2_000 },
		];
		expect(lines(components).slice(1)).toEqual([
			{
				...{ componentIndex: 1, id: "surcharge", kind: "surcharge", label: "Tax", unit: "pico", quantity: 500n * PICO },
				...{ rateMicro: null, percentE4: 50_000n, share: WHOLE, allocateBy: null, costPico: 25n * PICO },
				detail: { kind: "percent", of: ["fixed"] },
			},
			{
				...{ componentIndex: 2, id: "minimum", kind: "minimum", label: "Minimum charge", unit: "pico", quantity: 1_475n * PICO },
				...{ rateMicro: null, percentE4: null, share: MONTH, allocateBy: "energy", costPico: 1_475n * PICO },
				detail: { kind: "minimum", amountPico: 2_000n * PICO, chargedPico: 525n * PICO },
			},
		]);
	});
});

describe("the version in force", () => {
	const version = (id: number, from: number, until: number | null, more: object = {}) =>
		siteVersion(id, [{ kind: "energy_flat", rate_per_kwh: 1 }], { effectiveFrom: from, effectiveUntil: until, ...more });
	const versions = [
		version(1, 0, 100),
		version(2, 100, null),
		version(3, 50, 60, { buildingId: 4 }),
		version(4, 55, 58, { classroomId: 7 }),
		siteVersion(5, [{ kind: "none" }], { classroomId: 7, effectiveFrom: 70, effectiveUntil: 80 }),
	];
	const at = (instant: number, room = { classroomId: 7, buildingId: 4 as number | null }) =>
		chainAt(chainOf(versions, room), instant)?.id ?? null;

	it("holds from its first instant until just before its last, the narrowest first", () => {
		expect([-1, 0, 49, 50, 54, 55, 57, 58, 59, 60, 75, 99, 100, 1e9].map((instant) => at(instant))).toEqual([
			null,
			1,
			1,
			3,
			3,
			4,
			4,
			3,
			3,
			1,
			1,
			1,
			2,
			2,
		]);
		expect([50, 55].map((instant) => at(instant, { classroomId: 8, buildingId: null }))).toEqual([1, 1]);
		expect([50, 55].map((instant) => at(instant, { classroomId: 8, buildingId: 4 }))).toEqual([3, 3]);
		expect(at(50, { classroomId: 8, buildingId: 5 })).toBe(1);
	});

	it("changes at edges within the interval, not at its ends", () => {
		const chain = chainOf(versions, { classroomId: 7, buildingId: 4 });
		expect(chainEdges(chain, { start: 50, end: 100 })).toEqual([55, 58, 60]);
		expect(chainEdges(chain, { start: 49, end: 101 })).toEqual([50, 55, 58, 60, 100]);
	});
});

describe("money", () => {
	const PAISA = 10_000_000_000n;
	const round = (rule: "half_up" | "half_even" | "up" | "down", money: bigint, toHundredths = 1n) =>
		roundMoney(money, { kind: "rounding", id: "rounding", rule, toHundredths });

	it("is rounded by the rule, a credit as the negative of its charge", () => {
		const cases = [0n, 1n, PAISA / 2n - 1n, PAISA / 2n, PAISA / 2n + 1n, PAISA, (3n * PAISA) / 2n];
		expect(cases.map((money) => round("half_up", money))).toEqual([0n, 0n, 0n, 1n, 1n, 1n, 2n]);
		expect(cases.map((money) => round("half_even", money))).toEqual([0n, 0n, 0n, 0n, 1n, 1n, 2n]);
		expect(cases.map((money) => round("up", money))).toEqual([0n, 1n, 1n, 1n, 1n, 1n, 2n]);
		expect(cases.map((money) => round("down", money))).toEqual([0n, 0n, 0n, 0n, 0n, 1n, 1n]);
		for (const rule of ["half_up", "half_even", "up", "down"] as const)
			for (const money of cases) expect(round(rule, -money)).toBe(-round(rule, money));
		expect(round("half_up", 250n * PAISA, 100n)).toBe(300n);
		expect(round("half_even", 250n * PAISA, 100n)).toBe(200n);
	});

	it("of what no version prices is none, and its energy is told", () => {
		const cost = (costVersionId: number | null, energyMwh: bigint, costPico: bigint) => ({ costVersionId, energyMwh, costPico });
		expect(settle([])).toEqual({ costPico: null, amount: null, unpricedMwh: 0n });
		expect(settle([cost(null, 5n, 0n), cost(null, 7n, 0n)])).toEqual({ costPico: null, amount: null, unpricedMwh: 12n });
		expect(settle([cost(1, 5n, PAISA / 2n), cost(null, 7n, 0n), cost(2, 1n, PAISA)])).toEqual({
			costPico: (3n * PAISA) / 2n,
			amount: 2n,
			unpricedMwh: 7n,
		});
	});

	it("is exact beyond what a float can hold", () => {
		const [line] = stateMonth({
			month: "2026-04",
			zone: "Asia/Kolkata",
			versions: [siteVersion(1, [{ kind: "energy_flat", rate_per_kwh: "8.500001" }])],
			quarters: [{ classroomId: 1, startsAt: local("2026-04-10T10:00"), energyMwh: 9_007_199_254_741n }],
		}).versions[0]!.lines;
		expect(line?.costPico).toBe(9_007_199_254_741n * 8_500_001n);
	});
});
