import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayInterval } from "@/domain/calendar/zone";
import { addFigures, type Figures, isNothing, NO_FIGURES, type Parts, sumDays, sumMonths, sumParts } from "./bucket";
import { cutEntry, type DeviceHome, type FoldEntry, foldEntries, roomAt } from "./foldEntries";
import { type GapKnowledge, gapKey, type KnownLoad, NOTHING_KNOWN } from "./spreadGap";
import { within } from "./staleBuckets";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (text: string) => Date.parse(text);

const home = (
	timeZone = "Asia/Kolkata",
	placements: DeviceHome["placements"] = [{ classroomId: 7, effectiveFrom: 0, effectiveUntil: null }],
): DeviceHome => ({
	deviceId: 1,
	placements,
	unassignedClassroomId: 99,
	zones: [{ effectiveFrom: 0, timeZone }],
});
const entry = (startsAt: number, endsAt: number, energyMwh: bigint, more: Partial<FoldEntry> = {}): FoldEntry => ({
	startsAt,
	endsAt,
	energyMwh,
	estimatedMwh: 0n,
	onTimeMs: 0n,
	coveredMs: BigInt(endsAt - startsAt),
	allocated: false,
	...more,
});
const reversal = (of: FoldEntry): FoldEntry => ({
	...of,
	energyMwh: -of.energyMwh,
	estimatedMwh: -of.estimatedMwh,
	onTimeMs: -of.onTimeMs,
	coveredMs: -of.coveredMs,
});
const total = (parts: Iterable<Figures>) => [...parts].reduce<Figures>(addFigures, NO_FIGURES);

describe("cutEntry", () => {
	it("cuts 45 Wh at 10:15 by time", () => {
		const start = at("2026-11-21T10:00:00Z");
		expect(
			cutEntry(entry(start + 14 * MINUTE, start + 16 * MINUTE, 45_001n), home()).map((part) => [
				part.startsAt,
				part.energyMwh,
				part.coveredMs,
			]),
		).toEqual([
			[start, 22_500n, 60_000n],
			[start + 15 * MINUTE, 22_501n, 60_000n],
		]);
	});

	it("leaves what a device used before it moved at 10:07 in its old room", () => {
		const start = at("2026-11-21T10:00:00Z");
		const placements = [
			{ classroomId: 7, effectiveFrom: 0, effectiveUntil: start + 7 * MINUTE },
			{ classroomId: 8, effectiveFrom: start + 7 * MINUTE, effectiveUntil: null },
		];
		expect(
			cutEntry(entry(start, start + 10 * MINUTE, 1_000n), home("UTC", placements)).map((part) => [
				part.classroomId,
				part.startsAt,
				part.energyMwh,
			]),
		).toEqual([
			[7, start, 700n],
			[8, start, 300n],
		]);
	});

	it("puts the energy of a device that stands nowhere into the unassigned room", () => {
		const placements = [{ classroomId: 7, effectiveFrom: 100, effectiveUntil: 200 }];
		expect([99, 100, 199, 200].map((instant) => roomAt(home("UTC", placements), instant))).toEqual([99, 7, 7, 99]);
	});

	it("gives an entry of no length to the quarter-hour that holds its instant", () => {
		const edge = at("2026-11-21T10:15:00Z");
		expect(cutEntry(entry(edge, edge, 1n), home()).map((part) => [part.startsAt, part.energyMwh])).toEqual([[edge, 1n]]);
		expect(cutEntry(entry(edge - 1, edge, 1n), home()).map((part) => [part.startsAt, part.energyMwh])).toEqual([
			[edge - 15 * MINUTE, 1n],
		]);
	});

	it("distributes a gap by what was known to be on, and evenly where nothing was", () => {
		const start = at("2026-11-21T10:00:00Z");
		const gap = entry(start, start + HOUR, 10_000n, { allocated: true });
		const loads: KnownLoad[] = [
			{ start: start - HOUR, end: start + 15 * MINUTE, powerMw: 40_000n },
			{ start: start + 45 * MINUTE, end: start + 2 * HOUR, powerMw: 120_000n },
		];
		const energies = (known: readonly KnownLoad[]) =>
			cutEntry(gap, home(), { ...NOTHING_KNOWN, on: known }).map((part) => part.energyMwh);
		expect(energies(loads)).toEqual([2_500n, 0n, 0n, 7_500n]);
		expect(energies([])).toEqual([2_500n, 2_500n, 2_500n, 2_500n]);
		expect(energies([{ start: start - HOUR, end: start, powerMw: 5n }])).toEqual([2_500n, 2_500n, 2_500n, 2_500n]);
		expect(
			cutEntry(gap, home(), { ...NOTHING_KNOWN, on: loads }).every(
				(part) => part.allocatedMwh === part.energyMwh && part.coveredMs === 900_000n,
			),
		).toBe(true);
		expect(
			cutEntry({ ...gap, allocated: false }, home(), { ...NOTHING_KNOWN, on: loads }).map((part) => [
				part.energyMwh,
				part.allocatedMwh,
			]),
		).toEqual(Array(4).fill([2_500n, 0n]));
	});
});

// Histories around the edges that matter: IST month ends, Berlin's 23 h and 25 h days, Nepal, a zone change, two moves.
const ZONES = ["Asia/Kolkata", "Europe/Berlin", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"];
const EDGES = [
	"2026-03-28T20:00:00Z",
	"2026-10-24T20:00:00Z",
	"2026-10-31T12:00:00Z",
	"2026-03-08T03:00:00Z",
	"2026-04-04T10:00:00Z",
].map(at);
const arbitraryHome = fc
	.record({
		base: fc.constantFrom(...EDGES),
		zones: fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(...ZONES)), { minLength: 1, maxLength: 3 }),
		moves: fc.uniqueArray(fc.integer({ min: 0, max: 48 * 60 }), { maxLength: 3 }),
	})
	.map(({ base, zones, moves }) => {
		const edges = [...moves].sort((a, b) => a - b).map((minutes) => base + minutes * MINUTE);
		const made: DeviceHome = {
			deviceId: 1,
			unassignedClassroomId: 99,
			placements: edges.map((effectiveFrom, index) => ({
				classroomId: 7 + index,
				effectiveFrom,
				effectiveUntil: edges[index + 1] ?? null,
			})),
			zones: [...new Map(zones)]
				.sort(([a], [b]) => a - b)
				.map(([hours, timeZone], index) => ({ effectiveFrom: index === 0 ? 0 : base + hours * HOUR, timeZone })),
		};
		return { base, home: made };
	});
const arbitraryEntry = fc.record({
	start: fc.integer({ min: 0, max: 40 * HOUR }),
	length: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 * MINUTE }), fc.integer({ min: 1, max: 5 * HOUR })),
	energy: fc.bigInt({ min: 0n, max: 10n ** 9n }),
	onTime: fc.bigInt({ min: 0n, max: 10n ** 8n }),
	estimated: fc.boolean(),
	allocated: fc.boolean(),
});
const history = fc.tuple(arbitraryHome, fc.array(arbitraryEntry, { maxLength: 6 })).map(([{ base, home: made }, drawn]) => ({
	home: made,
	entries: drawn.map(({ start, length, energy, onTime, estimated, allocated }) =>
		entry(base + start, base + start + length, energy, { onTimeMs: onTime, estimatedMwh: estimated ? energy : 0n, allocated }),
	),
}));
/** Loads that are ON in some of the entries, switches of which nothing is known at their ends, and a ceiling that changes. */
const knownOf = (entries: readonly FoldEntry[]): GapKnowledge => ({
	on: entries.slice(0, 3).map((one, index) => ({
		start: one.startsAt - index * MINUTE,
		end: one.endsAt - index * 7 * MINUTE,
		powerMw: 40_000n * BigInt(index + 1),
	})),
	unknown: new Map(
		entries.map((one, index) => [
			gapKey(one),
			[{ start: one.endsAt - (index + 1) * 11 * MINUTE, end: one.endsAt - MINUTE, powerMw: 75_000n }],
		]),
	),
	maxima: entries
		.slice(0, 2)
		.map((one, index) => ({
			effectiveFrom: one.startsAt + index * 13 * MINUTE,
			powerMaxMw: 150_000n * BigInt(3 ** (12 * (1 - index))),
		}))
		.sort((a, b) => a.effectiveFrom - b.effectiveFrom),
});

function plus(a: Parts, b: Parts): Parts {
	return {
		quarters: sumParts([...a.quarters, ...b.quarters], (part) => part.startsAt),
		days: sumParts([...a.days, ...b.days], (part) => part.date),
		months: sumParts([...a.months, ...b.months], (part) => part.month),
	};
}
const NOTHING: Parts = { quarters: [], days: [], months: [] };

describe("foldEntries", () => {
	it("conserves: Σ ledger = Σ quarter-hours = Σ days = Σ months, every figure, over moves, zones and clock changes", () => {
		fc.assert(
			fc.property(history, ({ home: made, entries }) => {
				const parts = foldEntries(entries, made, knownOf(entries));
				const ledger = total(entries.map((one) => ({ ...one, allocatedMwh: one.allocated ? one.energyMwh : 0n })));
				for (const projection of [parts.quarters, parts.days, parts.months]) expect(total(projection)).toEqual(ledger);
				expect(sumDays(parts.quarters, made.zones)).toEqual(parts.days);
				expect(sumMonths(parts.days)).toEqual(parts.months);
			}),
			{ numRuns: 2_000 },
		);
	}, 60_000);

	it("folds in any batching as at once", () => {
		fc.assert(
			fc.property(history, fc.array(fc.nat(3), { maxLength: 12 }), ({ home: made, entries }, batches) => {
				const groups = [0, 1, 2, 3].map((batch) => entries.filter((_, index) => (batches[index] ?? 0) === batch));
				const known = knownOf(entries);
				const batched = groups.map((group) => foldEntries(group, made, known)).reduce(plus, NOTHING);
				expect(batched).toEqual(foldEntries(entries, made, known));
			}),
			{ numRuns: 2_000 },
		);
	}, 60_000);

	it("cancels an entry by its reversal to the unit, in every bucket and figure", () => {
		fc.assert(
			fc.property(history, ({ home: made, entries }) => {
				const parts = foldEntries([...entries, ...entries.map(reversal)], made, knownOf(entries));
				for (const projection of [parts.quarters, parts.days, parts.months]) expect(projection.every(isNothing)).toBe(true);
			}),
			{ numRuns: 2_000 },
		);
	}, 60_000);

	it("never changes a quarter-hour's total by a move of the device, only its rooms", () => {
		fc.assert(
			fc.property(history, ({ home: made, entries }) => {
				const byQuarter = (one: DeviceHome) =>
					sumParts(
						foldEntries(entries, one, knownOf(entries)).quarters.map((part) => ({ ...part, classroomId: 0 })),
						(part) => part.startsAt,
					);
				expect(byQuarter(made)).toEqual(byQuarter({ ...made, placements: [] }));
			}),
			{ numRuns: 2_000 },
		);
	}, 60_000);

	it("gives within a window what it gives without one, so that a long gap may be folded in steps", () => {
		fc.assert(
			fc.property(
				history,
				fc.integer({ min: -4, max: 190 }),
				fc.integer({ min: 1, max: 60 }),
				({ home: made, entries }, from, length) => {
					const start =
						(EDGES.find((edge) => entries[0] && Math.abs(edge - entries[0].startsAt) < 41 * HOUR) ?? 0) + from * 15 * MINUTE;
					const window = { start, end: start + length * 15 * MINUTE };
					const known = knownOf(entries);
					expect(foldEntries(entries, made, known, window).quarters).toEqual(
						within(foldEntries(entries, made, known).quarters, [window]),
					);
				},
			),
			{ numRuns: 2_000 },
		);
	}, 60_000);

	it("keeps estimated and allocated parts within the energy, bucket by bucket", () => {
		fc.assert(
			fc.property(history, ({ home: made, entries }) => {
				for (const part of foldEntries(entries, made, knownOf(entries)).quarters) {
					expect(part.estimatedMwh >= 0n && part.estimatedMwh <= part.energyMwh).toBe(true);
					expect(part.allocatedMwh >= 0n && part.allocatedMwh <= part.energyMwh).toBe(true);
				}
			}),
			{ numRuns: 2_000 },
		);
	}, 60_000);

	it.each([
		["Asia/Kolkata", "2026-11-21", 96],
		["Europe/Berlin", "2026-03-29", 92],
		["Europe/Berlin", "2026-10-25", 100],
		["Asia/Kathmandu", "2026-11-21", 96],
		["Australia/Lord_Howe", "2026-04-05", 98],
	])("fills a day in %s on %s with %i quarter-hours", (zone, date, quarters) => {
		const { start, end } = dayInterval(date, zone);
		const parts = foldEntries([entry(start, end, BigInt(quarters) * 10n)], home(zone));
		expect(parts.quarters.map((part) => part.energyMwh)).toEqual(Array(quarters).fill(10n));
		expect(parts.days.map((day) => [day.date, day.energyMwh])).toEqual([[date, BigInt(quarters) * 10n]]);
	});
});
