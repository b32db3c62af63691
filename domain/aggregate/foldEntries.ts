import { contains, type Instant, type Interval } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS, quarterHourStart } from "@/domain/calendar/quarterHour";
import type { DatedZone } from "@/domain/calendar/zone";
import { apportion } from "@/domain/quantity/apportion";
import type { MilliwattHours } from "@/domain/quantity/energy";
import { type Parts, type QuarterPart, sumDays, sumMonths, sumParts } from "./bucket";
import { type GapKnowledge, gapWeights, NOTHING_KNOWN } from "./spreadGap";

/**
 * A ledger entry as the fold sees it; or the exact sum of several that lie in one quarter-hour and one room, for their
 * parts are plain sums. All amounts are signed: those of a reversal are negative.
 */
export interface FoldEntry {
	/** [startsAt, endsAt). An entry of no length belongs to the quarter-hour that holds its instant. */
	readonly startsAt: Instant;
	readonly endsAt: Instant;
	readonly energyMwh: MilliwattHours;
	/** Of energyMwh, what is estimated: all of it or nothing, unless the entry is a sum. */
	readonly estimatedMwh: MilliwattHours;
	readonly onTimeMs: bigint;
	/** Its length; negative for a reversal. */
	readonly coveredMs: bigint;
	/** Spans a gap: its energy is distributed by what was known to be on. */
	readonly allocated: boolean;
}

/** Where a device stood, half-open. Lists ascend and never overlap. */
export interface Placement {
	readonly classroomId: number;
	readonly effectiveFrom: Instant;
	readonly effectiveUntil: Instant | null;
}

/** All that the fold must know of a device beside its entries. */
export interface DeviceHome {
	readonly deviceId: number;
	readonly placements: readonly Placement[];
	/** The site's room for devices that stand nowhere. */
	readonly unassignedClassroomId: number;
	readonly zones: readonly DatedZone[];
}

/**
 * Folds signed entries of one device into what they add to its quarter-hours, local days and local months, per room.
 * Exact: every entry is cut at UTC quarter-hours and at the edges of its placements by cumulative floor, so its parts
 * sum to it, a cut never moves what lies before another, and folding in any batches equals folding at once.
 *
 * @param known   of the device while it was silent: distributes entries that span a gap
 * @param window  on the quarter-hour grid: only what starts within it; all time by default
 */
export function foldEntries(
	entries: Iterable<FoldEntry>,
	home: DeviceHome,
	known: GapKnowledge = NOTHING_KNOWN,
	window: Interval = ALL_TIME,
): Parts {
	const quarters = sumParts(cutAll(entries, home, known, window), (part) => part.startsAt);
	const days = sumDays(quarters, home.zones);
	return { quarters, days, months: sumMonths(days) };
}

const ALL_TIME: Interval = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

function* cutAll(entries: Iterable<FoldEntry>, home: DeviceHome, known: GapKnowledge, window: Interval): Generator<QuarterPart> {
	for (const entry of entries) yield* cutEntry(entry, home, known, window);
}

/**
 * The parts of one entry, one per quarter-hour and room that it touches; of a long one only those that start within
 * the window (on the grid), which are the same as without it.
 */
export function cutEntry(
	entry: FoldEntry,
	home: DeviceHome,
	known: GapKnowledge = NOTHING_KNOWN,
	window: Interval = ALL_TIME,
): QuarterPart[] {
	const cuts = cutsOf(entry, home.placements, window);
	if (cuts.length === 2) return contains(window, entry.startsAt) ? [{ ...placeOf(entry.startsAt, home), ...wholeOf(entry) }] : [];
	const spans = cuts.slice(1).map((cut, index) => BigInt(cut - (cuts[index] ?? cut)));
	const spread = entry.allocated && entry.energyMwh !== 0n;
	const energy = apportion(entry.energyMwh, spread ? gapWeights(entry, cuts, known) : spans);
	const onTime = apportion(entry.onTimeMs, spans);
	const covered = apportion(entry.coveredMs, spans);
	const parts: QuarterPart[] = [];
	energy.forEach((energyMwh, index) => {
		const start = cuts[index] ?? entry.startsAt;
		if (!contains(window, start)) return;
		parts.push({
			...placeOf(start, home),
			energyMwh,
			estimatedMwh: entry.estimatedMwh === 0n ? 0n : energyMwh,
			allocatedMwh: entry.allocated ? energyMwh : 0n,
			onTimeMs: onTime[index] ?? 0n,
			coveredMs: covered[index] ?? 0n,
		});
	});
	return parts;
}

/** The room of a device at an instant; its site's unassigned room when it stands nowhere. */
export function roomAt(home: DeviceHome, at: Instant): number {
	for (const { classroomId, effectiveFrom, effectiveUntil } of home.placements)
		if (effectiveFrom <= at && (effectiveUntil === null || at < effectiveUntil)) return classroomId;
	return home.unassignedClassroomId;
}

function placeOf(at: Instant, home: DeviceHome) {
	return { deviceId: home.deviceId, classroomId: roomAt(home, at), startsAt: quarterHourStart(at) };
}

function wholeOf(entry: FoldEntry) {
	const { energyMwh, estimatedMwh, onTimeMs, coveredMs, allocated } = entry;
	return { energyMwh, estimatedMwh, allocatedMwh: allocated ? energyMwh : 0n, onTimeMs, coveredMs };
}

/** The entry's start, every quarter-hour edge of the window and placement edge inside it, its end. Two = nothing cuts it. */
function cutsOf({ startsAt, endsAt }: FoldEntry, placements: readonly Placement[], window: Interval): Instant[] {
	const cuts = new Set<Instant>([startsAt]);
	const first = Math.max(quarterHourStart(startsAt) + QUARTER_HOUR_MS, window.start);
	for (let at = first; at < endsAt && at <= window.end; at += QUARTER_HOUR_MS) cuts.add(at);
	for (const { effectiveFrom, effectiveUntil } of placements) {
		if (startsAt < effectiveFrom && effectiveFrom < endsAt) cuts.add(effectiveFrom);
		if (effectiveUntil !== null && startsAt < effectiveUntil && effectiveUntil < endsAt) cuts.add(effectiveUntil);
	}
	return [...[...cuts].sort((a, b) => a - b), endsAt];
}
