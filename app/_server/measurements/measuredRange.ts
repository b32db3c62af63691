import { addDays } from "@/domain/calendar/zone";
import { type Outcome, refuseField } from "../outcome";
import { localTime, type Place } from "../usage/place";
import { checkRangeLength, type TimeRange, toTimeRange } from "../usage/timeRange";

/** A fortnight holds each weekday twice. */
export const DEFAULT_DAYS = 14;
const QUARTER_HOUR_MINUTES = 15;

/** The range asked for, else the last 14 full days. Both ends or none. */
export function toMeasuredRange(
	place: Place,
	{ start, end }: { start?: string | undefined; end?: string | undefined },
): Outcome<TimeRange> {
	if ((start === undefined) !== (end === undefined))
		return refuseField(
			start === undefined ? "start" : "end",
			"start and end come together, or neither for the last 14 full days",
		);
	const asked = { start: start ?? addDays(place.today, -DEFAULT_DAYS), end: end ?? addDays(place.today, -1) };
	const range = toTimeRange(asked, place.zones);
	return range.kind === "refused" ? range : checkRangeLength(range.value, QUARTER_HOUR_MINUTES);
}

/** What of a range lies in the past: the future is not measured yet. Empty when none of it does. */
export function measuredPart(place: Place, { start, end }: TimeRange): { start: number; end: number } {
	return { start, end: Math.max(start, Math.min(end, place.now)) };
}

export function apiRange(place: Place, { start, end }: TimeRange): { start: string; end: string } {
	return { start: localTime(place, start), end: localTime(place, end) };
}

export function roundTo(value: number, decimals: number): number {
	return Number(value.toFixed(decimals));
}
