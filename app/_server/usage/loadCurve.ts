import { startOfSiteDate } from "@/domain/calendar/datedDay";
import type { Instant, Interval } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS } from "@/domain/calendar/quarterHour";
import type { LocalDate } from "@/domain/calendar/zone";
import { meanPower } from "@/domain/quantity/energy";
import { readEnergyCurve, readRoomQuarters } from "@/store/usageCurves";
import type { DayUsage } from "@/store/usageFigures";
import type { LoadPoint } from "@/wire/http/overview";
import { localTime, type Place } from "./place";
import { type Bucket, bucketsOf, DAY_MINUTES, dayIntervalOf, rowsOfBuckets } from "./timeRange";
import { apiKwh, apiRunningMoney, groupRows, NOTHING_KNOWN, totalOf, type UsageAmounts, type UsageTotal } from "./usageTotal";
import type { ViewPeriod } from "./viewPeriod";

/** A power over less of the running bucket than this would be noise: its energy is told, its power not yet. */
const RUNNING_MS_MIN = 180_000;

/**
 * The load curve of a period: mean power per bucket beside the same hours of the period before. Buckets without
 * evidence, and those to come, are null. `days`: the period's days, already read.
 */
export async function readLoadCurve(place: Place, period: ViewPeriod, days: readonly DayUsage[]): Promise<LoadPoint[]> {
	const buckets = toBuckets(place, period.dates, period.bucketMinutes);
	const totals = await readTotals(place, period, buckets, days);
	const before = await readPowersBefore(place, period);
	const otherDate = new Map(period.dates.map((date, index) => [date, period.comparableDates[index]]));
	const costs = apiRunningMoney(totals.map((total) => total.costPico));
	return buckets.map((bucket, index) => {
		const total = totals[index] ?? NOTHING_KNOWN;
		return {
			timestamp: localTime(place, bucket.start),
			kwh: apiKwh(total),
			kw: total.isKnown ? apiKilowatts(total.energyMwh, bucket, place.now) : null,
			cost: costs[index] ?? null,
			comparable_kw: before.get(keyOf(otherDate.get(bucket.date), bucket)) ?? null,
			estimated: total.estimatedMwh > 0n,
			allocated: total.allocatedMwh > 0n,
		};
	});
}

function toBuckets(place: Place, dates: readonly LocalDate[], minutes: number): Bucket[] {
	const hull = hullOf(place, dates);
	return hull ? bucketsOf(hull, dates, minutes, place.zones) : [];
}

function hullOf(place: Place, dates: readonly LocalDate[]): Interval | null {
	const [first, last] = [dates[0], dates.at(-1)];
	if (first === undefined || last === undefined) return null;
	return { start: dayIntervalOf(first, place.zones).start, end: dayIntervalOf(last, place.zones).end };
}

/** What matches a bucket with its like in the other period: the date there, and the time since midnight. */
function keyOf(date: LocalDate | undefined, bucket: Bucket): string {
	return `${date}|${bucket.sinceMidnightMs}`;
}

async function readTotals(
	place: Place,
	period: ViewPeriod,
	buckets: readonly Bucket[],
	days: readonly DayUsage[],
): Promise<UsageTotal[]> {
	const { usage, scope } = place;
	if (period.bucketMinutes === DAY_MINUTES) {
		const byDate = groupRows(days, (row) => row.date);
		return buckets.map((bucket) => totalOf(byDate.get(bucket.date) ?? []));
	}
	const hull = hullOf(place, period.dates);
	if (hull === null) return [];
	const quarters = await readRoomQuarters(usage, scope, hull.start, hull.end);
	return rowsOfBuckets(quarters, buckets).map(totalOf);
}

/** Mean powers of the period before, by `keyOf`; buckets without evidence are left out. */
async function readPowersBefore(
	place: Place,
	{ comparableDates, bucketMinutes }: ViewPeriod,
): Promise<Map<string, number | null>> {
	const hull = hullOf(place, comparableDates);
	if (hull === null) return new Map();
	const buckets = toBuckets(place, comparableDates, bucketMinutes);
	const powers = (await readEnergies(place, comparableDates, bucketMinutes, buckets, hull)).map((held, index) => {
		const bucket = buckets[index] as Bucket;
		const energyMwh = held.reduce((sum, quarter) => sum + quarter.energyMwh, 0n);
		return [keyOf(bucket.date, bucket), held.length > 0 ? apiKilowatts(energyMwh, bucket, place.now) : null] as const;
	});
	return new Map(powers);
}

async function readEnergies(
	{ usage, scope }: Place,
	dates: readonly LocalDate[],
	minutes: number,
	buckets: readonly Bucket[],
	hull: Interval,
): Promise<{ readonly energyMwh: bigint }[][]> {
	if (minutes !== DAY_MINUTES) return rowsOfBuckets(await readEnergyCurve(usage.client, scope, hull.start, hull.end), buckets);
	const byDate = groupRows(await usage.days(scope, dates[0] as LocalDate, dates.at(-1) as LocalDate), (row) => row.date);
	return buckets.map((bucket) => byDate.get(bucket.date) ?? []);
}

/** Mean power in kW over the bucket, or over the part of it that has passed. */
function apiKilowatts(energyMwh: bigint, bucket: Bucket, now: Instant): number | null {
	const passed = Math.min(bucket.end, now) - bucket.start;
	if (bucket.end > now && passed < RUNNING_MS_MIN) return null;
	const power = meanPower(energyMwh, passed);
	return power === null ? null : Number(power) / 1e6;
}

export const SPARK_HOURS = 24;
const HOUR_MS = 4 * QUARTER_HOUR_MS;

/** kWh of the last 24 whole local hours, oldest first, by room. */
export async function readRoomSparks(place: Place): Promise<Map<number, (number | null)[]>> {
	const { start, end } = sparkHours(place);
	return toSparks(await readRoomQuarters(place.usage, place.scope, start, end), start, (row) => row.classroomId);
}

/** The same by device. */
export async function readDeviceSparks(place: Place): Promise<Map<number, (number | null)[]>> {
	const { start, end } = sparkHours(place);
	return toSparks(await place.usage.quarters(place.scope, start, end), start, (row) => row.deviceId);
}

function sparkHours(place: Place): Interval {
	const midnight = startOfSiteDate(place.today, place.zones);
	const end = midnight + Math.floor((place.now - midnight) / HOUR_MS) * HOUR_MS;
	return { start: end - SPARK_HOURS * HOUR_MS, end };
}

function toSparks<R extends UsageAmounts & { readonly startsAt: Instant }>(
	rows: readonly R[],
	start: Instant,
	keyOf: (row: R) => number,
): Map<number, (number | null)[]> {
	const hours = Array.from({ length: SPARK_HOURS }, (_, index) => ({
		start: start + index * HOUR_MS,
		end: start + (index + 1) * HOUR_MS,
	}));
	return new Map(
		[...groupRows(rows, keyOf)].map(([key, held]) => [key, rowsOfBuckets(held, hours).map((hour) => apiKwh(totalOf(hour)))]),
	);
}

export const NO_SPARK: (number | null)[] = Array.from({ length: SPARK_HOURS }, () => null);
