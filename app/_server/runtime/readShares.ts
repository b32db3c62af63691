import type { Interval } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS } from "@/domain/calendar/quarterHour";
import type { UsageScope } from "@/store/usageFigures";
import { USAGE_QUARTER_DAYS_MAX } from "@/store/usageLimits";
import { type Outcome, ok } from "../outcome";
import type { Place } from "../usage/place";
import { type Runtime, readRuntime } from "./readRuntime";
import { QuarterWeights, type SharedCounter, shareQuarters } from "./shareCounters";

/** Quarter-hours of devices that one answer shares: a hundred devices for forty days. */
export const SHARED_QUARTERS_MAX = 400_000;
const DAY_MS = 86_400_000;

export interface SharedRuntime extends Runtime {
	/** By device id; null where the range is too long for its quarter-hours to be read. */
	readonly counters: ReadonlyMap<number, SharedCounter> | null;
}

/** Runtime, and the counters shared by it, quarter-hour by quarter-hour. */
export async function readSharedRuntime(
	place: Pick<Place, "usage" | "site" | "zones" | "now">,
	scope: UsageScope,
	range: Interval,
	deviceCount: number,
): Promise<Outcome<SharedRuntime>> {
	const end = Math.min(range.end, place.now + QUARTER_HOUR_MS);
	const quarters = (deviceCount * Math.max(0, end - range.start)) / QUARTER_HOUR_MS;
	const isTooLong = quarters > SHARED_QUARTERS_MAX || range.end - range.start > USAGE_QUARTER_DAYS_MAX * DAY_MS;
	if (isTooLong) {
		const runtime = await readRuntime(place, scope, range);
		return runtime.kind === "refused" ? runtime : ok({ ...runtime.value, counters: null });
	}
	const weights = new QuarterWeights();
	const runtime = await readRuntime(place, scope, range, (device, ratedSwitch, stretch) =>
		weights.add(device, ratedSwitch, stretch),
	);
	if (runtime.kind === "refused") return runtime;
	const counters = new Map<number, SharedCounter>();
	for (let start = range.start; start < end; start += DAY_MS)
		shareQuarters(await place.usage.quarters(scope, start, Math.min(start + DAY_MS, range.end)), weights, counters);
	return ok({ ...runtime.value, counters });
}
