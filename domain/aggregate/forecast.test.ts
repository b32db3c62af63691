import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, datesBetween } from "@/domain/calendar/zone";
import { forecastMonth, type MonthSoFar } from "./forecast";

/** Saturday 21 November 2026, nine days before the end of the month. */
const TODAY = "2026-11-21";
const LAST = "2026-11-30";

function monthWith(byDate: ReadonlyMap<string, bigint | null>, so: Partial<MonthSoFar> = {}): MonthSoFar {
	return { today: TODAY, lastDate: LAST, soFar: 0n, todaySoFar: 0n, byDate, ...so };
}

function days(amount: (date: string) => bigint | null): Map<string, bigint | null> {
	return new Map(datesBetween(addDays(TODAY, -28), addDays(TODAY, -1)).map((date) => [date, amount(date)]));
}

describe("forecastMonth", () => {
	it("adds the mean of the same weekday for each day to come, and what today has left", () => {
		const weekend = new Set([
			"2026-10-24",
			"2026-10-25",
			"2026-10-31",
			"2026-11-01",
			"2026-11-07",
			"2026-11-08",
			"2026-11-14",
			"2026-11-15",
		]);
		const byDate = days((date) => (weekend.has(date) ? 100n : 1000n));
		// Sat 21: 100 - 40 left; Sun 22, Sat 28, Sun 29: 100 each; Mon–Fri 23–27 and Mon 30: 1000 each.
		expect(forecastMonth(monthWith(byDate, { soFar: 5040n, todaySoFar: 40n }))).toEqual({
			kind: "forecast",
			amount: 5040n + 60n + 3n * 100n + 6n * 1000n,
		});
	});

	it("does not take anything back when today is above its mean already", () => {
		const month = { lastDate: TODAY, soFar: 900n, todaySoFar: 900n };
		expect(
			forecastMonth(
				monthWith(
					days(() => 500n),
					month,
				),
			),
		).toEqual({ kind: "forecast", amount: 900n });
	});

	it("refuses when a weekday to come was known only once", () => {
		const mondays = new Set(["2026-10-26", "2026-11-02", "2026-11-09"]);
		const byDate = days((date) => (mondays.has(date) ? null : 500n));
		expect(forecastMonth(monthWith(byDate))).toEqual({ kind: "too_little_history" });
	});

	it("leaves unknown days out of the mean instead of counting them as zero", () => {
		const byDate = days((date) => (date < "2026-11-07" ? null : 700n));
		expect(forecastMonth(monthWith(byDate, { lastDate: TODAY }))).toEqual({ kind: "forecast", amount: 700n });
	});

	it("refuses without any history", () => {
		expect(forecastMonth(monthWith(new Map()))).toEqual({ kind: "too_little_history" });
	});

	it("reads nothing older than four weeks", () => {
		const byDate = days(() => 10n);
		byDate.set(addDays(TODAY, -35), 1_000_000n);
		expect(forecastMonth(monthWith(byDate, { lastDate: TODAY }))).toEqual({ kind: "forecast", amount: 10n });
	});

	it("forecasts a steady load exactly, on whatever day of whatever month", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 3000 }),
				fc.bigInt({ min: 0n, max: 10n ** 12n }),
				fc.integer({ min: 0, max: 27 }),
				(shift, daily, left) => {
					const today = addDays("2020-01-01", shift);
					const byDate = new Map(datesBetween(addDays(today, -28), addDays(today, -1)).map((date) => [date, daily]));
					const forecast = forecastMonth({ today, lastDate: addDays(today, left), soFar: daily, todaySoFar: 0n, byDate });
					expect(forecast).toEqual({ kind: "forecast", amount: daily * BigInt(2 + left) });
				},
			),
			{ numRuns: 300 },
		);
	});
});
