import { describe, expect, it } from "vitest";
import { parseComponents, toJsonComponents } from "./costVersion";
import { billingDemand, type Demand, type RecordedDemand } from "./demand";
import { parsed } from "./month.fixture";
import { intervalStart } from "./peakDemand";
import { partOfPeriod, shareOfPeriod } from "./periodShare";
import { placeVersion, type VersionRange } from "./placeVersion";
import { sumCosts } from "./priceDay";
import { chargeSlabs } from "./slabCharges";
import { TARIFF_TEMPLATES } from "./templates";

describe("a template", () => {
	it.each(TARIFF_TEMPLATES)("$id is a tariff as it stands, and says what it is", ({ name, description, components }) => {
		const read = parseComponents(components);
		expect(read.ok).toBe(true);
		if (read.ok) expect(parseComponents(toJsonComponents(read.components))).toEqual(read);
		expect(name).toMatch(/^[A-Z]\S/);
		expect(description).toMatch(/^[A-Z].+ .+\.$/);
	});

	it("is known by its id, which pages and links keep", () => {
		expect(TARIFF_TEMPLATES.map(({ id }) => id)).toEqual(["flat", "time_of_use", "slabs", "india_ht_demand"]);
	});
});

describe("billing demand", () => {
	const demand = (more: object) => parsed([{ kind: "demand", rate_per_unit: 1, ...more }])[0] as Demand;
	const found = (peakMwh: bigint, ...before: readonly bigint[]): RecordedDemand => ({
		startsAt: 0,
		peakMwh,
		roomsMwh: new Map(),
		before,
	});
	const kva = 1_000_000n;

	it("is the energy of the interval as power, by the power factor", () => {
		expect(billingDemand(demand({ per: "kw" }), found(10n * kva))).toEqual({
			...{ recorded: 40n * kva, minimum: null, ratchet: null, billing: 40n * kva, excess: 0n },
		});
		expect(billingDemand(demand({ interval_minutes: 30 }), found(10n * kva)).recorded).toBe(20n * kva);
		expect(billingDemand(demand({ power_factor: "0.8" }), found(10n * kva)).recorded).toBe(50n * kva);
		expect(billingDemand(demand({}), null)).toMatchObject({ recorded: 0n, billing: 0n });
	});

	it("is a share of the contract at least, and tells what lies above it where that costs more", () => {
		const contract = demand({ contract: 100, minimum_percent: 75, excess_percent: 50 });
		const of = (units: bigint) => {
			const { minimum, billing, excess } = billingDemand(contract, found((units * kva) / 4n));
			return [minimum, billing, excess].map((amount) => (amount ?? -1n) / kva);
		};
		expect([of(60n), of(76n), of(100n), of(140n)]).toEqual([
			[75n, 75n, 0n],
			[75n, 76n, 0n],
			[75n, 100n, 0n],
			[75n, 140n, 40n],
		]);
		expect(billingDemand(demand({ contract: 100 }), found(100n * kva)).excess).toBe(0n);
	});

	it("is a share of the highest of the months before, as many as are named", () => {
		const ratchet = demand({ ratchet: { percent: 80, months: 2 }, power_factor: "0.5" });
		expect(billingDemand(ratchet, found(1n, 10n * kva, 20n * kva, 90n * kva)).ratchet).toBe(32n * kva);
		expect(billingDemand(ratchet, found(1n)).ratchet).toBe(0n);
		expect(billingDemand(ratchet, null).ratchet).toBe(0n);
		expect(billingDemand(ratchet, found(1n, 10n * kva)).billing).toBe(16n * kva);
	});
});

describe("the interval of demand", () => {
	it("begins on the half-hour of the local clock", () => {
		const at = (time: string) => Date.parse(`2026-04-10T${time}:00Z`);
		const start = (time: string, minutes: 15 | 30, timeZone: string) =>
			intervalStart(at(time), minutes, [{ effectiveFrom: 0, timeZone }]);
		expect(start("10:15", 30, "UTC")).toBe(at("10:00"));
		expect(start("10:30", 30, "UTC")).toBe(at("10:30"));
		expect(start("10:15", 15, "UTC")).toBe(at("10:15"));
		expect(start("10:15", 30, "Asia/Kathmandu")).toBe(at("10:15"));
		expect(start("10:30", 30, "Asia/Kathmandu")).toBe(at("10:15"));
	});
});

describe("placing a version", () => {
	const row = (rowId: number, effectiveFrom: number, effectiveUntil: number | null, endsByItself = false): VersionRange => ({
		rowId,
		effectiveFrom,
		effectiveUntil,
		endsByItself,
	});

	it("leaves what only touches it alone", () => {
		expect(placeVersion([row(1, 0, 40), row(2, 60, null)], 40, 60)).toEqual({
			...{ effectiveFrom: 40, effectiveUntil: 60, endsByItself: true, closedRowIds: [], remainders: [] },
		});
	});

	it("takes the place of one of the same range, with nothing left over", () => {
		expect(placeVersion([row(1, 40, 60, true)], 40, 60)).toMatchObject({ closedRowIds: [1], remainders: [] });
		expect(placeVersion([row(1, 40, 60, true)], 40, 59).remainders).toEqual([
			{ ofRowId: 1, effectiveFrom: 59, effectiveUntil: 60, endsByItself: true },
		]);
		expect(placeVersion([row(1, 39, 60, true)], 40, 60).remainders).toEqual([
			{ ofRowId: 1, effectiveFrom: 39, effectiveUntil: 40, endsByItself: false },
		]);
	});

	it("without an end reaches to the nearest that begins after it, not to one that begins with it", () => {
		expect(placeVersion([row(1, 40, 90), row(3, 200, null), row(2, 100, 200)], 40, null)).toMatchObject({
			effectiveUntil: 100,
			closedRowIds: [1],
			endsByItself: false,
		});
		expect(placeVersion([], 40, null)).toEqual({
			...{ effectiveFrom: 40, effectiveUntil: null, endsByItself: false, closedRowIds: [], remainders: [] },
		});
	});
});

describe("the share of a period", () => {
	const Q = 900_000;
	const period = [{ start: 100 * Q, end: 110 * Q }];
	const range = (from: number, until: number | null) => ({
		effectiveFrom: from * Q,
		effectiveUntil: until === null ? null : until * Q,
	});

	it("is cut to the period and to what has passed, in quarter-hours from its start", () => {
		expect(shareOfPeriod([range(0, null)], period, Number.POSITIVE_INFINITY)).toEqual({
			pieces: [{ from: 0n, until: 10n }],
			numerator: 10n,
			denominator: 10n,
		});
		expect(shareOfPeriod([range(103, 105)], period, 200 * Q)).toEqual({
			pieces: [{ from: 3n, until: 5n }],
			numerator: 2n,
			denominator: 10n,
		});
		expect(shareOfPeriod([range(103, null)], period, 104 * Q).pieces).toEqual([{ from: 3n, until: 4n }]);
		expect(shareOfPeriod([range(0, 100)], period, 200 * Q)).toEqual({ pieces: [], numerator: 0n, denominator: 10n });
	});

	it("has its pieces ascending, whatever order the ranges come in", () => {
		expect(shareOfPeriod([range(107, 109), range(101, 103)], period, 200 * Q)).toEqual({
			pieces: [
				{ from: 1n, until: 3n },
				{ from: 7n, until: 9n },
			],
			numerator: 4n,
			denominator: 10n,
		});
	});

	it("of an amount comes with its rest to the whole, and of no period to nothing", () => {
		const share = (from: bigint, until: bigint, denominator = 3n) => ({
			pieces: [{ from, until }],
			numerator: until - from,
			denominator,
		});
		expect([partOfPeriod(10n, share(0n, 1n)), partOfPeriod(10n, share(1n, 3n))]).toEqual([3n, 7n]);
		expect(partOfPeriod(10n, share(0n, 1n, 0n))).toBe(0n);
	});
});

describe("slabs", () => {
	const slabs = (mode: "telescopic" | "non_telescopic") => ({
		kind: "energy_slabs" as const,
		id: "e",
		mode,
		allocateBy: "energy" as const,
		slabs: [
			{ upToMwh: 100n, rateMicroPerKwh: 1n },
			{ upToMwh: 200n, rateMicroPerKwh: 2n },
			{ upToMwh: null, rateMicroPerKwh: 3n },
		],
	});
	const held = { pieces: [{ from: 0n, until: 1n }], numerator: 1n, denominator: 1n };
	const split = (mode: "telescopic" | "non_telescopic", energyMwh: bigint, ofScope = energyMwh) =>
		chargeSlabs(slabs(mode), { energyMwh, held }, { energyMwh: ofScope, held }).map((one) => [
			one.number,
			one.fromMwh,
			one.upToMwh,
			one.energyMwh,
		]);

	it("are filled one after the other, each to its edge, the first one even with nothing", () => {
		expect(split("telescopic", 0n)).toEqual([[1, 0n, 100n, 0n]]);
		expect(split("telescopic", 100n)).toEqual([[1, 0n, 100n, 100n]]);
		expect(split("telescopic", 101n)).toEqual([
			[1, 0n, 100n, 100n],
			[2, 100n, 200n, 1n],
		]);
		expect(split("telescopic", 250n).at(-1)).toEqual([3, 200n, null, 50n]);
	});

	it("that are not telescopic charge all at the one in which the whole connection ends, its edge included", () => {
		expect(split("non_telescopic", 50n, 100n)).toEqual([[1, 0n, 100n, 50n]]);
		expect(split("non_telescopic", 50n, 101n)).toEqual([[2, 100n, 200n, 50n]]);
		expect(split("non_telescopic", 50n, 1_000n)).toEqual([[3, 200n, null, 50n]]);
	});
});

describe("costs of one version", () => {
	it("are added up part by part, unpriced energy last", () => {
		const cost = (costVersionId: number | null, energyMwh: bigint, partsMwh: bigint[], costPico: bigint) => ({
			costVersionId,
			energyMwh,
			partsMwh,
			costPico,
		});
		const costs = [
			cost(null, 1n, [], 0n),
			cost(9, 2n, [2n], 20n),
			cost(3, 4n, [4n, 1n], 5n),
			cost(3, 8n, [8n], 7n),
			cost(9, 1n, [0n, 1n], 1n),
		];
		expect(sumCosts(costs)).toEqual([cost(3, 12n, [12n, 1n], 12n), cost(9, 3n, [2n, 1n], 21n), cost(null, 1n, [], 0n)]);
	});
});
