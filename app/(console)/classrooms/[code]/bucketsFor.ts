import { parseDate } from "@internationalized/date";

const WIDTHS = [15, 60, 180, 1440] as const;
const POINTS_MAX = 750;
const POINTS_MIN = 2;

/** Bucket widths, in minutes, that give a curve of a readable number of points over these days. */
export function bucketsFor(start: string, end: string): number[] {
	const days = parseDate(end).compare(parseDate(start)) + 1;
	return WIDTHS.filter((minutes) => {
		const points = (days * 1440) / minutes;
		return POINTS_MIN <= points && points <= POINTS_MAX;
	});
}
