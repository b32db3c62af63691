import { describe, expect, it } from "vitest";
import { formatDifference } from "./formatDifference";

describe("formatDifference", () => {
	it("says the direction of a difference, and that there is none", () => {
		expect([38.25, -120_400, 0].map((amount) => formatDifference(amount, "INR"))).toEqual(["+₹38.25", "−₹1,20,400", "±₹0.00"]);
	});

	it("does not call a difference none because it is less than a paisa", () => {
		expect([0.004, -0.000_001, 0.005].map((amount) => formatDifference(amount, "INR"))).toEqual(["+<₹0.01", "−<₹0.01", "+₹0.01"]);
	});
});
