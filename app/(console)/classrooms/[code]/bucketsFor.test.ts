import { describe, expect, it } from "vitest";
import { bucketsFor } from "./bucketsFor";

describe("bucketsFor", () => {
	it("offers no whole days within one day", () => {
		expect(bucketsFor("2026-11-21", "2026-11-21")).toEqual([15, 60, 180]);
	});

	it("offers no quarter-hours over a month", () => {
		expect(bucketsFor("2026-11-01", "2026-11-30")).toEqual([60, 180, 1440]);
	});
});
