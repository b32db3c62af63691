import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as openBill } from "@/app/api/bills/open/route";
import { POST as recordVersion } from "@/app/api/power-analytics/cost-versions/route";
import { send } from "../testRequests";
import { addQuarters, type Campus, createCampus } from "../usage/campus.fixture";

/** Months with the energy of each, in kWh at a local hour of a day; one room, so that the site is the connection. */
const MONTHS: Readonly<Record<string, readonly (readonly [day: number, hour: number, kwh: number])[]>> = {
	"2024-10": [[2, 10, 60_000]],
	"2024-11": [[2, 10, 60_001]],
	// General-A by time of day: 06–18 × 1.0, 18–22 × 1.5, 22–06 × 0.75.
	"2024-12": [
		[2, 10, 10_000],
		[3, 19, 3_000],
		[4, 23, 2_000],
	],
	// In a quarter-hour: 180 and 300 kVA.
	"2025-01": [[2, 10, 45]],
	"2025-02": [[2, 10, 75]],
};

const GENERAL_B = {
	kind: "energy_slabs",
	mode: "non_telescopic",
	slabs: [{ up_to_kwh: 60_000, rate_per_kwh: "6.10" }, { rate_per_kwh: "7.10" }],
};
const GENERAL_A = {
	kind: "energy_tou",
	base_rate_per_kwh: "5.90",
	periods: [
		{ name: "Day", factor: "1.0", windows: [{ from: "06:00", to: "18:00" }] },
		{ name: "Peak", factor: "1.5", windows: [{ from: "18:00", to: "22:00" }] },
		{ name: "Night", factor: "0.75" },
	],
};
const DEMAND = { kind: "demand", rate_per_unit: "460", contract: "250", minimum_percent: "75", excess_percent: "50" };

// KSEB (Kerala) EHT from 01.04.2025, as published; priced for earlier months here, since a month must be over.
describe("the published figures, through the HTTP API", () => {
	let campus: Campus;
	beforeAll(async () => {
		campus = await createCampus({ rooms: { HT: "Block A" }, devices: { M: "HT" } });
		for (const [month, use] of Object.entries(MONTHS))
			await addQuarters(
				campus,
				use.map(([day, hour, kwh]) => ({
					...{ device: "M", room: "HT", energyMwh: BigInt(kwh) * 1_000_000n },
					startsAt: Date.parse(`${month}-${String(day).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00+05:30`),
				})),
			);
	});
	afterAll(() => campus.close());

	it.each([
		["60,000 units of General-B", "2024-10", GENERAL_B, 366_000],
		["60,001 units of General-B", "2024-11", GENERAL_B, 426_007.1],
		["10,000 / 3,000 / 2,000 units of General-A by time of day", "2024-12", GENERAL_A, 94_400],
		["180 kVA of a contract of 250: three quarters of it are billed", "2025-01", DEMAND, 86_250],
		["300 kVA of a contract of 250: the excess costs half as much again", "2025-02", DEMAND, 149_500],
	])("bill %s to the paisa", async (_, month, component, total) => {
		const version = { components: [component], effective_from: `${month}-01`, site: "Main campus" };
		const recorded = await send(recordVersion, { token: campus.adminToken, body: version });
		expect([recorded.status, recorded.body.detail ?? null]).toEqual([201, null]);
		for (const query of [`?month=${month}`, `?month=${month}&classroom=HT`]) {
			const { body } = await send(openBill, { token: campus.adminToken, query });
			expect([body.totals.total, body.totals.charges]).toEqual([total, total]);
		}
	});
});
