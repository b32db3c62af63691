import { describe, expect, it } from "vitest";
import { formatAgo, formatClock, formatDayRange, formatInstant, formatMonth, formatWeekday, inZone } from "./formatTime";

describe("wall clock", () => {
	it("is the site's, read from the timestamp, whatever the zone of the reader", () => {
		expect(formatClock("2026-11-21T00:15:00+05:30")).toBe("00:15");
		expect(formatInstant("2026-11-21T00:15:00+05:30", "2026-11-22")).toBe("21 Nov, 00:15");
		expect(formatInstant("2024-11-05T20:10:00+05:30", "2026-11-22")).toBe("5 Nov 2024, 20:10");
	});

	it("turns a UTC instant into the site's, over a date line and a quarter-hour offset", () => {
		expect(inZone("2026-11-20T18:45:00.000Z", "Asia/Kolkata")).toBe("2026-11-21T00:15:00");
		expect(inZone("2026-11-20T18:15:00Z", "Asia/Kathmandu")).toBe("2026-11-21T00:00:00");
	});

	it("names weekdays and months by the calendar alone", () => {
		expect(formatWeekday("2026-11-21")).toBe("Sat 21 Nov 2026");
		expect(formatMonth("2026-02")).toBe("February 2026");
	});
});

describe("formatDayRange", () => {
	it.each([
		["2026-11-21", "2026-11-21", "21 Nov 2026"],
		["2026-11-15", "2026-11-21", "15 – 21 Nov 2026"],
		["2026-10-28", "2026-11-03", "28 Oct – 3 Nov 2026"],
		["2025-12-30", "2026-01-05", "30 Dec 2025 – 5 Jan 2026"],
	])("writes %s to %s as %s", (start, end, text) => {
		expect(formatDayRange(start, end)).toBe(text);
	});
});

describe("formatAgo", () => {
	const now = Date.parse("2026-11-21T10:00:00Z");
	it.each([
		["2026-11-21T15:30:02+05:30", "now"],
		["2026-11-21T15:29:52+05:30", "8 s ago"],
		["2026-11-21T09:13:00Z", "47 min ago"],
		["2026-11-21T04:59:00Z", "5 h ago"],
		["2026-11-18T09:00:00Z", "3 d ago"],
	])("says of %s: %s", (timestamp, text) => {
		expect(formatAgo(timestamp, now)).toBe(text);
	});
});
