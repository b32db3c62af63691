import { parseDate } from "@internationalized/date";

/** "As we knew it on 5 March" is what was known when that day had ended: the API's `as_of` is the first instant of a date. */
export function asOfInstant(date: string): string {
	return parseDate(date).add({ days: 1 }).toString();
}
