import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { datesOfMonths, siteDate, siteDatesHull, siteDayIntervals, startOfSiteDate } from "./datedDay";
import { QUARTER_HOUR_MS, quarterHoursOf } from "./quarterHour";
import { addDays } from "./zone";

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const zones = (...changes: [string, string][]) => changes.map(([from, timeZone]) => ({ effectiveFrom: at(from), timeZone }));

describe("days of a site that changes its zone", () => {
	it("are one piece where the zone stands", () => {
		const india = zones(["1970-01-01Z", "Asia/Kolkata"]);
		expect(siteDayIntervals("2026-11-21", india)).toEqual([
			{ start: at("2026-11-20T18:30:00Z"), end: at("2026-11-21T18:30:00Z") },
		]);
		expect(startOfSiteDate("2026-11-21", india)).toBe(at("2026-11-20T18:30:00Z"));
	});

	it("are longer when the site moves west within the day", () => {
		const moved = zones(["1970-01-01Z", "Asia/Kolkata"], ["2026-11-21T06:00:00Z", "Europe/Berlin"]);
		const [piece, ...more] = siteDayIntervals("2026-11-21", moved);
		expect(more).toEqual([]);
		expect(piece && (piece.end - piece.start) / HOUR).toBe(28.5);
	});

	it("come in two pieces when a move west turns the date back", () => {
		const moved = zones(["1970-01-01Z", "Pacific/Kiritimati"], ["2026-11-21T12:00:00Z", "Pacific/Honolulu"]);
		expect(siteDayIntervals("2026-11-21", moved)).toEqual([
			{ start: at("2026-11-20T10:00:00Z"), end: at("2026-11-21T10:00:00Z") },
			{ start: at("2026-11-21T12:00:00Z"), end: at("2026-11-22T10:00:00Z") },
		]);
		expect(siteDayIntervals("2026-11-22", moved)).toEqual([
			{ start: at("2026-11-21T10:00:00Z"), end: at("2026-11-21T12:00:00Z") },
			{ start: at("2026-11-22T10:00:00Z"), end: at("2026-11-23T10:00:00Z") },
		]);
	});

	it("may not exist at all when a move east skips them", () => {
		const moved = zones(["1970-01-01Z", "Pacific/Honolulu"], ["2026-11-21T10:00:00Z", "Pacific/Kiritimati"]);
		expect(siteDayIntervals("2026-11-21", moved)).toEqual([]);
		expect(siteDate(at("2026-11-21T09:59:00Z"), moved)).toBe("2026-11-20");
		expect(siteDate(at("2026-11-21T10:00:00Z"), moved)).toBe("2026-11-22");
	});

	it("partition all time: each quarter-hour lies in one day, and the hull holds it", () => {
		const names = [
			"Asia/Kolkata",
			"Europe/Berlin",
			"America/New_York",
			"Asia/Kathmandu",
			"Pacific/Kiritimati",
			"Pacific/Honolulu",
			"Australia/Lord_Howe",
		];
		const start = at("2026-03-01T00:00:00Z");
		fc.assert(
			fc.property(
				fc.constantFrom(...names),
				fc.array(fc.tuple(fc.integer({ min: 0, max: 40 * 24 * 60 }), fc.constantFrom(...names)), { maxLength: 3 }),
				fc.integer({ min: 0, max: 38 }),
				fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
				(first, changes, day, picks) => {
					const dated = [
						{ effectiveFrom: 0, timeZone: first },
						...[...new Map(changes)]
							.sort(([a], [b]) => a - b)
							.map(([minutes, timeZone]) => ({ effectiveFrom: start + minutes * 60_000, timeZone })),
					];
					const date = addDays("2026-03-01", day);
					const pieces = siteDayIntervals(date, dated);
					const inDay = new Set(pieces.flatMap(quarterHoursOf));
					const hull = siteDatesHull(date, date, dated);
					const around = quarterHoursOf({ start: hull.start - 30 * HOUR, end: hull.end + 30 * HOUR });
					const edges = pieces.flatMap(({ start, end }) => [start - QUARTER_HOUR_MS, start, end - QUARTER_HOUR_MS, end]);
					for (const quarter of [...edges, ...picks.map((pick) => around[pick % around.length] ?? 0)])
						if (inDay.has(quarter) !== (siteDate(quarter, dated) === date))
							expect.fail(`${date} and ${new Date(quarter).toISOString()}`);
					expect(pieces.every((piece) => hull.start <= piece.start && piece.end <= hull.end)).toBe(true);
				},
			),
			{ numRuns: 1_000 },
		);
	}, 30_000);

	it("gives a month its first and last date", () => {
		expect(datesOfMonths("2028-02", "2028-02")).toEqual({ firstDate: "2028-02-01", lastDate: "2028-02-29" });
		expect(datesOfMonths("2026-11", "2027-01")).toEqual({ firstDate: "2026-11-01", lastDate: "2027-01-31" });
	});
});
