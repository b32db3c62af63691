import { formatDayRange } from "@/components/figures/formatTime";
import type { Days, RangeChoice } from "./range";

export type RangeWords = { of: string; against: string; now: string; before: string; curve: string };

/** How a range is spoken of in titles, legends and comparisons. */
export function describeRange(choice: RangeChoice, days: Days): RangeWords {
	const dates = formatDayRange(days.start, days.end);
	if (choice.kind === "preset" && choice.preset === "today")
		return {
			of: "today",
			against: "yesterday, same hours",
			now: "Today",
			before: "Yesterday",
			curve: "Load, today against yesterday",
		};
	if (choice.kind === "preset" && choice.preset === "7d")
		return {
			of: "in 7 days",
			against: "the 7 days before",
			now: "These 7 days",
			before: "The 7 days before",
			curve: "Load, 7 days against the 7 before",
		};
	if (choice.kind === "preset")
		return {
			of: "this month",
			against: "last month, same days",
			now: "This month",
			before: "Last month",
			curve: "Load, this month against last",
		};
	const isDay = days.start === days.end;
	const before = isDay ? "The day before" : "The period before";
	return {
		of: `on ${dates}`.replace("on ", isDay ? "on " : ""),
		against: before.toLowerCase(),
		now: dates,
		before,
		curve: `Load, ${dates}`,
	};
}
