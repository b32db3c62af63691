import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseComponents } from "@/domain/cost/costVersion";
import { createRateBook } from "@/domain/cost/rateBook";
import { openDay, shareCost } from "./openLine";

const MIDNIGHT = Date.parse("2026-10-09T18:30:00Z");
const ZONES = [{ effectiveFrom: 0, timeZone: "Asia/Kolkata" }];
const parsed = parseComponents([
	{
		kind: "energy_tou",
		periods: [
			{ name: "Peak", rate_per_kwh: "9.15", windows: [{ from: "18:00", to: "22:00" }] },
			{ name: "Other", rate_per_kwh: "6.1" },
		],
	},
	{ kind: "surcharge", name: "Fuel", rate_per_kwh: "0.37" },
	{ kind: "fixed", amount: "100" },
]);
if (!parsed.ok) throw new Error("the tariff of this test is wrong");
const noon = MIDNIGHT + 12 * 3_600_000;
const version = {
	id: 5,
	classroomId: null,
	buildingId: null,
	effectiveFrom: 0,
	effectiveUntil: null,
	components: parsed.components,
};
const later = { ...version, id: 6, effectiveFrom: noon };
const book = (versions: readonly (typeof version)[]) =>
	createRateBook({ versions, rooms: [{ classroomId: 1, buildingId: null, areaHundredthsM2: null }], zones: ZONES });

const quarters = fc
	.array(fc.bigInt(0n, 10n ** 7n), { minLength: 1, maxLength: 96 })
	.map((energies) => energies.map((energyMwh, index) => ({ startsAt: MIDNIGHT + index * 900_000, energyMwh })));
const sum = (rows: readonly { costPico: bigint }[]) => rows.reduce((all, row) => all + row.costPico, 0n);

describe("openDay", () => {
	const line = (componentId: string, label: string, isRate: boolean) => ({ version, componentId, label, isRate });

	it("gives each quarter-hour its own price, so that a rate's lines sum to what the day costs", () => {
		fc.assert(
			fc.property(quarters, (day) => {
				const rates = [line("energy_tou", "Peak", true), line("energy_tou", "Other", true), line("surcharge", "Fuel", true)];
				const opened = rates.map((rate) => sum(openDay(rate, book([version]), 1, day, 0n)));
				const whole = day.reduce(
					(all, quarter) => all + book([version]).priceBucket({ classroomId: 1, ...quarter }).costPico,
					0n,
				);
				expect(opened.reduce((all, cost) => all + cost, 0n)).toBe(whole);
			}),
		);
	});

	it("shares any other charge over the quarter-hours to the last 10^-12", () => {
		fc.assert(
			fc.property(quarters, fc.bigInt(-(10n ** 15n), 10n ** 15n), (day, dayPico) => {
				expect(sum(openDay(line("fixed", "Fixed charge", false), book([version]), 1, day, dayPico))).toBe(dayPico);
			}),
		);
	});

	it("leaves out what another version prices, and names the rates that hold", () => {
		const day = [0, 47, 48, 72].map((index) => ({ startsAt: MIDNIGHT + index * 900_000, energyMwh: 1_000_000n }));
		const until = { ...version, effectiveUntil: noon };
		const rows = openDay(line("energy_tou", "Other", true), book([until as unknown as typeof version, later]), 1, day, 0n);
		expect(
			rows.map(({ startsAt, rates, lineMwh, costPico }) => [(startsAt - MIDNIGHT) / 900_000, rates, lineMwh, costPico]),
		).toEqual([
			[0, ["Other", "Fuel"], 1_000_000n, 6_100_000_000_000n],
			[47, ["Other", "Fuel"], 1_000_000n, 6_100_000_000_000n],
		]);
	});
});

describe("shareCost", () => {
	it("splits evenly where there is no energy, and has nothing to share with nobody", () => {
		expect(shareCost([{ energyMwh: 0n }, { energyMwh: -5n }], 3n).map(({ costPico }) => costPico)).toEqual([1n, 2n]);
		expect(shareCost([], 0n)).toEqual([]);
	});
});
