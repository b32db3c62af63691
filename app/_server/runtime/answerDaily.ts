import { siteDate } from "@/domain/calendar/datedDay";
import type { DailyResponse } from "@/wire/http/runtime";
import { type Outcome, ok } from "../outcome";
import type { Place } from "../usage/place";
import { datesOf, endOfSiteDate } from "../usage/timeRange";
import { groupRows } from "../usage/usageTotal";
import { openRuntime, type RuntimeQuery, toAnswerHead } from "./openRuntime";
import { readRuntime } from "./readRuntime";
import { apiRuntime, apiRuntimeQuality, totalRuntime } from "./runtimeTotal";
import { isKnownBefore } from "./sumRuntime";

/** Every local day of a range. A day to come is not known, nor is one before anything was heard of the switches. */
export async function answerDaily(place: Place, query: RuntimeQuery): Promise<Outcome<DailyResponse>> {
	const asked = await openRuntime(place, query);
	if (asked.kind === "refused") return asked;
	const { scope, range, isOpen } = asked.value;
	const runtime = await readRuntime(place, scope, range);
	if (runtime.kind === "refused") return runtime;
	const { devices, cells } = runtime.value;
	const isKnown = isKnownBefore(devices, range.end);
	const byDate = groupRows(cells, (cell) => cell.date);
	return ok({
		...toAnswerHead(place, asked.value, query),
		...apiRuntime(totalRuntime(cells, isKnown), isOpen),
		days: datesOf(range, (at) => siteDate(at, place.zones)).map((date) => {
			const ofDay = byDate.get(date) ?? [];
			const isDayOpen = date >= place.today;
			const isDayKnown = date <= place.today && isKnownBefore(devices, endOfSiteDate(date, place.zones));
			const total = totalRuntime(ofDay, isDayKnown);
			const part = (ongoing: boolean) =>
				totalRuntime(
					ofDay.filter((cell) => cell.isOngoing === ongoing),
					isDayKnown,
				);
			return {
				date,
				...apiRuntime(total, isDayOpen),
				...apiRuntimeQuality(total),
				completed: apiRuntime(part(false), isDayOpen),
				ongoing: apiRuntime(part(true), isDayOpen),
			};
		}),
	});
}
