import { describe, expect, it } from "vitest";
import { decimal, moment, nameText, roomCode } from "./fields";

describe("nameText", () => {
	it.each(["<b>", "=1+1", "नमस्ते", "a‍b", "O'Brien; --"])("keeps %j as it is", (text) => {
		expect(nameText(50).parse(text)).toBe(text);
	});

	it.each([
		"",
		"   ",
		"a\u0000",
		"a\nb",
		"\u202etxt",
		"\ud800",
		"\ufeff",
		"x".repeat(51),
		"\u200b",
		"\u200d\u00ad",
		"\u0301",
		"a\u2028b",
	])("refuses %j", (text) => {
		expect(nameText(50).safeParse(text).success).toBe(false);
	});

	it("makes two ways of writing the same letters one", () => {
		expect(nameText(50).parse(" Cafe\u0301 ")).toBe("Caf\u00e9");
	});
});

describe("roomCode", () => {
	it.each([
		["CSE-301", true],
		["कक्षा 4", true],
		["=1+1", false],
		["-1", false],
		["a/b", false],
		["x".repeat(33), false],
	])("%j → %j", (code, taken) => {
		expect(roomCode.safeParse(code).success).toBe(taken);
	});
});

describe("moment", () => {
	it("tells a local date from an instant", () => {
		expect(moment.parse("2026-11-21")).toEqual({ kind: "date", date: "2026-11-21" });
		expect(moment.parse("2026-11-21T10:15:00+05:30")).toEqual({ kind: "instant", at: Date.UTC(2026, 10, 21, 4, 45) });
	});

	it.each([
		"2026-02-29",
		"2026-13-01",
		"1999-12-31",
		"2200-01-01",
		"2026-11-21T10:15",
		"2026-11-21T24:00:00Z",
		"21.11.2026",
		"",
		"2026-11-21 ",
	])("refuses %j", (text) => {
		expect(moment.safeParse(text).success).toBe(false);
	});
});

describe("decimal", () => {
	it.each([
		[0.1 + 0.2, true],
		[1.234, true],
		[1.2345, false],
		[-0.001, false],
		[Number.NaN, false],
		[Number.POSITIVE_INFINITY, false],
	])("with 3 decimals: %j → %j", (value, taken) => {
		expect(decimal({ min: 0, max: 1e7, decimals: 3 }).safeParse(value).success).toBe(taken);
	});
});
