import { describe, expect, it } from "vitest";
import { cutEntry, type DeviceHome, type FoldEntry, foldEntries, type Placement } from "./foldEntries";
import { NOTHING_KNOWN } from "./spreadGap";

const MINUTE = 60_000;
const TEN = Date.parse("2026-11-21T10:00:00Z");
const MOVE = TEN + 5 * MINUTE;

const standing = (...placements: Placement[]): DeviceHome => ({
	deviceId: 1,
	placements,
	unassignedClassroomId: 99,
	zones: [{ effectiveFrom: 0, timeZone: "UTC" }],
});
const entry = (startsAt: number, endsAt: number, more: Partial<FoldEntry> = {}): FoldEntry => ({
	startsAt,
	endsAt,
	energyMwh: 1_000n,
	estimatedMwh: 0n,
	onTimeMs: 0n,
	coveredMs: BigInt(endsAt - startsAt),
	allocated: false,
	...more,
});
const cut = (one: FoldEntry, home: DeviceHome) =>
	cutEntry(one, home).map(({ classroomId, startsAt, energyMwh }) => [classroomId, startsAt, energyMwh]);

const MOVED = standing(
	{ classroomId: 7, effectiveFrom: 0, effectiveUntil: MOVE },
	{ classroomId: 8, effectiveFrom: MOVE, effectiveUntil: null },
);

describe("an entry at the edge of a placement", () => {
	it("is not cut where it ends just as the device moves, or begins just then", () => {
		expect(cut(entry(TEN, MOVE), MOVED)).toEqual([[7, TEN, 1_000n]]);
		expect(cut(entry(MOVE, MOVE + MINUTE), MOVED)).toEqual([[8, TEN, 1_000n]]);
	});

	it("is cut where the device comes from nowhere, and where it goes nowhere", () => {
		const comes = standing({ classroomId: 7, effectiveFrom: MOVE, effectiveUntil: null });
		expect(cut(entry(TEN, TEN + 10 * MINUTE), comes)).toEqual([
			[99, TEN, 500n],
			[7, TEN, 500n],
		]);
		const goes = standing({ classroomId: 7, effectiveFrom: 0, effectiveUntil: MOVE });
		expect(cut(entry(TEN, TEN + 10 * MINUTE), goes)).toEqual([
			[7, TEN, 500n],
			[99, TEN, 500n],
		]);
	});

	it("is cut nowhere by a placement that is long over or far off", () => {
		const elsewhere = standing(
			{ classroomId: 5, effectiveFrom: 0, effectiveUntil: TEN - MINUTE },
			{ classroomId: 7, effectiveFrom: TEN - MINUTE, effectiveUntil: TEN + 60 * MINUTE },
			{ classroomId: 9, effectiveFrom: TEN + 60 * MINUTE, effectiveUntil: null },
		);
		expect(cut(entry(TEN, TEN + MINUTE), elsewhere)).toEqual([[7, TEN, 1_000n]]);
	});
});

describe("an entry at the edge of a quarter-hour", () => {
	it("that ends there touches the one before alone; a millisecond more touches both", () => {
		const edge = TEN + 15 * MINUTE;
		expect(cut(entry(TEN, edge), MOVED).map(([, startsAt]) => startsAt)).toEqual([TEN, TEN]);
		expect(cut(entry(MOVE, edge), MOVED)).toEqual([[8, TEN, 1_000n]]);
		expect(cut(entry(edge - 1, edge + 1), MOVED)).toEqual([
			[8, TEN, 500n],
			[8, edge, 500n],
		]);
	});
});

describe("an entry that is a sum of several", () => {
	it("keeps its estimated part where nothing cuts it", () => {
		expect(cutEntry(entry(TEN, TEN + MINUTE, { estimatedMwh: 300n, onTimeMs: 40n, allocated: true }), MOVED)).toEqual([
			{
				deviceId: 1,
				classroomId: 7,
				startsAt: TEN,
				energyMwh: 1_000n,
				estimatedMwh: 300n,
				allocatedMwh: 1_000n,
				onTimeMs: 40n,
				coveredMs: 60_000n,
			},
		]);
	});
});

describe("a window", () => {
	const hour = entry(TEN, TEN + 60 * MINUTE, { allocated: true });

	it("holds the quarter-hour that begins with it, not the one that begins as it ends", () => {
		const window = { start: TEN + 15 * MINUTE, end: TEN + 45 * MINUTE };
		const starts = foldEntries([hour], standing(), NOTHING_KNOWN, window).quarters.map(({ startsAt }) => startsAt);
		expect(starts).toEqual([TEN + 15 * MINUTE, TEN + 30 * MINUTE]);
	});

	it("holds a short entry by its beginning", () => {
		const short = entry(TEN, TEN + MINUTE);
		expect(foldEntries([short], MOVED, NOTHING_KNOWN, { start: TEN, end: TEN + 15 * MINUTE }).quarters).toHaveLength(1);
		expect(foldEntries([short], MOVED, NOTHING_KNOWN, { start: TEN + 15 * MINUTE, end: TEN + 30 * MINUTE }).quarters).toEqual([]);
	});
});
