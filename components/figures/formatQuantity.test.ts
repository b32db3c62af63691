import { describe, expect, it } from "vitest";
import {
	changePercent,
	formatChange,
	formatEnergy,
	formatMoney,
	formatMoneyExactly,
	formatPower,
	formatRate,
} from "./formatQuantity";

describe("formatPower", () => {
	it.each([
		[0, "0 W"],
		[3.24, "3.2 W"],
		[413, "413 W"],
		[999.6, "1.0 kW"],
		[3_000, "3.0 kW"],
		[17_240, "17.2 kW"],
		[1_240_000, "1.24 MW"],
	])("writes %d W as %s", (watts, text) => {
		expect(formatPower(watts)).toBe(text);
	});
});

describe("formatEnergy", () => {
	it.each([
		[0, "0 kWh"],
		[0.0005, "0.5 Wh"],
		[0.045, "45 Wh"],
		[1.354, "1.35 kWh"],
		[204.64, "204.6 kWh"],
		[352, "352.0 kWh"],
		[123_456.7, "1,23,457 kWh"],
	])("writes %d kWh as %s", (kilowattHours, text) => {
		expect(formatEnergy(kilowattHours)).toBe(text);
	});
});

describe("formatMoney", () => {
	it("groups rupees in lakhs", () => {
		expect(formatMoney(184_320, "INR")).toBe("₹1,84,320");
	});

	it("shows paise below a thousand", () => {
		expect(formatMoney(0.3825, "INR")).toBe("₹0.38");
	});

	it("groups other currencies in thousands", () => {
		expect(formatMoney(184_320, "EUR")).toBe("€184,320");
	});

	it("keeps every digit when asked for the exact amount", () => {
		expect(formatMoneyExactly(0.3825, "INR")).toBe("₹0.3825");
		expect(formatRate(8.5, "INR")).toBe("₹8.50/kWh");
	});
});

describe("formatChange", () => {
	it.each([
		[3.31, "+3.3%"],
		[-12.4, "−12%"],
		[0.01, "0%"],
		[-0.04, "0%"],
	])("writes %d as %s", (percent, text) => {
		expect(formatChange(percent)).toBe(text);
	});

	it("is unknown against nothing", () => {
		expect(changePercent(5, 0)).toBeNull();
		expect(changePercent(null, 5)).toBeNull();
		expect(changePercent(6, 4)).toBe(50);
	});
});
