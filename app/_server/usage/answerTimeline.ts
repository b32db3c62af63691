import { siteDate } from "@/domain/calendar/datedDay";
import type { TimelineResponse } from "@/wire/http/timeline";
import type { Outcome } from "../outcome";
import { ok } from "../outcome";
import { localTime, type RoomPlace } from "./place";
import {
	type Bucket,
	bucketsOf,
	checkRangeLength,
	DAY_MINUTES,
	datesOf,
	rowsOfBuckets,
	type TimeRange,
	toTimeRange,
} from "./timeRange";
import { apiEnergy, apiRunningMoney, groupRows, totalOf } from "./usageTotal";

interface TimelineAsked {
	readonly start: string;
	readonly end: string;
	readonly bucket: number;
}

/** A room's energy and cost in buckets. They add up to the range, to the milliwatt-hour and the 10^-6 of money. */
export async function answerTimeline(
	place: RoomPlace,
	{ start, end, bucket }: TimelineAsked,
): Promise<Outcome<TimelineResponse>> {
	const parsed = toTimeRange({ start, end }, place.zones);
	const range = parsed.kind === "refused" ? parsed : checkRangeLength(parsed.value, bucket);
	if (range.kind === "refused") return range;
	const dates = datesOf(range.value, (at) => siteDate(at, place.zones));
	const buckets = bucketsOf(range.value, dates, bucket, place.zones);
	const totals = (await readBuckets(place, range.value, buckets, bucket)).map(totalOf);
	const costs = apiRunningMoney(totals.map((total) => total.costPico));
	return ok({
		classroom: place.room.code,
		start: localTime(place, range.value.start),
		end: localTime(place, range.value.end),
		time_zone: place.timeZone,
		as_of: localTime(place, place.now),
		currency: place.site.currency,
		bucket_minutes: bucket,
		data_points: buckets.length,
		timeline: buckets.map((each, index) => {
			const total = totals[index] ?? totalOf([]);
			return {
				timestamp: localTime(place, each.start),
				...apiEnergy(total),
				total_cost: costs[index] ?? null,
				device_count: total.deviceIds.size,
			};
		}),
	});
}

async function readBuckets({ usage, scope }: RoomPlace, range: TimeRange, buckets: readonly Bucket[], bucketMinutes: number) {
	if (bucketMinutes === DAY_MINUTES && range.dates !== null) {
		const byDate = groupRows(await usage.days(scope, range.dates.first, range.dates.last), (row) => row.date);
		// A date that a change of zone cut in two is one row: its first piece carries it.
		return buckets.map((each, index) => (buckets[index - 1]?.date === each.date ? [] : (byDate.get(each.date) ?? [])));
	}
	return rowsOfBuckets(await usage.quarters(scope, range.start, range.end), buckets);
}
