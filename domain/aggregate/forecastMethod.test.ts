import { describe, expect, it } from "vitest";
import { addDays } from "@/domain/calendar/zone";
import { FORECAST_METHOD, FORECAST_METHOD_NONE, FORECAST_WEEKS, forecastMonth } from "./forecast";

const TODAY = "2026-11-21";

/** Only these of the weekday's last dates are known, counted in weeks back from the newest one before today. */
const knownWeeks = (newest: string, weeks: readonly number[]) => new Map(weeks.map((week) => [addDays(newest, -7 * week), 100n]));

describe("a forecast", () => {
	it("says over how many weeks it looks", () => {
		expect(FORECAST_METHOD).toContain(`last ${FORECAST_WEEKS} weeks`);
		expect(FORECAST_METHOD_NONE).toContain(`fewer than 2 of the last ${FORECAST_WEEKS} weeks`);
	});

	it("looks at four whole weeks before today, also for today's own weekday", () => {
		const month = { today: TODAY, lastDate: TODAY, soFar: 0n, todaySoFar: 0n };
		const byDate = knownWeeks(addDays(TODAY, -7), [2, 3]);
		expect(forecastMonth({ ...month, byDate })).toEqual({ kind: "forecast", amount: 100n });
	});

	it("needs a weekday twice: once is too little", () => {
		const month = { today: TODAY, lastDate: TODAY, soFar: 0n, todaySoFar: 0n };
		expect(forecastMonth({ ...month, byDate: knownWeeks(addDays(TODAY, -7), [0]) })).toEqual({ kind: "too_little_history" });
	});
});
