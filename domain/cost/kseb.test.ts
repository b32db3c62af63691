import { describe, expect, it } from "vitest";
import { KSEB_RATES, KSEB_ZONE, ksebDemand, ksebSlabs, ksebTimeOfDay, ksebVersions } from "./kseb.fixture";
import { kwh, stateMonth } from "./month.fixture";
import { settleBill } from "./settleBill";

const QUARTER = 900_000;
// One month under each of the three orders.
const MONTHS = ["2024-11", "2025-02", "2025-04"] as const;
const at = (month: string, time: string, day = "10") => Date.parse(`${month}-${day}T${time}:00+05:30`);
const bucket = (startsAt: number, units: number, classroomId = 1) => ({ classroomId, startsAt, energyMwh: kwh(units) });
const bill = (month: string, componentsOf: Parameters<typeof ksebVersions>[0], quarters: readonly ReturnType<typeof bucket>[]) =>
	settleBill(stateMonth({ month, zone: KSEB_ZONE, versions: ksebVersions(componentsOf), quarters }));
const amounts = (settled: ReturnType<typeof settleBill>) => settled.lines.map((line) => Number(line.amount) / 100);

describe("the published tariffs of KSEB, to the paisa", () => {
	it.each([
		[MONTHS[0], 5_750, 40_000],
		[MONTHS[1], 5_850, 41_000],
		[MONTHS[2], 5_900, 42_000],
	])("cost 1,000 units and 100 kVA under General-A in %s %f and %f", (month, energy, demand) => {
		// 25 kWh in a quarter-hour are 100 kW; the rest lies flat below it.
		const flat = Array.from({ length: 39 }, (_, quarter) => bucket(at(month, "07:00") + (quarter + 1) * QUARTER, 25));
		const settled = bill(month, ({ generalA }) => [ksebTimeOfDay(generalA.energy), ksebDemand(generalA.demand, "100")], [
			bucket(at(month, "07:00"), 25),
			...flat,
		]);
		expect(amounts(settled)).toEqual([energy, 0, 0, demand]);
		expect(settled.total).toBe(BigInt((energy + demand) * 100));
	});

	it.each([
		[MONTHS[0], 59_999, 359_994, 359_994],
		[MONTHS[0], 60_000, 360_000, 360_000],
		[MONTHS[0], 60_001, 420_007, 360_007],
		[MONTHS[1], 59_999, 362_993.95, 362_993.95],
		[MONTHS[1], 60_000, 363_000, 363_000],
		[MONTHS[1], 60_001, 423_007.05, 363_007.05],
		[MONTHS[2], 59_999, 365_993.9, 365_993.9],
		[MONTHS[2], 60_000, 366_000, 366_000],
		[MONTHS[2], 60_001, 426_007.1, 366_007.1],
	])("cost in %s %i units %f under General-B, which is not telescopic, and %f if it were", (month, units, flat, telescopic) => {
		const quarters = [bucket(at(month, "07:00"), units - 1_000, 1), bucket(at(month, "23:00", "28"), 1_000, 2)];
		const total = (mode: "telescopic" | "non_telescopic") =>
			Number(bill(month, ({ generalB }) => [ksebSlabs(generalB, mode)], quarters).total) / 100;
		expect(total("non_telescopic")).toBe(flat);
		expect(total("telescopic")).toBe(telescopic);
	});

	it("jump at the edge by a milliwatt-hour, not by a unit", () => {
		const total = (units: number) =>
			Number(bill(MONTHS[2], ({ generalB }) => [ksebSlabs(generalB)], [bucket(at(MONTHS[2], "07:00"), units)]).total) / 100;
		expect([total(60_000), total(60_000.000001)]).toEqual([366_000, 426_000]);
	});

	it("cost 10,000 units by day, 3,000 in the evening and 2,000 at night 94,400.00 by the time of day", () => {
		const month = MONTHS[2];
		const quarters = [
			bucket(at(month, "06:00"), 4_000),
			bucket(at(month, "17:45"), 6_000),
			bucket(at(month, "18:00"), 1_000),
			bucket(at(month, "21:45"), 2_000),
			bucket(at(month, "22:00"), 500),
			bucket(at(month, "00:00", "11"), 700),
			bucket(at(month, "05:45", "11"), 800),
		];
		const settled = bill(month, ({ generalA }) => [ksebTimeOfDay(generalA.energy)], quarters);
		expect(amounts(settled)).toEqual([59_000, 26_550, 8_850]);
		expect(settled.total).toBe(9_440_000n);
	});

	it.each([
		[180, 86_250, [86_250]],
		[187.5, 86_250, [86_250]],
		[250, 115_000, [115_000]],
		[300, 149_500, [138_000, 11_500]],
	])("charge a recorded demand of %f kVA under a contract of 250 with %f", (kva, total, lines) => {
		const settled = bill(MONTHS[2], ({ generalB }) => [ksebDemand(generalB.demand, "250")], [
			bucket(at(MONTHS[2], "07:00"), kva / 4),
		]);
		expect(amounts(settled)).toEqual(lines);
		expect(settled.total).toBe(BigInt(total * 100));
	});

	it("change at the local midnight after 5 December 2024 and after 31 March 2025", () => {
		const priced = (instant: string) =>
			stateMonth({
				month: instant.startsWith("2024-12") ? "2024-12" : "2025-03",
				zone: KSEB_ZONE,
				versions: ksebVersions(({ generalA }) => [{ kind: "energy_flat", rate_per_kwh: generalA.energy }]),
				quarters: [bucket(Date.parse(instant), 1)],
			}).versions.map((version) => version.lines.map((line) => Number(line.rateMicro) / 1e6));
		expect(priced("2024-12-05T18:15:00Z")).toEqual([[5.75]]);
		expect(priced("2024-12-05T18:30:00Z")).toEqual([[5.85]]);
		expect(priced("2025-03-31T18:15:00Z")).toEqual([[5.85]]);
		expect(priced("2025-03-31T18:30:00Z")).toEqual([[5.9]]);
	});

	it("are three orders without a gap between them", () => {
		expect(KSEB_RATES.map((rates) => rates.until)).toEqual([...KSEB_RATES.slice(1).map((rates) => rates.from), null]);
	});
});
