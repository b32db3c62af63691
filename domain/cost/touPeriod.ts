import { isDate } from "@/domain/calendar/zone";
import { toDecimalText } from "@/domain/quantity/decimal";
import type { MicroPerKwh } from "@/domain/quantity/money";
import type { ComponentFields } from "./componentFields";

/** Minutes of the local day, on quarter-hours; `to` excluded, 1440 = midnight, before `from` = over midnight. */
export interface TouWindow {
	readonly from: number;
	readonly to: number;
}

export type HolidayRule = "as_weekday" | "only" | "never";

export interface TouPeriod {
	readonly name: string;
	/** The price of a kWh, a factor multiplied out. */
	readonly rateMicroPerKwh: MicroPerKwh;
	/** With 4 decimals, of the base rate; null = the rate was given itself. */
	readonly factorE4: bigint | null;
	/** Null = all day. */
	readonly windows: readonly TouWindow[] | null;
	/** ISO weekdays; null = all. */
	readonly weekdays: readonly number[] | null;
	readonly holidays: HolidayRule;
	/** "MM-DD", both included; from after to = over the new year. Null = all year. */
	readonly season: { readonly from: string; readonly to: string } | null;
}

const WINDOWS_MAX = 20;
const DAY_MINUTES = 1_440;
const LEAP_YEAR = "2028";

export function parseTouPeriod(fields: ComponentFields, baseRate: MicroPerKwh | null): TouPeriod {
	const period = {
		name: fields.text("name"),
		...parsePrice(fields, baseRate),
		windows: parseWindows(fields),
		weekdays: parseWeekdays(fields),
		holidays: fields.choice("holidays", ["as_weekday", "only", "never"], "as_weekday"),
		season: parseSeason(fields),
	};
	fields.done();
	return period;
}

export function toJsonTouPeriod(period: TouPeriod) {
	const { factorE4, windows, weekdays, holidays, season } = period;
	return {
		name: period.name,
		...(factorE4 === null ? { rate_per_kwh: toDecimalText(period.rateMicroPerKwh, 6) } : { factor: toDecimalText(factorE4, 4) }),
		...(windows === null ? {} : { windows: windows.map(({ from, to }) => ({ from: clockText(from), to: clockText(to) })) }),
		...(weekdays === null ? {} : { weekdays }),
		...(holidays === "as_weekday" ? {} : { holidays }),
		...(season === null ? {} : { season }),
	};
}

/** A moment by the local clock, as far as a period asks. */
export interface ClockMoment {
	/** "YYYY-MM-DD". */
	readonly date: string;
	readonly minutes: number;
	readonly weekday: number;
}

export function fits(period: TouPeriod, moment: ClockMoment, isHoliday: boolean): boolean {
	const { windows, weekdays, holidays, season } = period;
	if (holidays !== "as_weekday" && (holidays === "only") !== isHoliday) return false;
	if (weekdays !== null && !weekdays.includes(moment.weekday)) return false;
	if (season !== null && !inSeason(season, moment.date.slice(5))) return false;
	return windows === null || windows.some((window) => inWindow(window, moment.minutes));
}

export function clockText(minutes: number): string {
	const two = (count: number) => String(count).padStart(2, "0");
	return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function inSeason({ from, to }: { from: string; to: string }, day: string): boolean {
	return from <= to ? from <= day && day <= to : from <= day || day <= to;
}

function inWindow({ from, to }: TouWindow, minutes: number): boolean {
	return from < to ? from <= minutes && minutes < to : from <= minutes || minutes < to;
}

function parsePrice(fields: ComponentFields, baseRate: MicroPerKwh | null): Pick<TouPeriod, "rateMicroPerKwh" | "factorE4"> {
	if (!fields.has("factor")) return { rateMicroPerKwh: fields.micro("rate_per_kwh"), factorE4: null };
	const factorE4 = fields.factor("factor");
	if (fields.has("rate_per_kwh")) {
		fields.take("rate_per_kwh");
		fields.refuse("factor", "give rate_per_kwh or factor, not both");
	} else if (baseRate === null) fields.refuse("factor", "needs base_rate_per_kwh");
	const product = (baseRate ?? 0n) * factorE4;
	if (product % 10_000n !== 0n) fields.refuse("factor", "times base_rate_per_kwh has more than 6 decimals");
	return { rateMicroPerKwh: product / 10_000n, factorE4 };
}

function parseWindows(fields: ComponentFields): readonly TouWindow[] | null {
	if (!fields.has("windows")) return null;
	return (fields.list("windows", 1, WINDOWS_MAX) ?? []).map((item, index) => {
		const inner = fields.inner(item, "windows", index);
		if (inner === null) return { from: 0, to: DAY_MINUTES };
		const window = { from: parseClock(inner, "from", DAY_MINUTES - 15), to: parseClock(inner, "to", DAY_MINUTES) };
		if (window.from === window.to) inner.refuse("to", "must differ from `from`; a whole day is 00:00 to 24:00");
		inner.done();
		return window;
	});
}

function parseClock(fields: ComponentFields, field: string, max: number): number {
	const taken = fields.take(field);
	const match = typeof taken === "string" ? /^(\d{2}):(\d{2})$/.exec(taken) : null;
	const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
	if (match && Number(match[2]) < 60 && minutes <= max) {
		if (minutes % 15 !== 0) fields.refuse(field, "must lie on a quarter-hour");
		return minutes;
	}
	fields.refuse(field, `must be a local time such as 18:00, from 00:00 to ${clockText(max)}`);
	// Never equal to another edge: one problem per wrong field is enough.
	return Number.NaN;
}

function parseWeekdays(fields: ComponentFields): readonly number[] | null {
	if (!fields.has("weekdays")) return null;
	const list = fields.list("weekdays", 1, 7) ?? [];
	const days = list.filter((day) => typeof day === "number" && Number.isInteger(day) && 1 <= day && day <= 7) as number[];
	if (days.length < list.length || new Set(days).size < days.length)
		fields.refuse("weekdays", "must be different whole numbers from 1 (Monday) to 7 (Sunday)");
	return [...days].sort((a, b) => a - b);
}

function parseSeason(fields: ComponentFields): TouPeriod["season"] {
	if (!fields.has("season")) return null;
	const inner = fields.inner(fields.take("season"), "season");
	if (inner === null) return null;
	const season = { from: parseMonthDay(inner, "from"), to: parseMonthDay(inner, "to") };
	inner.done();
	return season;
}

function parseMonthDay(fields: ComponentFields, field: string): string {
	const taken = fields.take(field);
	if (typeof taken === "string" && isDate(`${LEAP_YEAR}-${taken}`)) return taken;
	fields.refuse(field, 'must be a day of the year such as "04-01"');
	return "01-01";
}
