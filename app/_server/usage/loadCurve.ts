import { startOfSiteDate } from "@/domain/calendar/datedDay";
import type { Instant } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS } from "@/domain/calendar/quarterHour";
import { meanPower } from "@/domain/quantity/energy";
import type { DayUsage, UsageFigures } from "@/store/usageFigures";
import type { LoadPoint } from "@/wire/http/overview";
import { localTime, type Place } from "./place";
import { type Bucket, bucketsOf, DAY_MINUTES, dayIntervalOf, rowsOfBuckets } from "./timeRange";
import { apiKwh, apiRunningMoney, groupRows, NOTHING_KNOWN, totalOf, type UsageTotal } from "./usageTotal";
import type { ViewPeriod } from "./viewPeriod";

/** A power over less of the running bucket than this would be noise: its energy is told, its power not yet. */
const RUNNING_MS_MIN = 180_000;

/**
 * The load curve of a period: mean power per bucket beside the same hours of the period before. Buckets without
 * evidence, and those to come, are null. `days`: the period's days, already read.
 */
export async function readLoadCurve(place: Place, period: ViewPeriod, days: readonly DayUsage[]): Promise<LoadPoint[]> {
	const buckets = await bucketsWithTotals(place, period.dates, period.bucketMinutes, days);
	const before = await bucketsWithTotals(place, period.comparableDates, period.bucketMinutes, null);
	const otherDate = new Map(period.dates.map((date, index) => [date, period.comparableDates[index]]));
	const sinceMidnight = (bucket: Bucket) => bucket.start - startOfSiteDate(bucket.date, place.zones);
	const beforeAt = new Map(before.map((each) => [`${each.bucket.date}|${sinceMidnight(each.bucket)}`, each]));
	const costs = apiRunningMoney(buckets.map((each) => each.total.costPico));
	return buckets.map(({ bucket, total }, index) => {
		const other = beforeAt.get(`${otherDate.get(bucket.date)}|${sinceMidnight(bucket)}`);
		return {
			timestamp: localTime(place, bucket.start),
			kwh: apiKwh(total),
			kw: apiKilowatts(total, bucket, place.now),
			cost: costs[index] ?? null,
			comparable_kw: other ? apiKilowatts(other.total, other.bucket, place.now) : null,
			estimated: total.estimatedMwh > 0n,
			allocated: total.allocatedMwh > 0n,
		};
	});
}

interface BucketTotal {
	readonly bucket: Bucket;
	readonly total: UsageTotal;
}

async function bucketsWithTotals(
	place: Place,
	dates: Bucket["date"][] | readonly Bucket["date"][],
	minutes: number,
	days: readonly DayUsage[] | null,
): Promise<BucketTotal[]> {
	const [first, last] = [dates[0], dates.at(-1)];
	if (first === undefined || last === undefined) return [];
	const range = { start: dayIntervalOf(first, place.zones).start, end: dayIntervalOf(last, place.zones).end };
	const buckets = bucketsOf(range, dates, minutes, place.zones);
	if (minutes === DAY_MINUTES) {
		const byDate = groupRows(days ?? (await place.usage.days(place.scope, first, last)), (row) => row.date);
		return buckets.map((bucket) => ({ bucket, total: totalOf(byDate.get(bucket.date) ?? []) }));
	}
	const rows = rowsOfBuckets(await place.usage.quarters(place.scope, range.start, range.end), buckets);
	return buckets.map((bucket, index) => ({ bucket, total: totalOf(rows[index] ?? []) }));
}

/** Mean power in kW over the bucket, or over the part of it that has passed. */
function apiKilowatts(total: UsageTotal, bucket: Bucket, now: Instant): number | null {
	if (!total.isKnown) return null;
	const passed = Math.min(bucket.end, now) - bucket.start;
	if (bucket.end > now && passed < RUNNING_MS_MIN) return null;
	const power = meanPower(total.energyMwh, passed);
	return power === null ? null : Number(power) / 1e6;
}

export const SPARK_HOURS = 24;
const HOUR_MS = 4 * QUARTER_HOUR_MS;

/** kWh of the last 24 whole local hours, oldest first, per key of the rows (a room, a device). */
export async function readSparks<K>(place: Place, keyOf: (row: UsageFigures) => K): Promise<Map<K, (number | null)[]>> {
	const midnight = startOfSiteDate(place.today, place.zones);
	const end = midnight + Math.floor((place.now - midnight) / HOUR_MS) * HOUR_MS;
	const start = end - SPARK_HOURS * HOUR_MS;
	const hours = Array.from({ length: SPARK_HOURS }, (_, index) => ({
		start: start + index * HOUR_MS,
		end: start + (index + 1) * HOUR_MS,
	}));
	const byKey = groupRows(await place.usage.quarters(place.scope, start, end), keyOf);
	return new Map(
		[...byKey].map(([key, rows]) => [
			key,
			rowsOfBuckets(rows, hours).map((held) => apiKwh(held.length > 0 ? totalOf(held) : NOTHING_KNOWN)),
		]),
	);
}

export const NO_SPARK: (number | null)[] = Array.from({ length: SPARK_HOURS }, () => null);
