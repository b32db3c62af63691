import { describe, expect, it } from "vitest";
import { siteDayIntervals } from "@/domain/calendar/datedDay";
import { quarterHoursOf } from "@/domain/calendar/quarterHour";
import { ksebTimeOfDay } from "./kseb.fixture";
import { siteVersion } from "./month.fixture";
import { createRateBook } from "./rateBook";
import { needsStatement, rateParts } from "./rateParts";

const at = (text: string) => Date.parse(text);
const flat = (rate: number) => [{ kind: "energy_flat", rate_per_kwh: rate }];
const zones = [{ effectiveFrom: 0, timeZone: "Asia/Kolkata" }];
const rooms = [
	{ classroomId: 7, buildingId: 70, areaHundredthsM2: null },
	{ classroomId: 8, buildingId: 70, areaHundredthsM2: null },
	{ classroomId: 9, buildingId: null, areaHundredthsM2: null },
];

describe("createRateBook", () => {
	const versions = [
		siteVersion(1, flat(6)),
		siteVersion(2, flat(7), { buildingId: 70, effectiveFrom: at("2026-02-01Z"), effectiveUntil: at("2026-06-01Z") }),
		siteVersion(3, [{ kind: "none" }], { buildingId: 70, effectiveFrom: at("2026-06-01Z") }),
		siteVersion(4, flat(8), { classroomId: 7, effectiveFrom: at("2026-03-01Z"), effectiveUntil: at("2026-04-01Z") }),
		siteVersion(5, [{ kind: "none" }], { classroomId: 7, effectiveFrom: at("2026-04-01Z") }),
	];
	const book = createRateBook({ versions, rooms, zones });

	it.each([
		["2026-01-31T23:59Z", 1, 1, 1],
		["2026-02-01T00:00Z", 2, 2, 1],
		["2026-03-01T00:00Z", 4, 2, 1],
		["2026-04-01T00:00Z", 2, 2, 1],
		["2026-06-01T00:00Z", 1, 1, 1],
	])(
		"at %s takes the narrowest scope that has a price: %i in the room, %i beside it, %i elsewhere",
		(instant, own, beside, elsewhere) => {
			expect([7, 8, 9].map((room) => book.versionAt(room, at(instant))?.id)).toEqual([own, beside, elsewhere]);
			const reversed = createRateBook({ versions: [...versions].reverse(), rooms, zones });
			expect([7, 8, 9].map((room) => reversed.versionAt(room, at(instant))?.id)).toEqual([own, beside, elsewhere]);
		},
	);

	it("has no price where a price was taken back and no wider one is", () => {
		const alone = createRateBook({ versions: versions.slice(1), rooms, zones });
		expect(alone.versionAt(7, at("2026-07-01Z"))).toBeNull();
		expect(alone.priceBucket({ classroomId: 7, startsAt: at("2026-07-01Z"), energyMwh: 5n })).toEqual({
			costVersionId: null,
			energyMwh: 5n,
			partsMwh: [],
			costPico: 0n,
		});
	});

	it("lays out a day once for the rooms that the same versions may price", () => {
		const day = siteDayIntervals("2026-03-10", zones);
		expect(book.planDay(8, day)).toBe(book.planDay(8, [...day]));
		expect(book.planDay(7, day)).not.toBe(book.planDay(8, day));
		const many = createRateBook({
			versions,
			rooms: [...rooms, { classroomId: 10, buildingId: 71, areaHundredthsM2: null }],
			zones,
		});
		expect(many.planDay(9, day)).toBe(many.planDay(10, day));
	});

	it("lays out a date again when it has other hours", () => {
		const whole = { start: 0, end: 86_400_000 };
		expect(book.planDay(9, [whole]).slotIndexes).toHaveLength(96);
		expect(book.planDay(9, [{ start: 0, end: 3_600_000 }]).slotIndexes).toHaveLength(4);
		expect(
			book.planDay(9, [
				{ start: 0, end: 3_600_000 },
				{ start: 7_200_000, end: 10_800_000 },
			]).slotIndexes,
		).toEqual(Int16Array.of(0, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0));
	});

	it("asks for quarter-hours only where a day has more than one price", () => {
		const day = siteDayIntervals("2026-03-10", zones);
		expect(book.needsQuarters(8, day)).toBe(false);
		expect(book.needsQuarters(7, siteDayIntervals("2026-03-01", zones))).toBe(true);
		const tou = createRateBook({ versions: [siteVersion(1, [ksebTimeOfDay("4")])], rooms, zones });
		expect(tou.needsQuarters(8, day)).toBe(true);
		const even = { kind: "energy_tou", periods: [{ name: "All", rate_per_kwh: 4 }] };
		expect(createRateBook({ versions: [siteVersion(1, [even])], rooms, zones }).needsQuarters(8, day)).toBe(false);
		expect(tou.needsQuarters(8, [])).toBe(false);
	});

	it("counts a kWh in each part that prices it, and refuses a quarter-hour of another day", () => {
		const components = [ksebTimeOfDay("4"), ...flat(1), { kind: "surcharge", name: "Fuel", rate_per_kwh: "0.5" }];
		const tou = createRateBook({ versions: [siteVersion(1, components)], rooms, zones });
		const intervals = siteDayIntervals("2026-03-10", zones);
		const quarters = intervals.flatMap(quarterHoursOf).map((startsAt) => ({ classroomId: 8, startsAt, energyMwh: 1n }));
		const day = { classroomId: 8, intervals, energyMwh: 96n, quarters: () => quarters };
		expect(tou.priceDay(day)).toEqual([
			{
				costVersionId: 1,
				energyMwh: 96n,
				partsMwh: [48n, 16n, 32n, 96n, 96n],
				costPico: 48n * 4_000_000n + 16n * 6_000_000n + 32n * 3_000_000n + 96n * 1_500_000n,
			},
		]);
		const stray = [{ classroomId: 8, startsAt: intervals[0]!.end, energyMwh: 1n }];
		expect(() => tou.priceDay({ ...day, quarters: () => stray })).toThrow(RangeError);
	});
});

describe("the parts of a tariff", () => {
	it("are those that price a kWh by its moment, each with its name", () => {
		const { components } = siteVersion(1, [
			ksebTimeOfDay("5.90"),
			{ kind: "minimum", amount: 1 },
			{ kind: "surcharge", id: "fuel", name: "Fuel", rate_per_kwh: "0.1" },
		]);
		expect(rateParts(components)).toEqual([
			{ componentIndex: 0, id: "energy_tou", label: "Normal", rateMicroPerKwh: 5_900_000n },
			{ componentIndex: 0, id: "energy_tou", label: "Peak", rateMicroPerKwh: 8_850_000n },
			{ componentIndex: 0, id: "energy_tou", label: "Off-peak", rateMicroPerKwh: 4_425_000n },
			{ componentIndex: 2, id: "fuel", label: "Fuel", rateMicroPerKwh: 100_000n },
		]);
	});

	it.each<[string, boolean, object[]]>([
		["a flat rate", false, flat(1)],
		["time of use, rounded", false, [ksebTimeOfDay("4"), { kind: "rounding", rule: "up" }]],
		["an amount per kWh", false, [...flat(1), { kind: "surcharge", name: "a", rate_per_kwh: 1 }]],
		["no price", false, [{ kind: "none" }]],
		["a percentage", true, [...flat(1), { kind: "surcharge", name: "a", percent: 1 }]],
		["slabs", true, [{ kind: "energy_slabs", mode: "telescopic", slabs: [{ rate_per_kwh: 1 }] }]],
		["kVAh", true, [{ kind: "energy_kvah", rate_per_kvah: 1, power_factor: 1 }]],
		["a demand", true, [{ kind: "demand", rate_per_unit: 1 }]],
		["a fixed charge", true, [{ kind: "fixed", amount: 1 }]],
		["a minimum", true, [{ kind: "minimum", amount: 1 }]],
	])("of %s leave something for the statement: %s", (_, needed, components) => {
		expect(needsStatement(siteVersion(1, components).components)).toBe(needed);
	});
});
