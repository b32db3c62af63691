import { describe, expect, it } from "vitest";
import type { CalendarResponse, DayCategory } from "@/wire/http/calendar";
import { toHeatDays } from "./toHeatDays";

const day = (date: string, kwh: number | null, category: DayCategory) => ({
	date,
	total_kwh: kwh,
	total_cost: null,
	unpriced_kwh: 0,
	device_count: 1,
	category,
});
const calendar: CalendarResponse = {
	classroom: "A-101",
	year: 2026,
	month: 11,
	month_string: "2026-11",
	time_zone: "Asia/Kolkata",
	as_of: "2026-11-05T10:00:00+05:30",
	currency: "INR",
	calendar: [
		day("2026-11-01", null, "none"),
		day("2026-11-02", 0, "zero"),
		day("2026-11-03", 7, "high"),
		day("2026-11-04", 10, "high"),
		day("2026-11-05", 1, "low"),
		day("2026-11-06", null, "none"),
	],
};

describe("toHeatDays", () => {
	const days = toHeatDays(calendar, (kwh) => `${kwh}`);

	it("tells no reading, a true zero and a day to come apart", () => {
		expect(days.map(({ level, text, isFuture }) => [level, text, isFuture])).toEqual([
			[null, "no reading", false],
			[0, "0", false],
			[3, "7", false],
			[4, "10", false],
			[1, "1", false],
			[null, "not yet", true],
		]);
	});
});
