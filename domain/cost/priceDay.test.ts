import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { siteDayIntervals } from "@/domain/calendar/datedDay";
import type { CostVersion } from "./costVersion";
import { flatTariff } from "./energyFlat";
import { placeVersion, type VersionRange } from "./placeVersion";
import type { EnergyBucket } from "./priceBucket";
import { sumCosts } from "./priceDay";
import { chainEdges, chainOf } from "./rateAt";
import { needsQuarters, priceBucket, priceDay, versionAt } from "./rateBook.fixture";
import { settle } from "./settle";

const QUARTER = 900_000;
const at = (text: string) => Date.parse(text);
const flat = flatTariff;
const version = (
	id: number,
	from: string,
	until: string | null,
	rate: bigint,
	classroomId: number | null = null,
): CostVersion => ({
	id,
	classroomId,
	buildingId: null,
	effectiveFrom: at(from),
	effectiveUntil: until === null ? null : at(until),
	components: flat(rate),
});

describe("versionAt", () => {
	const versions = [
		version(1, "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", 6_000_000n),
		version(2, "2026-04-01T00:00:00Z", null, 7_000_000n),
		version(3, "2026-02-01T00:00:00Z", "2026-03-15T00:00:00Z", 9_000_000n, 7),
	];
	it.each([
		["2025-12-31T23:59:59Z", 7, null],
		["2026-01-01T00:00:00Z", 7, 1],
		["2026-02-01T00:00:00Z", 7, 3],
		["2026-02-01T00:00:00Z", 8, 1],
		["2026-03-10T00:00:00Z", 7, 3],
		["2026-03-10T00:00:00Z", 8, null],
		["2026-03-15T00:00:00Z", 7, null],
		["2026-04-01T00:00:00Z", 7, 2],
	])("at %s in room %i finds %s: the room's own wins, a gap is unpriced", (instant, room, id) => {
		expect(versionAt(versions, room, at(instant))?.id ?? null).toBe(id);
		expect(versionAt([...versions].reverse(), room, at(instant))?.id ?? null).toBe(id);
	});

	it("names the instants at which a room's price may change", () => {
		const interval = { start: at("2026-01-01T00:00:00Z"), end: at("2026-03-15T00:00:00Z") };
		const edgesOf = (classroomId: number) => chainEdges(chainOf(versions, { classroomId, buildingId: null }), interval);
		expect(edgesOf(7)).toEqual([at("2026-02-01T00:00:00Z"), at("2026-03-01T00:00:00Z")]);
		expect(edgesOf(8)).toEqual([at("2026-03-01T00:00:00Z")]);
	});

	it("says whether one version holds throughout, a gap throughout included", () => {
		const several = (...dates: readonly [string, string][]) =>
			needsQuarters(
				versions,
				8,
				dates.map(([start, end]) => ({ start: at(start), end: at(end) })),
			);
		expect(several(["2026-01-05T00:00Z", "2026-02-05T00:00Z"])).toBe(false);
		expect(several(["2026-03-05T00:00Z", "2026-03-06T00:00Z"])).toBe(false);
		expect(several(["2026-02-28T00:00Z", "2026-03-02T00:00Z"])).toBe(true);
		expect(several(["2026-03-31T00:00Z", "2026-03-31T12:00Z"], ["2026-04-01T00:00Z", "2026-04-01T12:00Z"])).toBe(true);
		expect(needsQuarters(versions, 7, [{ start: at("2026-01-05T00:00Z"), end: at("2026-02-05T00:00Z") }])).toBe(true);
	});
});

describe("priceDay", () => {
	const india = [{ effectiveFrom: 0, timeZone: "Asia/Kolkata" }];
	const intervals = siteDayIntervals("2026-11-21", india);
	const start = at("2026-11-20T18:30:00Z");
	const day = (energies: readonly bigint[]) => {
		const quarters = energies.map(
			(energyMwh, index): EnergyBucket => ({ classroomId: 7, startsAt: start + index * QUARTER, energyMwh }),
		);
		return { classroomId: 7, intervals, energyMwh: energies.reduce((a, b) => a + b, 0n), quarters: () => quarters };
	};

	it("prices 40 W for 3 h at 7.50 as 0.90", () => {
		const costs = priceDay(day(Array(12).fill(10_000n)), [version(1, "2026-01-01T00:00:00Z", null, 7_500_000n)]);
		expect(costs).toEqual([{ costVersionId: 1, energyMwh: 120_000n, partsMwh: [120_000n], costPico: 900_000_000_000n }]);
		expect(settle(costs).amount).toBe(90n);
	});

	it("prices 23 Wh at 6.00 and 22 Wh at 8.00 from 10:15 as 0.314", () => {
		const versions = [
			version(1, "2026-01-01T00:00:00Z", "2026-11-21T04:45:00Z", 6_000_000n),
			version(2, "2026-11-21T04:45:00Z", null, 8_000_000n),
		];
		const energies = Array<bigint>(96).fill(0n);
		energies[40] = 23_000n;
		energies[41] = 22_000n;
		const costs = priceDay(day(energies), versions);
		expect(costs.map((cost) => [cost.costVersionId, cost.energyMwh, cost.costPico])).toEqual([
			[1, 23_000n, 138_000_000_000n],
			[2, 22_000n, 176_000_000_000n],
		]);
		expect(settle(costs).costPico).toBe(314_000_000_000n);
	});

	it("does not ask for quarter-hours when one version holds all day, or none does", () => {
		const never = { ...day([5n]), quarters: () => expect.fail("asked for quarter-hours") };
		expect(priceDay(never, [version(1, "2026-01-01T00:00:00Z", null, 1n)])).toHaveLength(1);
		expect(priceDay(never, [])).toEqual([{ costVersionId: null, energyMwh: 5n, partsMwh: [], costPico: 0n }]);
		expect(needsQuarters([], 7, intervals)).toBe(false);
	});

	const rates = fc.bigInt({ min: 0n, max: 100_000_000n });
	const tariff = fc
		.array(
			fc.record({
				from: fc.integer({ min: -200, max: 120 }),
				length: fc.option(fc.integer({ min: 1, max: 200 })),
				rate: rates,
				room: fc.constantFrom(null, 7, 8),
			}),
			{ maxLength: 5 },
		)
		.map((drawn) => {
			// Recorded one after the other by placeVersion, as the store does: never overlapping within a scope.
			let rows: (CostVersion & VersionRange)[] = [];
			drawn.forEach(({ from, length, rate, room }, index) => {
				const effectiveFrom = start + from * QUARTER;
				const placing = placeVersion(
					rows.filter((row) => row.classroomId === room),
					effectiveFrom,
					length === null ? null : effectiveFrom + length * QUARTER,
				);
				const kept = rows.filter((row) => !placing.closedRowIds.includes(row.rowId));
				const remaining = placing.remainders.flatMap(({ ofRowId, ...range }, n) =>
					rows.filter((row) => row.rowId === ofRowId).map((row) => ({ ...row, ...range, rowId: index * 10 + n + 1 })),
				);
				rows = [
					...kept,
					...remaining,
					{ id: index + 1, rowId: index * 10 + 9, classroomId: room, buildingId: null, components: flat(rate), ...placing },
				];
			});
			return rows;
		});
	const energies = fc.array(fc.bigInt({ min: 0n, max: 10n ** 7n }), { minLength: 96, maxLength: 96 });

	it("is the sum of its quarter-hours, energy and money, under any versions", () => {
		fc.assert(
			fc.property(tariff, energies, (versions, drawn) => {
				const toPrice = day(drawn);
				const bySum = sumCosts(toPrice.quarters().map((quarter) => priceBucket(quarter, versions)));
				expect(priceDay(toPrice, versions)).toEqual(bySum);
				expect(bySum.reduce((sum, cost) => sum + cost.energyMwh, 0n)).toBe(toPrice.energyMwh);
			}),
			{ numRuns: 2_000 },
		);
	}, 30_000);

	it("is pure: t1 → t2 → t1 restores every byte", () => {
		const text = (versions: readonly CostVersion[], drawn: readonly bigint[]) =>
			JSON.stringify(priceDay(day(drawn), versions), (_, value) => (typeof value === "bigint" ? String(value) : value));
		fc.assert(
			fc.property(tariff, tariff, energies, (first, second, drawn) => {
				const before = text(first, drawn);
				text(second, drawn);
				expect(text(first, drawn)).toBe(before);
			}),
			{ numRuns: 2_000 },
		);
	}, 30_000);

	it("costs the reversal of an energy its negative", () => {
		fc.assert(
			fc.property(tariff, energies, (versions, drawn) => {
				const costs = priceDay(day(drawn), versions);
				const back = priceDay(day(drawn.map((energy) => -energy)), versions);
				expect(sumCosts([...costs, ...back]).every((cost) => cost.energyMwh === 0n && cost.costPico === 0n)).toBe(true);
			}),
			{ numRuns: 2_000 },
		);
	}, 30_000);

	it("leaves standing rows of a scope without overlap, and the whole time covered as before or by the new one", () => {
		fc.assert(
			fc.property(tariff, (rows) => {
				for (const a of rows)
					for (const b of rows)
						if (a !== b && a.classroomId === b.classroomId)
							expect(a.effectiveFrom < (b.effectiveUntil ?? Infinity) && b.effectiveFrom < (a.effectiveUntil ?? Infinity)).toBe(
								false,
							);
				expect(rows.every((row) => row.effectiveUntil === null || row.effectiveFrom < row.effectiveUntil)).toBe(true);
			}),
			{ numRuns: 2_000 },
		);
	}, 30_000);
});

describe("settle", () => {
	it("rounds the sum once, never the parts, and keeps unpriced apart from 0", () => {
		const third = { costVersionId: 1, energyMwh: 1n, costPico: 4_000_000_000n };
		expect(settle([third, third, third]).amount).toBe(1n);
		expect(settle([{ costVersionId: null, energyMwh: 7n, costPico: 0n }])).toEqual({
			costPico: null,
			amount: null,
			unpricedMwh: 7n,
		});
		expect(settle([])).toEqual({ costPico: null, amount: null, unpricedMwh: 0n });
	});
});
