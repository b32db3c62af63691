import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addFigures, type Figures, NO_FIGURES, type Parts, sumDays, sumParts } from "./bucket";
import { type DeviceHome, type FoldEntry, foldEntries } from "./foldEntries";
import { driftOf, reconcile } from "./reconcile";
import { difference, firstStep, staleDates, staleRange, touchedDays, within } from "./staleBuckets";

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
const total = (parts: Iterable<Figures>) => [...parts].reduce<Figures>(addFigures, NO_FIGURES);

function plus(a: Parts, b: Parts): Parts {
	return {
		quarters: sumParts([...a.quarters, ...b.quarters], (part) => part.startsAt),
		days: sumParts([...a.days, ...b.days], (part) => part.date),
		months: sumParts([...a.months, ...b.months], (part) => part.month),
	};
}

describe("stale ranges", () => {
	it("lie on the grid and hold the entry, one of no length too", () => {
		const edge = at("2026-11-21T10:15:00Z");
		expect(staleRange({ startsAt: edge - 1, endsAt: edge })).toEqual({ start: edge - 15 * MINUTE, end: edge });
		expect(staleRange({ startsAt: edge, endsAt: edge })).toEqual({ start: edge, end: edge + 15 * MINUTE });
		expect(staleRange({ startsAt: edge, endsAt: edge + 1 })).toEqual({ start: edge, end: edge + 15 * MINUTE });
	});

	it("are worked off in bounded steps", () => {
		const q = 15 * MINUTE;
		expect(firstStep({ start: 0, end: 5 * q }, 2)).toEqual({
			step: { start: 0, end: 2 * q },
			rest: { start: 2 * q, end: 5 * q },
		});
		expect(firstStep({ start: 0, end: 2 * q }, 2)).toEqual({ step: { start: 0, end: 2 * q }, rest: null });
	});

	it("name the local dates that they touch, and one on either side", () => {
		const range = { start: at("2026-11-20T18:30:00Z"), end: at("2026-11-21T18:30:00Z") };
		expect(staleDates(range, home().zones)).toEqual(["2026-11-20", "2026-11-21", "2026-11-22"]);
	});
});

describe("reconcile", () => {
	const start = at("2026-11-20T18:30:00Z");
	const dates = ["2026-11-20", "2026-11-21", "2026-11-22"];
	const range = { start, end: start + 24 * HOUR };
	const made = home();
	const ledger = foldEntries([entry(start + HOUR, start + 3 * HOUR, 8_000n)], made);
	const before = foldEntries(
		[
			entry(start - 40 * 24 * HOUR, start - 40 * 24 * HOUR + MINUTE, 5n),
			entry(start - 10 * 24 * HOUR, start - 10 * 24 * HOUR + MINUTE, 7n),
		],
		made,
	);
	const standing = plus(ledger, before);
	const inHull = (parts: Parts) => ({
		...parts,
		quarters: parts.quarters.filter((part) => part.startsAt >= start - 24 * HOUR),
		months: parts.months.filter((part) => part.month === "2026-11"),
		days: parts.days.filter((day) => day.date >= "2026-11-01"),
	});
	const check = (actual: Parts) => reconcile({ range, ledger: ledger.quarters, dates, zones: made.zones, ...inHull(actual) });

	it("has nothing to add where the law holds", () => {
		const repair = check(standing);
		expect([repair.quarters, repair.days, repair.months, driftOf(repair)]).toEqual([[], [], [], 0n]);
	});

	it("finds any figure of any projection that is off, and what mends it", () => {
		fc.assert(
			fc.property(
				fc.constantFrom("quarters", "days", "months"),
				fc.nat(20),
				fc.bigInt({ min: -9n, max: 9n }).filter((off) => off !== 0n),
				(level, pick, off) => {
					const parts = inHull(standing);
					const list: readonly Figures[] = parts[level];
					const held = list.filter((part) => level !== "days" || dates.includes((part as Parts["days"][number]).date));
					const hit = held[pick % held.length];
					const spoilt = {
						...parts,
						[level]: list.map((part) => (part === hit ? { ...part, energyMwh: part.energyMwh + off } : part)),
					};
					const repair = check(spoilt);
					expect(driftOf(repair)).toBe(off < 0n ? -off : off);
					expect(total(repair[level]).energyMwh).toBe(-off);
				},
			),
			{ numRuns: 2_000 },
		);
	});

	it("takes away what the ledger does not say", () => {
		const ghost = foldEntries([entry(start + 5 * HOUR, start + 5 * HOUR + MINUTE, 3n)], made);
		const repair = check(plus(standing, ghost));
		expect([repair.quarters, repair.days, repair.months].map((parts) => parts.map((part) => part.energyMwh))).toEqual([
			[-3n],
			[-3n],
			[-3n],
		]);
	});

	it("leaves out what agrees, and marks days whose sum stands but whose quarter-hours do not", () => {
		const moved = ledger.quarters.map((part, index) => ({
			...part,
			energyMwh: part.energyMwh + (index === 0 ? 1n : index === 1 ? -1n : 0n),
		}));
		const changed = difference(ledger.quarters, moved, (part) => part.startsAt);
		expect(changed.map((part) => part.energyMwh)).toEqual([-1n, 1n]);
		expect(touchedDays([], sumDays(changed, made.zones)).map((day) => [day.date, day.energyMwh])).toEqual([["2026-11-21", 0n]]);
		expect(within(ledger.quarters, [{ start, end: start + HOUR + 15 * MINUTE }])).toHaveLength(1);
	});
});
