import { startOfSiteDate } from "@/domain/calendar/datedDay";
import type { Interval } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS, quarterHourStart } from "@/domain/calendar/quarterHour";
import type { LocalDate } from "@/domain/calendar/zone";
import type { QuarterUsage, UsageFigures } from "@/store/usageFigures";
import type { Place } from "./place";
import { endOfSiteDate } from "./timeRange";
import { totalOf, type UsageTotal } from "./usageTotal";

/**
 * Total of an earlier period over the same elapsed hours as `dates` has had until now. `dates` and `otherDates` ascend
 * without gaps and match by position: what is past counts whole, today up to the same time since midnight, the future not.
 */
export async function readComparable(
	place: Place,
	dates: readonly LocalDate[],
	otherDates: readonly LocalDate[],
): Promise<UsageTotal> {
	const whole = dates.filter((date) => date < place.today).length;
	const rows: UsageFigures[] = [];
	const first = otherDates[0];
	const last = otherDates[Math.min(whole, otherDates.length) - 1];
	if (first !== undefined && last !== undefined) rows.push(...(await place.usage.days(place.scope, first, last)));
	const running = dates[whole] === place.today ? otherDates[whole] : undefined;
	if (running !== undefined) rows.push(...(await readElapsed(place, running)));
	return totalOf(rows);
}

/** Figures of an earlier day up to the time since midnight that today has had. */
async function readElapsed(place: Place, date: LocalDate): Promise<UsageFigures[]> {
	const start = startOfSiteDate(date, place.zones);
	const elapsed = place.now - startOfSiteDate(place.today, place.zones);
	const cut: Interval = { start, end: Math.min(start + elapsed, endOfSiteDate(date, place.zones)) };
	const quarters = await place.usage.quarters(place.scope, cut.start, quarterHourStart(cut.end) + QUARTER_HOUR_MS);
	return quarters
		.filter((quarter) => quarter.startsAt < cut.end)
		.map((quarter) => firstPart(quarter, cut.end - quarter.startsAt));
}

/** The part of a quarter-hour that its first milliseconds had, as if it was used evenly. */
function firstPart(quarter: QuarterUsage, ms: number): UsageFigures {
	if (ms >= QUARTER_HOUR_MS) return quarter;
	const part = (amount: bigint) => (amount * BigInt(ms)) / BigInt(QUARTER_HOUR_MS);
	return {
		...quarter,
		energyMwh: part(quarter.energyMwh),
		estimatedMwh: part(quarter.estimatedMwh),
		allocatedMwh: part(quarter.allocatedMwh),
		onTimeMs: part(quarter.onTimeMs),
		coveredMs: part(quarter.coveredMs),
		costs: quarter.costs.map((cost) => ({
			...cost,
			energyMwh: part(cost.energyMwh),
			partsMwh: cost.partsMwh.map(part),
			costPico: part(cost.costPico),
		})),
	};
}
