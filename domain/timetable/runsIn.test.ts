import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { occupiedWindows, unionOf, without } from "./occupiedWindows";
import { occurrencesOn } from "./occurrences";
import { runsIn } from "./runsIn";
import { calendars, instants, inZone, LESSONS, schedules } from "./schedule.arbitrary";

const india = inZone("Asia/Kolkata");
const range = (start: string, end: string) => ({ start: Date.parse(start), end: Date.parse(end) });
const shown = (...args: Parameters<typeof runsIn>) =>
	runsIn(...args).map(({ schedule, dueAt, state }) => `${schedule.id} ${new Date(dueAt).toISOString()} ${state ? "on" : "off"}`);

describe("runs", () => {
	it("are due at the edges of the windows, the start of the range included and its end not", () => {
		expect(shown([LESSONS], range("2026-11-23T03:30Z", "2026-11-23T11:30Z"), india)).toEqual(["1 2026-11-23T03:30:00.000Z on"]);
		expect(shown([LESSONS], range("2026-11-23T11:30Z", "2026-11-24T03:30Z"), india)).toEqual(["1 2026-11-23T11:30:00.000Z off"]);
	});

	it("turn off before they turn on, where a lesson follows on another", () => {
		const next = { ...LESSONS, id: 2, startsMinute: 17 * 60, endsMinute: 18 * 60 };
		expect(shown([next, LESSONS], range("2026-11-23T11:30Z", "2026-11-23T11:31Z"), india)).toEqual([
			"1 2026-11-23T11:30:00.000Z off",
			"2 2026-11-23T11:30:00.000Z on",
		]);
	});

	it("only turn off where the clock skips a whole window", () => {
		const early = { ...LESSONS, weekdays: [7], startsMinute: 2 * 60 + 15, endsMinute: 2 * 60 + 45 };
		expect(shown([early], range("2026-03-29T00:00Z", "2026-03-30T00:00Z"), inZone("Europe/Berlin"))).toEqual([
			"1 2026-03-29T01:00:00.000Z off",
		]);
	});

	it("of [a, c) are those of [a, b) and then those of [b, c)", () => {
		fc.assert(
			fc.property(schedules, calendars, fc.tuple(instants, instants, instants), (all, calendar, points) => {
				const [a, b, c] = [...points].sort((x, y) => x - y) as [number, number, number];
				const whole = runsIn(all, { start: a, end: c }, calendar);
				expect([...runsIn(all, { start: a, end: b }, calendar), ...runsIn(all, { start: b, end: c }, calendar)]).toEqual(whole);
				expect(runsIn([...all].reverse(), { start: a, end: c }, calendar)).toEqual(whole);
			}),
			{ numRuns: 2_000 },
		);
	}, 120_000);

	it("that turn on are followed by their OFF, where the schedule turns off", () => {
		const start = Date.parse("2026-02-20");
		fc.assert(
			fc.property(schedules, calendars, (all, calendar) => {
				const end = Date.parse("2026-05-20");
				const runs = runsIn(all, { start, end }, calendar);
				for (const schedule of all.filter(({ turnOn, turnOff }) => turnOn && turnOff)) {
					const own = runs.filter((run) => run.schedule.id === schedule.id);
					const windows = occurrencesOn(schedule, "2026-02-20", "2026-05-10", calendar).filter((one) => one.start < one.end);
					for (const window of windows) {
						expect(own.some((run) => run.state && run.dueAt === window.start)).toBe(true);
						expect(own.some((run) => !run.state && run.dueAt === window.end)).toBe(true);
					}
					expect(own.filter(({ state }) => state).length).toBeLessThanOrEqual(own.filter(({ state }) => !state).length + 1);
				}
			}),
			{ numRuns: 2_000 },
		);
	}, 120_000);
});

describe("occupied windows", () => {
	it("are the union of those schedules that say so", () => {
		const lunch = { ...LESSONS, id: 2, startsMinute: 16 * 60, endsMinute: 20 * 60 };
		const silent = { ...LESSONS, id: 3, startsMinute: 0, endsMinute: 1440, occupied: false };
		expect(occupiedWindows([LESSONS, lunch, silent], range("2026-11-23T00:00Z", "2026-11-24T00:00Z"), india)).toEqual([
			range("2026-11-23T03:30Z", "2026-11-23T14:30Z"),
		]);
	});

	it("and what lies outside of them partition a range", () => {
		const piece = fc
			.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 30 }))
			.map(([start, length]) => ({ start, end: start + length }));
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 8 }), piece, (pieces, whole) => {
				const union = unionOf(pieces);
				const outside = without(whole, union);
				for (let at = whole.start; at < whole.end; at++) {
					const isIn = pieces.some(({ start, end }) => start <= at && at < end);
					expect(union.filter(({ start, end }) => start <= at && at < end).length).toBe(isIn ? 1 : 0);
					expect(outside.filter(({ start, end }) => start <= at && at < end).length).toBe(isIn ? 0 : 1);
				}
			}),
			{ numRuns: 2_000 },
		);
	});
});
