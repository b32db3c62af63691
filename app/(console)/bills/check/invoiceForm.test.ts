import { describe, expect, it } from "vitest";
import { emptyInvoice, sumOfLines, toInvoiceBody, withoutEmptyLines } from "./invoiceForm";

const typed = {
	...emptyInvoice("2026-10"),
	issuer: " KSEB ",
	number: "INV-7",
	kwh: "15,000",
	total: "₹1,84,320.50",
	lines: [
		{ label: "Energy", quantity: "15000", rate: "8.5", amount: "1,27,500" },
		{ label: "", quantity: "", rate: "", amount: "" },
		{ label: "Demand", quantity: "", rate: "", amount: "56,820.50" },
	],
};

describe("an invoice as it is typed in", () => {
	it("takes figures as invoices print them, and leaves out what is empty", () => {
		expect(toInvoiceBody(withoutEmptyLines(typed))).toEqual({
			month: "2026-10",
			connection: "site",
			issuer: "KSEB",
			invoice_number: "INV-7",
			kwh: 15_000,
			total: 184_320.5,
			tolerance: 0.01,
			notes: "",
			lines: [
				{ label: "Energy", amount: 127_500, quantity: 15_000, rate: 8.5 },
				{ label: "Demand", amount: 56_820.5 },
			],
		});
	});

	it("sends along what is no number, so that the answer names it", () => {
		expect(toInvoiceBody({ ...typed, total: "much" })["total"]).toBe("much");
	});

	it("sums its lines in whole hundredths", () => {
		expect(sumOfLines(typed)).toBe(184_320.5);
		expect(sumOfLines({ ...typed, lines: [{ label: "x", quantity: "", rate: "", amount: "?" }] })).toBeNull();
		expect(sumOfLines(emptyInvoice("2026-10"))).toBeNull();
	});
});
