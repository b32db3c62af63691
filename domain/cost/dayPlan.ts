import { localQuarters } from "@/domain/calendar/dayClock";
import type { Instant, Interval } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS } from "@/domain/calendar/quarterHour";
import type { DatedZone } from "@/domain/calendar/zone";
import type { CostVersion } from "./costVersion";
import { chainAt, chainEdges, type VersionChain } from "./rateAt";
import { isTimeOfUse, partsAt } from "./rateParts";

/** Quarter-hours that are priced alike: by one version (null = unpriced) and the same of its rate parts. */
export interface PlanSlot {
	readonly version: CostVersion | null;
	/** Indexes into `rateParts(version.components)`. */
	readonly parts: readonly number[];
}

/** How a local day is priced: for every quarter-hour the index of its slot. The same for all rooms of one chain. */
export interface DayPlan {
	readonly intervals: readonly Interval[];
	readonly slots: readonly PlanSlot[];
	/** Start of the first quarter-hour; `slotIndexes` counts from it. */
	readonly start: Instant;
	/** One per quarter-hour; −1 where it lies in no piece of the day. */
	readonly slotIndexes: Int16Array;
}

/** Lays out a day. Empty for a day without intervals. */
export function planDay(chain: VersionChain, intervals: readonly Interval[], zones: readonly DatedZone[]): DayPlan {
	const start = Math.min(...intervals.map((interval) => interval.start));
	const slots: PlanSlot[] = [];
	const slotIndexes: number[] = [];
	const indexOf = (version: CostVersion | null, parts: readonly number[]): number => {
		const found = slots.findIndex(
			(slot) => slot.version?.id === version?.id && slot.parts.every((part, index) => part === parts[index]),
		);
		return found >= 0 ? found : slots.push({ version, parts }) - 1;
	};
	for (const piece of intervals) {
		const offset = (piece.start - start) / QUARTER_HOUR_MS;
		while (slotIndexes.length < offset) slotIndexes.push(-1);
		const edges = [piece.start, ...chainEdges(chain, piece), piece.end];
		edges.slice(0, -1).forEach((from, index) => {
			const stretch = { start: from, end: edges[index + 1] ?? from };
			const version = chainAt(chain, from);
			if (version === null || !isTimeOfUse(version.components)) {
				const parts = version === null ? [] : partsAt(version.components, noClock);
				const slot = indexOf(version, parts);
				for (let at = stretch.start; at < stretch.end; at += QUARTER_HOUR_MS) slotIndexes.push(slot);
			} else
				for (const quarter of localQuarters(stretch, zones))
					slotIndexes.push(
						indexOf(
							version,
							partsAt(version.components, () => quarter),
						),
					);
		});
	}
	return { intervals, slots, start, slotIndexes: Int16Array.from(slotIndexes) };
}

/** The slot of a quarter-hour of the day. */
export function slotAt(plan: DayPlan, startsAt: Instant): number {
	const index = plan.slotIndexes[(startsAt - plan.start) / QUARTER_HOUR_MS] ?? -1;
	if (index < 0) throw new RangeError("slotAt: the quarter-hour does not lie in the day");
	return index;
}

function noClock(): never {
	throw new RangeError("planDay: only time of use asks for the clock");
}
