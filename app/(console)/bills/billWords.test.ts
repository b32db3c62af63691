import { describe, expect, it } from "vitest";
import type { BillLineBody } from "@/wire/http/billFields";
import { calculationOf, formatBillAmount, formatDecimalText, formatSigned } from "./billWords";

const line: BillLineBody = {
	line: 1,
	connection: "site",
	version_id: 1,
	component: "energy_flat",
	kind: "energy_flat",
	label: "Energy",
	quantity: "122500.5",
	unit: "kWh",
	rate: "8.5",
	percent: null,
	share: { numerator: "1", denominator: "1" },
	allocate_by: null,
	detail: null,
	exact: "1041254.25",
	amount: 1_041_254.25,
	of_connection: null,
};

describe("the words of a bill", () => {
	it("always show paise, and the direction of an adjustment", () => {
		expect(formatBillAmount(184_320, "INR")).toBe("₹1,84,320.00");
		expect([38.25, -1_204, 0].map((amount) => formatSigned(amount, "INR"))).toEqual(["+₹38.25", "−₹1,204.00", "₹0.00"]);
	});

	it("keep every digit of a quantity", () => {
		expect(formatDecimalText("12345678901234567.123400", "INR")).toBe("12,34,56,78,90,12,34,567.1234");
		expect(formatDecimalText("-5.0", "INR")).toBe("−5");
	});

	it("say how an amount comes about", () => {
		expect(calculationOf(line, "INR")).toBe("1,22,500.5 kWh × ₹8.50");
		expect(calculationOf({ ...line, quantity: "1200", unit: "money", rate: null, percent: "10" }, "INR")).toBe(
			"10% of ₹1,200.00",
		);
		expect(
			calculationOf(
				{ ...line, quantity: "1", unit: "period", rate: "500", share: { numerator: "15", denominator: "30" } },
				"INR",
			),
		).toBe("₹500.00 × 1/2 of the month");
		expect(calculationOf({ ...line, quantity: null, rate: null }, "INR")).toBeNull();
	});

	it("tell a room's part of a demand charge by the connection's demand", () => {
		const part = {
			...line,
			quantity: null,
			unit: "kVA",
			rate: "420",
			of_connection: { quantity: "187.5", amount: 7_875 },
		} as const;
		expect(calculationOf({ ...part, share: { numerator: "288", denominator: "2880" } }, "INR")).toBe(
			"187.5 kVA × ₹420.00 × 1/10 of the month",
		);
	});
});
