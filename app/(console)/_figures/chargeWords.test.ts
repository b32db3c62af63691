import { describe, expect, it } from "vitest";
import { chargeWords } from "./chargeWords";

describe("what of a cost is charged by the month", () => {
	it("names the sum and the charges that it came by", () => {
		expect(chargeWords({ amount: 6.45, kinds: ["fixed", "minimum"] }, "INR")).toBe(
			"of which ₹6.45 fixed charge and minimum charge",
		);
		expect(chargeWords({ amount: 1200, kinds: ["energy_slabs", "demand", "fixed"] }, "INR")).toBe(
			"of which ₹1,200 slabs, demand charge and fixed charge",
		);
		expect(chargeWords({ amount: 2, kinds: ["fixed"] }, "EUR")).toBe("of which €2.00 fixed charge");
	});
});
