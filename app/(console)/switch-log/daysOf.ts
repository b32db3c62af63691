import { parseDate } from "@internationalized/date";
import type { Days, RangeChoice } from "@/app/_client/range";

/** The local dates of a choice, both included. */
export function daysOf(choice: RangeChoice, today: string): Days {
	if (choice.kind === "dates") return { start: choice.start, end: choice.end };
	switch (choice.preset) {
		case "today":
			return { start: today, end: today };
		case "7d":
			return { start: parseDate(today).subtract({ days: 6 }).toString(), end: today };
		case "month":
			return { start: `${today.slice(0, 7)}-01`, end: today };
	}
}
