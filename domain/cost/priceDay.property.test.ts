import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { siteDayIntervals } from "@/domain/calendar/datedDay";
import { quarterHoursOf } from "@/domain/calendar/quarterHour";
import { siteVersion } from "./month.fixture";
import { sumCosts } from "./priceDay";
import { createRateBook } from "./rateBook";
import { tariff } from "./tariff.arbitrary";

// Days of 23, 24, 25 and 24.5 hours, and a date that a change of the site's zone cuts in two.
const DAYS = [
	["2026-03-29", [{ effectiveFrom: 0, timeZone: "Europe/Berlin" }]],
	["2026-10-25", [{ effectiveFrom: 0, timeZone: "Europe/Berlin" }]],
	["2026-11-01", [{ effectiveFrom: 0, timeZone: "America/New_York" }]],
	["2026-04-05", [{ effectiveFrom: 0, timeZone: "Australia/Lord_Howe" }]],
	["2026-04-14", [{ effectiveFrom: 0, timeZone: "Asia/Kolkata" }]],
	["2026-04-14", [{ effectiveFrom: 0, timeZone: "Asia/Kathmandu" }]],
	[
		"2026-11-21",
		[
			{ effectiveFrom: 0, timeZone: "Asia/Kolkata" },
			{ effectiveFrom: Date.parse("2026-11-21T06:00:00Z"), timeZone: "America/New_York" },
		],
	],
] as const;

describe("a day under any tariffs", () => {
	it("costs what its quarter-hours cost, part by part, in whatever order they come", () => {
		const energies = fc.array(fc.bigInt({ min: -(10n ** 4n), max: 10n ** 7n }), { minLength: 100, maxLength: 100 });
		fc.assert(
			fc.property(fc.constantFrom(...DAYS), tariff, tariff, fc.nat(99), energies, ([date, zones], first, second, cut, drawn) => {
				const intervals = siteDayIntervals(date, zones);
				const starts = intervals.flatMap(quarterHoursOf);
				const edge = starts[cut % starts.length] ?? 0;
				const versions = [
					siteVersion(1, first, { effectiveUntil: edge }),
					siteVersion(2, second, { effectiveFrom: edge, effectiveUntil: edge + 20 * 900_000 }),
					siteVersion(3, second, { classroomId: 7, effectiveFrom: edge + 30 * 900_000 }),
				];
				const book = createRateBook({ versions, rooms: [], zones });
				const quarters = starts.map((startsAt, index) => ({ classroomId: 7, startsAt, energyMwh: drawn[index] ?? 0n }));
				const energyMwh = quarters.reduce((sum, quarter) => sum + quarter.energyMwh, 0n);
				const priced = book.priceDay({ classroomId: 7, intervals, energyMwh, quarters: () => [...quarters].reverse() });
				expect(priced).toEqual(sumCosts(quarters.map((quarter) => book.priceBucket(quarter))));
				expect(priced.reduce((sum, cost) => sum + cost.energyMwh, 0n)).toBe(energyMwh);
			}),
			{ numRuns: 2_000 },
		);
	}, 120_000);
});
