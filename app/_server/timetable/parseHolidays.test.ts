import { describe, expect, it } from "vitest";
import { toClockText, toDayTimes } from "./dayTimes";
import { parseHolidays } from "./parseHolidays";

describe("parseHolidays", () => {
	it("reads pasted lines, however date and name are parted", () => {
		const text =
			"# National\r\n2026-08-15 Independence Day\n\n2026-10-02\tGandhi Jayanti\n2026-11-24: Guru Nanak Jayanti\n2026-12-25, Christmas";
		expect(parseHolidays(text)).toMatchObject({
			kind: "success",
			value: [
				{ date: "2026-08-15", name: "Independence Day" },
				{ date: "2026-10-02", name: "Gandhi Jayanti" },
				{ date: "2026-11-24", name: "Guru Nanak Jayanti" },
				{ date: "2026-12-25", name: "Christmas" },
			],
		});
	});

	it("names every line that it cannot read, and takes none of them", () => {
		const text =
			"2026-08-15\n15.08.2026 Independence Day\n2026-02-30 Nothing\n2026-01-26 Republic Day\n2026-01-26 Again\n2026-03-01 a\u202eb";
		const refused = parseHolidays(text);
		expect(refused.kind === "refused" && refused.problem.paths).toEqual([
			{ path: "text", message: "line 1: must be a date and a name, such as 2026-08-15 Independence Day" },
			{ path: "text", message: "line 2: must be a date and a name, such as 2026-08-15 Independence Day" },
			{ path: "text", message: "line 3: 2026-02-30 is no date of the calendar" },
			{ path: "text", message: "line 5: 2026-01-26 stands there twice" },
			{ path: "text", message: "line 6: must not hold control or text-direction characters" },
		]);
		expect(parseHolidays("\n# nothing\n").kind).toBe("refused");
	});
});

describe("times of day", () => {
	it.each([
		["09:00", "17:00", 540, 1020],
		["22:00", "06:00", 1320, 1800],
		["00:00", "24:00", 0, 1440],
		["09:00", "00:00", 540, 1440],
		["09:00", null, 540, 541],
		[null, "19:30", 1169, 1170],
		[null, "00:00", 1439, 1440],
	])("from %s to %s are minutes %i to %i", (starts, ends, startsMinute, endsMinute) => {
		expect(toDayTimes(starts, ends)).toEqual({ startsMinute, endsMinute });
	});

	it("that are the same are none", () => {
		expect(toDayTimes("09:00", "09:00")).toBeNull();
	});

	it("are told by the clock", () => {
		expect([540, 1440, 1800, 5].map(toClockText)).toEqual(["09:00", "24:00", "06:00", "00:05"]);
	});
});
