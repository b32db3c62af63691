import { describe, expect, it } from "vitest";
import { kwh, parsed, siteVersion, stateMonth } from "./month.fixture";
import { type Rounding, roundMoney, TO_THE_PAISA } from "./rounding";
import { settleBill } from "./settleBill";

const PICO_PER_PAISA = 10_000_000_000n;
const rule = (name: string, to: string): Rounding => {
	const [, rounding] = parsed([
		{ kind: "minimum", amount: 0 },
		{ kind: "rounding", rule: name, to },
	]);
	return rounding?.kind === "rounding" ? rounding : TO_THE_PAISA;
};

describe("roundMoney", () => {
	// In tenths of a paisa.
	it.each([
		["half_up", "0.01", [4n, 5n, 15n, 16n, -5n, -15n], [0n, 1n, 2n, 2n, -1n, -2n]],
		["half_even", "0.01", [4n, 5n, 15n, 25n, 26n, -5n, -15n], [0n, 0n, 2n, 2n, 3n, 0n, -2n]],
		["up", "0.01", [0n, 1n, 10n, 11n, -1n], [0n, 1n, 1n, 2n, -1n]],
		["down", "0.01", [9n, 10n, 19n, -19n], [0n, 1n, 1n, -1n]],
		["half_up", "0.05", [24n, 25n, 74n, 75n], [0n, 5n, 5n, 10n]],
		["half_up", "1", [499n, 500n, 1_499n], [0n, 100n, 100n]],
	])("by %s to %s", (name, to, tenths, expected) => {
		expect(tenths.map((tenth) => roundMoney((tenth * PICO_PER_PAISA) / 10n, rule(name, to)))).toEqual(expected);
	});

	it("rounds half away from zero to the paisa where a tariff says nothing", () => {
		expect([PICO_PER_PAISA / 2n, PICO_PER_PAISA / 2n - 1n].map((money) => roundMoney(money, TO_THE_PAISA))).toEqual([1n, 0n]);
	});
});

describe("settleBill", () => {
	const use = (classroomId: number, energyMwh: bigint) => ({ classroomId, startsAt: Date.parse("2026-04-10T04:00Z"), energyMwh });
	const bill = (components: readonly object[], quarters: readonly ReturnType<typeof use>[]) =>
		settleBill(stateMonth({ month: "2026-04", zone: "Asia/Kolkata", versions: [siteVersion(1, components)], quarters }));

	it("rounds a line of the connection once, and the rooms share what came out", () => {
		// Three rooms of 0.004 each: 0.012 is one paisa, though each room alone would be none.
		const settled = bill(
			[{ kind: "energy_flat", rate_per_kwh: "4" }],
			[1, 2, 3].map((room) => use(room, 1_000n)),
		);
		expect(settled.lines.map((line) => line.amount)).toEqual([1n]);
		expect(settled.rooms.map((room) => room.amount).reduce((sum, amount) => sum + amount, 0n)).toBe(1n);
	});

	it("rounds every line by the rule of its version", () => {
		const components = [
			{ kind: "energy_flat", rate_per_kwh: "1.001" },
			{ kind: "surcharge", name: "Duty", percent: "0.1" },
			{ kind: "rounding", rule: "up", to: "1" },
		];
		const settled = bill(components, [use(1, kwh(1)), use(2, kwh(9))]);
		expect(settled.lines.map((line) => line.amount)).toEqual([1_100n, 100n]);
		expect(settled.total).toBe(1_200n);
		expect(settled.rooms).toEqual([
			{ classroomId: 1, amount: 120n },
			{ classroomId: 2, amount: 1_080n },
		]);
	});

	it("settles the connections of a period apart, and adds them up", () => {
		const versions = [
			siteVersion(1, [{ kind: "energy_flat", rate_per_kwh: 1 }]),
			siteVersion(2, [{ kind: "fixed", amount: 3 }], { classroomId: 2 }),
		];
		const statement = stateMonth({ month: "2026-04", zone: "UTC", versions, quarters: [use(1, kwh(1)), use(2, kwh(1))] });
		expect(settleBill(statement).lines.map((line) => [line.versionId, line.amount])).toEqual([
			[1, 100n],
			[2, 300n],
		]);
		expect(settleBill(statement).total).toBe(400n);
		expect(settleBill(statement.versions[1]!).total).toBe(300n);
	});

	it("gives a room whose corrections outweigh its energy no charge, and a credit where all is a credit", () => {
		const flat = [{ kind: "energy_flat", rate_per_kwh: 1 }];
		expect(bill(flat, [use(1, kwh(3)), use(2, kwh(-1))]).rooms.map((room) => room.amount)).toEqual([200n, 0n]);
		expect(bill(flat, [use(1, kwh(-3)), use(2, kwh(-1))]).rooms.map((room) => room.amount)).toEqual([-300n, -100n]);
	});

	it("is nothing of nothing", () => {
		expect(settleBill({ month: "2026-04", versions: [], unpricedMwh: 5n })).toEqual({ lines: [], total: 0n, rooms: [] });
	});
});
