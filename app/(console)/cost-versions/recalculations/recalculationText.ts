import { parseDate } from "@internationalized/date";
import { formatDay, formatDayRange } from "@/components/figures/formatTime";
import type { RecalculationBody } from "@/wire/http/recalculations";

/** The local days that a change reaches: its end is excluded, and may be open. */
export function daysText({ from_date, until_date }: Pick<RecalculationBody, "from_date" | "until_date">): string {
	if (until_date === null) return `from ${formatDay(from_date)}`;
	return formatDayRange(from_date, parseDate(until_date).subtract({ days: 1 }).toString());
}
