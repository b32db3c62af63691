import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { siteDate, siteDayIntervals } from "@/domain/calendar/datedDay";
import type { CostVersion, TariffComponent } from "@/domain/cost/costVersion";
import { createRateBook } from "@/domain/cost/rateBook";
import { priceStretch, type RuntimePiece, type RuntimePrices, ratesAlone, toRuntimeMoney } from "./priceStretch";

const at = (local: string) => Date.parse(`${local}+05:30`);
const ZONES = [{ effectiveFrom: 0, timeZone: "Asia/Kolkata" }];
const DATE = "2026-11-21";

const flat = (rateMicroPerKwh: bigint): TariffComponent => ({ id: "energy", kind: "energy_flat", rateMicroPerKwh });
const version = (id: number, components: readonly TariffComponent[], from: number, until: number | null = null): CostVersion => ({
	id,
	classroomId: null,
	buildingId: null,
	effectiveFrom: from,
	effectiveUntil: until,
	components,
});

function prices(versions: readonly CostVersion[]): RuntimePrices {
	const book = createRateBook({
		versions,
		rooms: [{ classroomId: 1, buildingId: null, areaHundredthsM2: null }],
		zones: ZONES,
	});
	return ratesAlone(book, (date) => siteDayIntervals(date, ZONES));
}

function piece(start: number, end: number, powerMw: bigint): RuntimePiece {
	return { classroomId: 1, date: siteDate(start, ZONES), start, end, powerMw };
}

const moneyOf = (costs: ReturnType<typeof priceStretch>) => costs.reduce((sum, cost) => sum + cost.money, 0n);

describe("priceStretch", () => {
	it("prices 40 W for 3 h at 7.50 with 0.90", () => {
		const costs = priceStretch(
			piece(at("2026-11-21T09:00"), at("2026-11-21T12:00"), 40_000n),
			prices([version(1, [flat(7_500_000n)], 0)]),
		);
		expect(costs).toEqual([{ costVersionId: 1, energyUj: 432_000_000_000n, money: 432_000_000_000n * 7_500_000n }]);
		expect(toRuntimeMoney(moneyOf(costs), false)).toBe(0.9);
	});

	it("cuts at the change of price in the middle of a session", () => {
		const noon = at("2026-11-21T12:00");
		const book = prices([version(1, [flat(7_500_000n)], 0, noon), version(2, [flat(10_000_000n)], noon)]);
		const costs = priceStretch(piece(at("2026-11-21T11:50:00.001"), at("2026-11-21T13:00"), 1_000_000n), book);
		expect(costs).toEqual([
			{ costVersionId: 1, energyUj: 599_999_000_000n, money: 599_999_000_000n * 7_500_000n },
			{ costVersionId: 2, energyUj: 3_600_000_000_000n, money: 3_600_000_000_000n * 10_000_000n },
		]);
	});

	it("names what no version prices, and never calls it 0", () => {
		const book = prices([version(1, [flat(7_500_000n)], at("2026-11-21T12:00"))]);
		const costs = priceStretch(piece(at("2026-11-21T11:00"), at("2026-11-21T13:00"), 40_000n), book);
		expect(costs.map((cost) => [cost.costVersionId, cost.energyUj])).toEqual([
			[null, 144_000_000_000n],
			[1, 144_000_000_000n],
		]);
	});

	it("adds to each kWh what the room's metered kWh carried beyond their rate", () => {
		const fixed: TariffComponent[] = [
			flat(5_000_000n),
			{ kind: "fixed", id: "fixed", amountMicro: 1_000_000_000n, per: "connection", contractMicro: null, allocateBy: "energy" },
		];
		const book = {
			...prices([version(1, fixed, 0)]),
			// 2 kWh were metered and charged 30 beyond their rate: 15 per kWh.
			beyondRates: () => ({ costPico: 30_000_000_000_000n, energyMwh: 2_000_000n }),
		};
		const oneKwh = piece(at("2026-11-21T09:00"), at("2026-11-21T10:00"), 1_000_000n);
		expect(toRuntimeMoney(moneyOf(priceStretch(oneKwh, book)), true)).toBe(20);
		expect(toRuntimeMoney(moneyOf(priceStretch(oneKwh, prices([version(1, fixed, 0)]))), true)).toBe(5);
	});

	it("sums over any cut of a stretch to the stretch, exactly", () => {
		const edge = at("2026-11-21T12:00");
		const book = prices([version(1, [flat(7_512_345n)], 0, edge), version(2, [flat(9_999_999n)], edge)]);
		const [dayStart, dayEnd] = [at("2026-11-21T00:00"), at("2026-11-22T00:00")];
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.integer({ min: dayStart, max: dayEnd }), { minLength: 2, maxLength: 8 }),
				fc.bigInt({ min: 0n, max: 5_000_000n }),
				(instants, powerMw) => {
					const edges = instants.toSorted((a, b) => a - b);
					const [first = 0, last = 0] = [edges[0], edges.at(-1)];
					const parts = edges
						.slice(1)
						.flatMap((end, index) => priceStretch({ ...piece(edges[index] ?? 0, end, powerMw), date: DATE }, book));
					const whole = priceStretch({ ...piece(first, last, powerMw), date: DATE }, book);
					expect(moneyOf(parts)).toBe(moneyOf(whole));
				},
			),
			{ numRuns: 1_000 },
		);
	});
});
