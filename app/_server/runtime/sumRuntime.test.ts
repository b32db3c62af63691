import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayPieces } from "@/domain/calendar/dayPieces";
import type { CostVersion } from "@/domain/cost/costVersion";
import { createRateBook } from "@/domain/cost/rateBook";
import { homesOf } from "@/domain/switching/placedRuntime";
import { DayIntervals } from "@/store/dayIntervals";
import type { RatedDevice } from "@/store/ratedSwitches";
import type { SwitchSpan } from "@/store/switchSpans";
import { groupRows } from "../usage/usageTotal";
import { ratesAlone } from "./priceStretch";
import { totalRuntime } from "./runtimeTotal";
import { daysUntil, quartersOf, type RuntimeCell, sumRuntime } from "./sumRuntime";

const HOUR = 3_600_000;
/** The clocks of Berlin go back on 25 October 2026: that day has 25 hours. */
const ZONES = [{ effectiveFrom: 0, timeZone: "Europe/Berlin" }];
const START = Date.parse("2026-10-24T00:00:00+02:00");
const END = Date.parse("2026-10-28T00:00:00+01:00");
const NOW = Date.parse("2026-10-27T13:37:11.123+01:00");
const QUARTER = 900_000;
const UNASSIGNED = 9;

const version = (id: number, rateMicroPerKwh: bigint, from: number, until: number | null): CostVersion => ({
	id,
	classroomId: null,
	buildingId: null,
	effectiveFrom: from,
	effectiveUntil: until,
	components: [{ kind: "energy_flat", id: "energy", rateMicroPerKwh }],
});

const instant = fc.integer({ min: START - 30 * HOUR, max: END + 30 * HOUR });
const quarter = fc.integer({ min: START / QUARTER, max: END / QUARTER }).map((index) => index * QUARTER);

/** Sessions of a switch as the log has them: ascending, never overlapping, the last one perhaps open. */
const sessions = fc.tuple(fc.uniqueArray(instant, { maxLength: 9 }), fc.boolean()).map(([edges, leavesOpen]) => {
	const sorted = edges.toSorted((a, b) => a - b);
	const even = leavesOpen || sorted.length % 2 === 0 ? sorted : sorted.slice(0, -1);
	return even.flatMap((onAt, index) => (index % 2 === 0 ? [{ onAt, offAt: even[index + 1] ?? null }] : []));
});

const device = (deviceId: number) =>
	fc
		.record({
			factor: fc.integer({ min: 0, max: 3_000_000 }),
			moves: fc.uniqueArray(fc.tuple(instant, fc.integer({ min: 1, max: 3 })), { maxLength: 3, selector: ([at]) => at }),
			isOnline: fc.boolean(),
			lastSeenAt: fc.option(instant.map((at) => Math.min(at, NOW))),
			switches: fc.array(
				fc.record({
					ratings: fc.uniqueArray(
						fc.record({ at: instant, mw: fc.bigInt({ min: 0n, max: 3_000_000n }), isDefault: fc.boolean() }),
						{
							minLength: 1,
							maxLength: 3,
							selector: ({ at }) => at,
						},
					),
					sessions,
				}),
				{ minLength: 1, maxLength: 3 },
			),
		})
		.map(({ factor, moves, isOnline, lastSeenAt, switches }) => {
			const placed = moves.toSorted(([a], [b]) => a - b);
			const placements = placed.map(([start, classroomId], index) => ({
				start,
				end: placed[index + 1]?.[0] ?? Number.POSITIVE_INFINITY,
				classroomId,
			}));
			const rated: RatedDevice = {
				deviceId,
				esp32Name: `D${deviceId}`,
				factorMicro: factor,
				homes: homesOf(placements, UNASSIGNED),
				status: isOnline ? "live" : "offline",
				lastSeenAt,
				isKnown: true,
				knownSince: 0,
				switches: switches.map(({ ratings }, position) => ({
					switchId: deviceId * 100 + position,
					position,
					name: `S${position}`,
					type: "light",
					isArchived: false,
					ratings: ratings
						.toSorted((a, b) => a.at - b.at)
						.map(({ at, mw, isDefault }) => ({
							effectiveFrom: at,
							powerRatingMw: mw,
							consumptionFactorMicro: 1_000_000,
							isDefault,
						})),
				})),
			};
			const spans = switches.flatMap((each, position) =>
				each.sessions.map(({ onAt, offAt }): SwitchSpan => ({ deviceId, position, onAt, offAt, flags: [] })),
			);
			return { rated, spans };
		});

const world = fc.record({
	devices: fc.tuple(device(1), device(2)),
	edges: fc.uniqueArray(quarter, { minLength: 1, maxLength: 3 }),
	rates: fc.array(fc.bigInt({ min: 0n, max: 20_000_000n }), { minLength: 3, maxLength: 3 }),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

function sum({ devices, edges, rates }: World, range: { start: number; end: number }, rooms: ReadonlySet<number> | null = null) {
	const from = edges.toSorted((a, b) => a - b);
	const versions = from.map((at, index) => version(index + 1, rates[index] ?? 0n, at, from[index + 1] ?? null));
	const intervals = new DayIntervals(ZONES);
	const prices = ratesAlone(createRateBook({ versions, rooms: [], zones: ZONES }), (date) => intervals.of(date));
	return sumRuntime({
		devices: devices.map(({ rated }) => rated),
		spans: devices.flatMap(({ spans }) => spans),
		days: daysUntil(dayPieces(range, ZONES), NOW),
		prices,
		now: NOW,
		classroomIds: rooms,
	});
}

const figures = (cells: readonly RuntimeCell[]) => {
	const { runtimeMs, energyUj, defaultUj, money, unpricedUj } = totalRuntime(cells, true);
	return { runtimeMs, energyUj, defaultUj, money, unpricedUj };
};
type Figures = ReturnType<typeof figures>;
const together = (parts: readonly Figures[]): Figures =>
	parts.reduce(
		(a, b) => ({
			runtimeMs: a.runtimeMs + b.runtimeMs,
			energyUj: a.energyUj + b.energyUj,
			defaultUj: a.defaultUj + b.defaultUj,
			money: a.money + b.money,
			unpricedUj: a.unpricedUj + b.unpricedUj,
		}),
		figures([]),
	);
const parted = (cells: readonly RuntimeCell[], keyOf: (cell: RuntimeCell) => string | number | boolean) =>
	[...groupRows(cells, keyOf).values()].map(figures);

describe("sumRuntime", () => {
	it("lets switches sum to devices, devices to rooms, days to the range, ended and running to all: exactly", () => {
		fc.assert(
			fc.property(world, (made) => {
				const cells = sum(made, { start: START, end: END });
				const whole = figures(cells);
				for (const keyOf of [
					(cell: RuntimeCell) => cell.ratedSwitch.switchId,
					(cell: RuntimeCell) => cell.device.deviceId,
					(cell: RuntimeCell) => cell.classroomId,
					(cell: RuntimeCell) => cell.date,
					(cell: RuntimeCell) => cell.isOngoing,
				])
					expect(together(parted(cells, keyOf))).toEqual(whole);
				const byRoom = [1, 2, 3, UNASSIGNED].map((room) => figures(sum(made, { start: START, end: END }, new Set([room]))));
				expect(together(byRoom)).toEqual(whole);
			}),
			{ numRuns: 1_000 },
		);
	});

	it("sums over any two halves of a range to the range", () => {
		fc.assert(
			fc.property(world, fc.integer({ min: START, max: END }), (made, middle) => {
				const halves = [sum(made, { start: START, end: middle }), sum(made, { start: middle, end: END })].map(figures);
				expect(together(halves)).toEqual(figures(sum(made, { start: START, end: END })));
			}),
			{ numRuns: 1_000 },
		);
	});

	it("counts every millisecond of a session once, as a plain count of it does", () => {
		fc.assert(
			fc.property(world, (made) => {
				const until = Math.min(END, NOW);
				const plain = made.devices.flatMap(({ rated, spans }) =>
					spans.map(({ onAt, offAt }) => {
						const open = rated.status === "live" ? NOW : Math.max(onAt, rated.lastSeenAt ?? onAt);
						return Math.max(0, Math.min(offAt ?? open, until) - Math.max(onAt, START));
					}),
				);
				const counted = figures(sum(made, { start: START, end: END })).runtimeMs;
				expect(counted).toBe(BigInt(plain.reduce((a, b) => a + b, 0)));
			}),
			{ numRuns: 1_000 },
		);
	});

	it.each([
		["2026-10-25", 25],
		["2026-03-29", 23],
		["2026-10-26", 24],
	])("knows that %s has %i hours in Berlin", (date, hours) => {
		const day = dayPieces(
			{ start: Date.parse(`${date}T00:00Z`) - 30 * HOUR, end: Date.parse(`${date}T00:00Z`) + 50 * HOUR },
			ZONES,
		);
		const piece = day.find((each) => each.date === date);
		expect((piece?.end ?? 0) - (piece?.start ?? 0)).toBe(hours * HOUR);
		const made = fc.sample(device(1), { numRuns: 1, seed: 1 })[0] as { rated: RatedDevice };
		const rated = { ...made.rated, homes: homesOf([], 1), lastSeenAt: null, status: "live" } as const;
		const span = { deviceId: 1, position: 0, onAt: (piece?.start ?? 0) - HOUR, offAt: (piece?.end ?? 0) + HOUR, flags: [] };
		const prices = ratesAlone(createRateBook({ versions: [], rooms: [], zones: ZONES }), (each) =>
			new DayIntervals(ZONES).of(each),
		);
		const cells = sumRuntime({ devices: [rated], spans: [span], days: day, prices, now: END, classroomIds: null });
		expect(cells.find((cell) => cell.date === date)?.runtimeMs).toBe(BigInt(hours * HOUR));
	});

	it("cuts a stretch into quarter-hours that sum to it", () => {
		fc.assert(
			fc.property(
				instant,
				fc.integer({ min: 1, max: 5 * HOUR }),
				fc.bigInt({ min: 0n, max: 3_000_000n }),
				(start, ms, powerMw) => {
					const quarters = quartersOf({ start, end: start + ms, powerMw, classroomId: 1, date: "2026-10-25", isDefault: false });
					expect(quarters.reduce((all, each) => all + each.energyUj, 0n)).toBe(powerMw * BigInt(ms));
					expect(quarters.every((each) => each.startsAt % QUARTER === 0)).toBe(true);
				},
			),
			{ numRuns: 1_000 },
		);
	});
});
