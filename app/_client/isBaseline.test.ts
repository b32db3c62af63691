import { describe, expect, it } from "vitest";
import { isBaseline } from "./isBaseline";

const view = (kwh: number | null, monthKwh = kwh) =>
	({
		range: { start: "2026-11-22", end: "2026-11-22", is_open: true },
		energy: { kwh, comparable_kwh: null, change_percent: null, estimated_kwh: 0, allocated_kwh: 0 },
		month: {
			month: "2026-11",
			kwh: monthKwh,
			cost: null,
			unpriced_kwh: 0,
			beyond_rates: null,
			forecast_kwh: null,
			forecast_cost: null,
			forecast_method: "",
			budget: null,
		},
	}) as const;

describe("isBaseline", () => {
	it("is true between the first reading and the second", () => {
		expect(isBaseline(view(null), ["2026-11-22T06:20:00+05:30", null])).toBe(true);
	});

	it("is false once energy is known, here or earlier in the month", () => {
		expect(isBaseline(view(0.045), ["2026-11-22T06:20:00+05:30"])).toBe(false);
		expect(isBaseline(view(null, 3), ["2026-11-22T06:20:00+05:30"])).toBe(false);
	});

	it("is false where nothing has read, or only on another day", () => {
		expect(isBaseline(view(null), [null])).toBe(false);
		expect(isBaseline(view(null), ["2024-11-05T20:10:00+05:30"])).toBe(false);
	});
});
