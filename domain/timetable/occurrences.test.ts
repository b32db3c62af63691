import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideDate } from "./decideDate";
import { occurrencesOn } from "./occurrences";
import { calendars, inZone, LESSONS, schedules } from "./schedule.arbitrary";

const shown = (start: number, end: number) => [new Date(start).toISOString(), new Date(end).toISOString()];
const windows = (...args: Parameters<typeof occurrencesOn>) => occurrencesOn(...args).map(({ start, end }) => shown(start, end));
const dates = (...args: Parameters<typeof occurrencesOn>) => occurrencesOn(...args).map(({ date }) => date);

describe("occurrences of a schedule", () => {
	it("lie on its weekdays by the site's clock, over the end of a month", () => {
		expect(windows(LESSONS, "2026-11-28", "2026-12-01", inZone("Asia/Kolkata"))).toEqual([
			shown(Date.parse("2026-11-28T03:30Z"), Date.parse("2026-11-28T11:30Z")),
			shown(Date.parse("2026-11-30T03:30Z"), Date.parse("2026-11-30T11:30Z")),
			shown(Date.parse("2026-12-01T03:30Z"), Date.parse("2026-12-01T11:30Z")),
		]);
	});

	it("end on the day after where they go over midnight", () => {
		const night = { ...LESSONS, startsMinute: 22 * 60, endsMinute: 30 * 60, weekdays: [6] };
		expect(windows(night, "2026-11-28", "2026-11-29", inZone("Asia/Kolkata"))).toEqual([
			shown(Date.parse("2026-11-28T16:30Z"), Date.parse("2026-11-29T00:30Z")),
		]);
	});

	it.each([
		["2026-03-28", 7],
		["2026-10-24", 9],
		["2026-11-21", 8],
	])("keep to the clock over a change of it: from 22:00 to 06:00 on %s are %i h", (date, hours) => {
		const night = { ...LESSONS, startsMinute: 22 * 60, endsMinute: 30 * 60, weekdays: [6] };
		const [window] = occurrencesOn(night, date, date, inZone("Europe/Berlin"));
		expect(window && (window.end - window.start) / 3_600_000).toBe(hours);
	});

	it("are empty where the clock skips all of them, and shorter where it skips a part", () => {
		const early = { ...LESSONS, weekdays: [7], startsMinute: 2 * 60 + 15, endsMinute: 2 * 60 + 45 };
		const [skipped] = occurrencesOn(early, "2026-03-29", "2026-03-29", inZone("Europe/Berlin"));
		expect(skipped?.start).toBe(Date.parse("2026-03-29T01:00Z"));
		expect(skipped?.end).toBe(skipped?.start);
		const longer = { ...early, endsMinute: 4 * 60 };
		expect(windows(longer, "2026-03-29", "2026-03-29", inZone("Europe/Berlin"))).toEqual([
			shown(Date.parse("2026-03-29T01:00Z"), Date.parse("2026-03-29T02:00Z")),
		]);
	});

	it("stay away on holidays, outside of terms and of the dates of validity", () => {
		const calendar = inZone("Asia/Kolkata", {
			holidays: new Map([["2026-11-24", "Guru Nanak Jayanti"]]),
			terms: new Map([[7, { from: "2026-11-01", until: "2026-11-26" }]]),
		});
		const termly = { ...LESSONS, termIds: [7], validFrom: "2026-11-23" };
		expect(dates(termly, "2026-11-20", "2026-11-30", calendar)).toEqual(["2026-11-23", "2026-11-25"]);
		expect(dates({ ...termly, onHolidays: true }, "2026-11-20", "2026-11-30", calendar)).toEqual([
			"2026-11-23",
			"2026-11-24",
			"2026-11-25",
		]);
		expect(dates({ ...LESSONS, validUntil: "2026-11-24" }, "2026-11-22", "2026-11-30", calendar)).toEqual(["2026-11-23"]);
		expect(["2026-11-22", "2026-11-24", "2026-11-27"].map((date) => decideDate(termly, date, calendar))).toEqual([
			{ kind: "skipped", why: "not_valid", detail: "" },
			{ kind: "skipped", why: "holiday", detail: "Guru Nanak Jayanti" },
			{ kind: "skipped", why: "outside_terms", detail: "" },
		]);
		expect(decideDate(LESSONS, "2026-11-29", calendar)).toEqual({ kind: "skipped", why: "weekday", detail: "" });
	});

	it("follow their exceptions: not that day, on a Sunday, at other times, on a holiday", () => {
		const calendar = inZone("Asia/Kolkata", { holidays: new Map([["2026-11-27", "Founders' day"]]) });
		const schedule = {
			...LESSONS,
			exceptions: [
				{ date: "2026-11-26", kind: "skip" as const, note: "Sports day" },
				{ date: "2026-11-27", kind: "run" as const, times: { startsMinute: 600, endsMinute: 660 }, note: "Exam" },
				{ date: "2026-11-29", kind: "run" as const, times: null, note: "" },
			],
		};
		expect(windows(schedule, "2026-11-26", "2026-11-29", calendar)).toEqual([
			shown(Date.parse("2026-11-27T04:30Z"), Date.parse("2026-11-27T05:30Z")),
			shown(Date.parse("2026-11-28T03:30Z"), Date.parse("2026-11-28T11:30Z")),
			shown(Date.parse("2026-11-29T03:30Z"), Date.parse("2026-11-29T11:30Z")),
		]);
		expect(decideDate(schedule, "2026-11-26", calendar)).toEqual({ kind: "skipped", why: "exception", detail: "Sports day" });
	});

	it("are none while it is paused, and none after it was ended", () => {
		expect(dates({ ...LESSONS, enabled: false }, "2026-11-23", "2026-11-28", inZone("Asia/Kolkata"))).toEqual([]);
		const ended = { ...LESSONS, standsUntil: Date.parse("2026-11-24T12:00Z") };
		expect(dates(ended, "2026-11-23", "2026-11-28", inZone("Asia/Kolkata"))).toEqual(["2026-11-23", "2026-11-24"]);
	});

	it("do not depend on the range in which they are asked for", () => {
		fc.assert(
			fc.property(
				schedules,
				calendars,
				fc.integer({ min: 0, max: 40 }),
				fc.integer({ min: 0, max: 20 }),
				([schedule], calendar, from, length) => {
					if (!schedule) return;
					const all = occurrencesOn(schedule, "2026-03-01", "2026-05-10", calendar);
					const first = new Date(Date.parse("2026-03-01") + from * 86_400_000).toISOString().slice(0, 10);
					const last = new Date(Date.parse("2026-03-01") + (from + length) * 86_400_000).toISOString().slice(0, 10);
					expect(occurrencesOn(schedule, first, last, calendar)).toEqual(all.filter(({ date }) => first <= date && date <= last));
					for (const { start, end } of all) expect(start).toBeLessThanOrEqual(end);
				},
			),
			{ numRuns: 2_000 },
		);
	}, 60_000);
});
