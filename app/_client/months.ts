import { parseDate } from "@internationalized/date";
import { isDate } from "./range";

/** "2026-11" plus so many months. */
export function addMonths(month: string, months: number): string {
	return parseDate(`${month}-01`).add({ months }).toString().slice(0, 7);
}

/** The last `count` months up to `last`, newest first. */
export function monthsUpTo(last: string, count: number): string[] {
	return Array.from({ length: count }, (_, back) => addMonths(last, -back));
}

export function isMonth(text: string | null): text is string {
	return text !== null && /^\d{4}-\d{2}$/.test(text) && isDate(`${text}-01`);
}
