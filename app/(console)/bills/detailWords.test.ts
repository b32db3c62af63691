import { describe, expect, it } from "vitest";
import type { BillLineBody } from "@/wire/http/billFields";
import { detailWords } from "./detailWords";

const words = (detail: unknown, unit: BillLineBody["unit"] = "kWh") =>
	detailWords({ detail, unit } as BillLineBody, [], "INR", "Asia/Kolkata");

describe("detailWords", () => {
	it("says how a billing demand came about, and when", () => {
		const demand = {
			kind: "demand",
			charge: "billing",
			recorded: "180.5",
			contract: "250",
			minimum: "187.5",
			ratchet: null,
			starts_at_ms: Date.parse("2026-11-03T09:00:00Z"),
			interval_minutes: 30,
		};
		expect(words(demand, "kVA")).toEqual([
			"recorded 180.5 kVA, 3 Nov 2026, 14:30 for 30 min",
			"contract 250 kVA, at least 187.5 kVA",
		]);
	});

	it("names a slab by its edges, and what a minimum lacked", () => {
		expect(words({ kind: "slab", mode: "telescopic", from_kwh: "100", up_to_kwh: "500" })).toEqual(["slab 100 – 500 kWh"]);
		expect(words({ kind: "slab", mode: "non_telescopic", from_kwh: "60000", up_to_kwh: null })).toEqual([
			"slab above 60,000 kWh, for all of the energy",
		]);
		expect(words({ kind: "minimum", amount: "250", charged: "180.25" })).toEqual([
			"₹250.00 at least; the charges above come to ₹180.25",
		]);
	});

	it("names the charges of a percentage as their lines do, never by an id", () => {
		const lineOf = (component: string, kind: string, label: string) =>
			({ component, kind, label, version_id: 3 }) as BillLineBody;
		const duty = {
			...lineOf("duty", "surcharge", "Duty"),
			detail: { kind: "percent", of: ["energy_tou", "d1", "energy_flat_2"] },
		};
		const lines = [
			lineOf("energy_tou", "energy_tou", "Peak"),
			lineOf("energy_tou", "energy_tou", "Night"),
			lineOf("d1", "demand", "Demand"),
		];
		expect(detailWords(duty, lines, "INR", "Asia/Kolkata")).toEqual(["of Energy by time of use, Demand, Energy"]);
	});

	it("adds nothing where the line says it all, or says something unknown", () => {
		expect([words({ kind: "rate" }), words(null), words("x")]).toEqual([[], [], []]);
	});
});
