import { describe, expect, it } from "vitest";
import { monthInterval } from "@/domain/calendar/zone";
import type { CostVersion } from "./costVersion";
import { kwh, siteVersion, stateMonth } from "./month.fixture";
import { createRateBook } from "./rateBook";
import { settleBill } from "./settleBill";
import { statePeriod, type VersionStatement } from "./statePeriod";

const zone = "Asia/Kolkata";
const local = (text: string) => Date.parse(`${text}:00+05:30`);
const use = (classroomId: number, time: string, units: number) => ({ classroomId, startsAt: local(time), energyMwh: kwh(units) });
const flat = { kind: "energy_flat", rate_per_kwh: 10 };
const fixed = (amount: number, more: object = {}) => ({ kind: "fixed", amount, ...more });
const rooms = [
	{ classroomId: 1, buildingId: null, areaHundredthsM2: 10_000n },
	{ classroomId: 2, buildingId: null, areaHundredthsM2: 20_000n },
	{ classroomId: 3, buildingId: null, areaHundredthsM2: null },
];
// Room 1 peaks at 10:00 with room 2, room 3 uses most but at night, on two days.
const QUARTERS = [
	use(1, "2026-04-10T10:00", 30),
	use(2, "2026-04-10T10:15", 10),
	use(3, "2026-04-10T23:00", 25),
	use(3, "2026-04-11T23:00", 35),
];
const state = (components: readonly object[], more: Partial<Parameters<typeof stateMonth>[0]> = {}) =>
	stateMonth({ month: "2026-04", zone, versions: [siteVersion(1, components)], quarters: QUARTERS, rooms, ...more });
const PICO = 1_000_000_000_000;
const costs = (statement: ReturnType<typeof state>) =>
	statement.versions.map((version) => version.lines.map((line) => Number(line.costPico) / PICO));
const byRoom = ({ roomDays }: VersionStatement, line: number) =>
	[1, 2, 3].map((room) =>
		roomDays.filter((day) => day.classroomId === room).reduce((sum, day) => sum + Number(day.byLine[line]) / PICO, 0),
	);
const shares = (components: readonly object[], more: Partial<Parameters<typeof stateMonth>[0]> = {}) =>
	byRoom(state(components, more).versions[0]!, components.length - 1);

describe("statePeriod", () => {
	it("charges in the order of the list, percentages on what stands before them", () => {
		const statement = state([
			flat,
			fixed(500),
			{ kind: "surcharge", id: "duty", name: "Duty", percent: 10, of: ["energy_flat"] },
			{ kind: "surcharge", name: "Fuel", rate_per_kwh: "0.5" },
			{ kind: "surcharge", name: "Tax", percent: "5" },
			{ kind: "minimum", amount: 2_000 },
			{ kind: "surcharge", name: "Cess on duty", percent: 1, of: ["duty", "minimum"] },
		]);
		expect(costs(statement)).toEqual([[1_000, 500, 100, 50, 82.5, 267.5, 3.675]]);
		expect(statement.versions[0]?.lines.map((line) => line.label)).toEqual([
			"Energy",
			"Fixed charge",
			"Duty",
			"Fuel",
			"Tax",
			"Minimum charge",
			"Cess on duty",
		]);
		expect(statement.versions[0]?.lines[4]?.detail).toEqual({
			kind: "percent",
			of: ["energy_flat", "fixed", "duty", "surcharge_2"],
		});
	});

	it("adds nothing where the charges reach the minimum", () => {
		expect(costs(state([flat, { kind: "minimum", amount: 1_000 }]))).toEqual([[1_000, 0]]);
	});

	it("charges kVAh by the stated power factor", () => {
		const [version] = state([{ kind: "energy_kvah", rate_per_kvah: 9, power_factor: "0.9" }]).versions;
		expect(version?.lines).toMatchObject([{ quantity: 111_111_111n, unit: "mVAh", costPico: 1_000_000_000_000_000n }]);
	});

	it("measures demand in the interval, kind and power factor of the tariff", () => {
		const demand = (more: object) => {
			const [line] = state([{ kind: "demand", rate_per_unit: 100, ...more }]).versions[0]!.lines;
			return [Number(line!.quantity) / 1e6, line!.unit, Number(line!.costPico) / PICO];
		};
		expect(demand({ per: "kw" })).toEqual([140, "mW", 14_000]);
		expect(demand({ per: "kw", interval_minutes: 30 })).toEqual([80, "mW", 8_000]);
		expect(demand({ power_factor: "0.8", interval_minutes: 30 })).toEqual([100, "mVA", 10_000]);
	});

	it("keeps a ratchet of the months before, as many as the tariff says", () => {
		const before = [100_000_000n, 400_000_000n, 900_000_000n];
		const lines = (months: number) =>
			state([{ kind: "demand", rate_per_unit: 1, contract: 300, excess_percent: 50, ratchet: { percent: 80, months } }], {
				before,
			}).versions[0]!.lines;
		expect(lines(2)).toHaveLength(1);
		expect(lines(2)[0]).toMatchObject({
			quantity: 320_000_000n,
			detail: { recorded: 140_000_000n, ratchet: 320_000_000n, excess: 0n },
		});
		expect(lines(1)[0]).toMatchObject({ quantity: 140_000_000n, detail: { ratchet: 80_000_000n } });
	});

	it("charges per unit of the contract, also where no energy was used", () => {
		const components = [
			fixed(20, { per: "contract_unit", contract: "2.5" }),
			{ kind: "demand", rate_per_unit: 10, contract: 8, minimum_percent: 75 },
		];
		expect(costs(state(components, { quarters: [use(1, "2026-04-10T10:00", 0)] }))).toEqual([[50, 60]]);
	});

	it.each([
		["by energy", {}, [300, 100, 600]],
		["by the coincident peak", { allocate_by: "coincident_peak" }, [0, 0, 1_000]],
		[
			"by area, a room without one as the mean of the others",
			{ allocate_by: "area" },
			[222.222222222222, 444.444444444444, 333.333333333334],
		],
	])("shares a fixed charge %s", (_, rule, expected) => {
		const parts = shares([fixed(1_000, rule)]);
		expect(parts).toEqual(expected.map((part) => expect.closeTo(part, 9)));
		expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1_000, 9);
	});

	it("takes the coincident peak in the interval of the tariff's demand", () => {
		const quarters = QUARTERS.slice(0, 3);
		const demand = { kind: "demand", rate_per_unit: 10, per: "kw", interval_minutes: 30, allocate_by: "coincident_peak" };
		expect(shares([demand], { quarters })).toEqual([600, 200, 0]);
		expect(shares([demand, fixed(400, { allocate_by: "coincident_peak" })], { quarters })).toEqual([300, 100, 0]);
		expect(shares([fixed(400, { allocate_by: "coincident_peak" })], { quarters })).toEqual([400, 0, 0]);
	});

	it("shares slabs by energy, and a percentage as the charges that it is taken of", () => {
		const slabs = {
			kind: "energy_slabs",
			id: "e",
			mode: "telescopic",
			slabs: [{ up_to_kwh: 50, rate_per_kwh: 2 }, { rate_per_kwh: 4 }],
		};
		const statement = state([
			slabs,
			fixed(300, { allocate_by: "area" }),
			{ kind: "surcharge", name: "Duty", percent: 10, of: ["fixed"] },
		]);
		expect(costs(statement)).toEqual([[100, 200, 300, 30]]);
		const [version] = statement.versions;
		expect([0, 1].map((line) => byRoom(version!, line))).toEqual([
			[30, 10, 60],
			[60, 20, 120],
		]);
		expect(byRoom(version!, 3)).toEqual(byRoom(version!, 2).map((part) => expect.closeTo(part / 10, 9)));
	});

	it("spreads a room's part of a charge by time evenly over its metered days", () => {
		const [version] = state([fixed(1_000)]).versions;
		expect(version!.roomDays.map((day) => [day.classroomId, day.date, Number(day.byLine[0]) / PICO])).toEqual([
			[1, "2026-04-10", 300],
			[2, "2026-04-10", 100],
			[3, "2026-04-10", 300],
			[3, "2026-04-11", 300],
		]);
	});

	it("counts a version that changes inside the month, and inside a day, by its share of the quarter-hours", () => {
		const edge = local("2026-04-11T12:00");
		const components = [
			flat,
			fixed(2_880),
			{ kind: "energy_slabs", mode: "telescopic", slabs: [{ up_to_kwh: 144, rate_per_kwh: 1 }, { rate_per_kwh: 2 }] },
		];
		const versions: CostVersion[] = [
			siteVersion(1, components, { effectiveUntil: edge }),
			siteVersion(2, components, { effectiveFrom: edge }),
		];
		const statement = state([flat], { versions });
		// 10.5 of 30 days: 1,008 of 2,880 quarter-hours, an edge at 50.4 kWh.
		expect(statement.versions.map((version) => version.lines[1]?.share)).toEqual([
			{ numerator: 1_008n, denominator: 2_880n },
			{ numerator: 1_872n, denominator: 2_880n },
		]);
		expect(costs(statement)).toEqual([
			[650, 1_008, 50.4, 29.2],
			[350, 1_872, 35],
		]);
	});

	it("takes the one slab of a non-telescopic tariff from all that the connection used in the month, whenever it used it", () => {
		const edge = local("2026-04-11T00:00");
		const slabs = (first: number, second: number) => ({
			kind: "energy_slabs",
			mode: "non_telescopic",
			slabs: [{ up_to_kwh: 1_000, rate_per_kwh: first }, { rate_per_kwh: second }],
		});
		const versions: CostVersion[] = [
			siteVersion(1, [slabs(6, 7)], { effectiveUntil: edge }),
			siteVersion(2, [slabs(6.05, 7.05)], { effectiveFrom: edge }),
		];
		// 600 kWh on the 10th and 400 on the 11th: 1,000 in all, though more than a third of it in a third of the month.
		const quarters = [use(1, "2026-04-10T10:00", 600), use(1, "2026-04-11T10:00", 400)];
		expect(costs(state([flat], { versions, quarters }))).toEqual([[3_600], [2_420]]);
		const more = [...quarters, { classroomId: 1, startsAt: local("2026-04-12T00:00"), energyMwh: 1n }];
		expect(costs(state([flat], { versions, quarters: more })).map(([cost]) => Math.trunc(cost ?? 0))).toEqual([4_200, 2_820]);
	});

	it("counts both ends of a version that another one was put into", () => {
		const versions = [
			siteVersion(1, [fixed(300)], { effectiveUntil: local("2026-04-11T00:00") }),
			siteVersion(2, [fixed(600)], { effectiveFrom: local("2026-04-11T00:00"), effectiveUntil: local("2026-04-21T00:00") }),
			siteVersion(1, [fixed(300)], { effectiveFrom: local("2026-04-21T00:00") }),
		];
		expect(costs(state([flat], { versions }))).toEqual([[200], [200]]);
	});

	it("accrues charges by time by the days that have passed, and no edge of a slab", () => {
		const components = [
			{ kind: "energy_slabs", mode: "non_telescopic", slabs: [{ up_to_kwh: 100, rate_per_kwh: 1 }, { rate_per_kwh: 2 }] },
			fixed(300),
			{ kind: "demand", rate_per_unit: 30, per: "kw" },
			{ kind: "minimum", amount: 9_000 },
		];
		expect(costs(state(components))).toEqual([[100, 300, 4_200, 4_400]]);
		expect(costs(state(components, { accruedUntil: "2026-04-12" }))).toEqual([[100, 110, 1_540, 1_550]]);
		expect(costs(state(components, { accruedUntil: "2026-04-01" }))).toEqual([[100, 0, 0, 0]]);
		expect(costs(state(components, { accruedUntil: "2026-06-01" }))).toEqual([[100, 300, 4_200, 4_400]]);
	});

	it.each([
		["Asia/Kolkata", "2026-04", 30 * 96],
		["Europe/Berlin", "2026-03", 31 * 96 - 4],
		["Europe/Berlin", "2026-10", 31 * 96 + 4],
		["America/New_York", "2026-11", 30 * 96 + 4],
	])("in %s has in %s a period of %i quarter-hours", (name, month, count) => {
		const { start } = monthInterval(month, name);
		const quarters = [{ classroomId: 1, startsAt: start, energyMwh: 1n }];
		const statement = stateMonth({ month, zone: name, versions: [siteVersion(1, [fixed(7)])], quarters });
		expect(statement.versions[0]?.lines[0]).toMatchObject({
			costPico: 7_000_000_000_000n,
			share: { numerator: BigInt(count), denominator: BigInt(count) },
		});
	});

	it("takes energy to 18:30Z of the last day into an Indian month, and not a quarter-hour more", () => {
		const edge = Date.parse("2026-04-30T18:30:00Z");
		const versions = [siteVersion(1, [flat], { effectiveUntil: edge }), siteVersion(2, [flat], { effectiveFrom: edge })];
		const quarters = [-900_000, 0].map((offset) => ({ classroomId: 1, startsAt: edge + offset, energyMwh: kwh(1) }));
		expect(
			state([flat], { versions, quarters }).versions.map(({ versionId, roomDays }) => [versionId, roomDays[0]?.date]),
		).toEqual([
			[1, "2026-04-30"],
			[2, "2026-05-01"],
		]);
	});

	it("keeps what no version prices apart, and states no connection without a metered room", () => {
		const versions = [siteVersion(1, [flat], { classroomId: 1 }), siteVersion(2, [fixed(5)], { classroomId: 9 })];
		const statement = state([flat], { versions });
		expect(statement.versions.map((version) => version.versionId)).toEqual([1]);
		expect(statement.unpricedMwh).toBe(kwh(70));
	});

	it("charges nothing for zero rates, and says so line by line", () => {
		expect(costs(state([{ ...flat, rate_per_kwh: 0 }, fixed(0), { kind: "surcharge", name: "Tax", percent: 0 }]))).toEqual([
			[0, 0, 0],
		]);
		expect(settleBill(state([{ ...flat, rate_per_kwh: 0 }])).total).toBe(0n);
	});

	it("refuses usage of a version that it does not know, or split into other parts", () => {
		const book = createRateBook({ versions: [siteVersion(1, [flat])], rooms, zones: [{ effectiveFrom: 0, timeZone: zone }] });
		const period = {
			month: "2026-04",
			intervals: [monthInterval("2026-04", zone)],
			accruedUntil: "2026-05-01",
			book,
			demand: () => null,
		};
		const day = { classroomId: 1, date: "2026-04-10", versionId: 1, energyMwh: 5n, partsMwh: [5n] };
		expect(() => statePeriod({ ...period, usage: [{ ...day, versionId: 2 }] })).toThrow("not in the rate book");
		expect(() => statePeriod({ ...period, usage: [{ ...day, partsMwh: [] }] })).toThrow("1 rate parts, not 0");
		expect(statePeriod({ ...period, usage: [day, day] }).versions[0]?.roomDays).toEqual([
			{ classroomId: 1, date: "2026-04-10", energyMwh: 10n, byLine: [100_000_000n] },
		]);
	});

	it("gives a room-day that a correction left below 0 its energy back, and no part of a shared charge", () => {
		const quarters = [...QUARTERS, use(2, "2026-04-12T10:00", -20)];
		const [version] = state([flat, fixed(950)], { quarters }).versions;
		expect(byRoom(version!, 0)).toEqual([300, -100, 600]);
		expect(byRoom(version!, 1)).toEqual([316.666666666666, 0, 633.333333333334].map((part) => expect.closeTo(part, 9)));
	});
});
