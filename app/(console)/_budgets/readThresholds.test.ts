import { describe, expect, it } from "vitest";
import { readThresholds } from "./readThresholds";

describe("readThresholds", () => {
	it("reads percentages however they are separated, and keeps what is none", () => {
		expect(readThresholds(" 80, 100 %")).toEqual([80, 100]);
		expect(readThresholds("50;a lot")).toEqual([50, "a", "lot"]);
		expect(readThresholds("")).toEqual([]);
	});
});
