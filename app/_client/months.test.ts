import { describe, expect, it } from "vitest";
import { addMonths, isMonth, monthsUpTo } from "./months";

describe("months of an address", () => {
	it("step over the new year", () => {
		expect(addMonths("2026-01", -1)).toBe("2025-12");
		expect(monthsUpTo("2026-02", 3)).toEqual(["2026-02", "2026-01", "2025-12"]);
	});

	it("are real months", () => {
		expect(["2026-13", "2026-1", "x", null, "2026-12"].map((text) => isMonth(text))).toEqual([false, false, false, false, true]);
	});
});
