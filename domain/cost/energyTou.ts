import { isDate, type LocalDate } from "@/domain/calendar/zone";
import { toDecimalText } from "@/domain/quantity/decimal";
import type { MicroPerKwh } from "@/domain/quantity/money";
import type { ComponentFields } from "./componentFields";
import { uncoveredMoment } from "./touCoverage";
import { type ClockMoment, fits, parseTouPeriod, type TouPeriod, toJsonTouPeriod } from "./touPeriod";

/**
 * A price per kWh by local time, weekday, holiday and season. The first period that fits holds. Local time is that of the
 * site's zone at the quarter-hour, so that a day of 23 or 25 hours has the hours that its clock showed.
 */
export interface EnergyTou {
	readonly kind: "energy_tou";
	readonly id: string;
	/** What the factors of the periods are of. */
	readonly baseRateMicroPerKwh: MicroPerKwh | null;
	readonly periods: readonly TouPeriod[];
	/** Ascending. */
	readonly holidays: readonly LocalDate[];
}

const PERIODS_MAX = 20;
const HOLIDAYS_MAX = 400;

export function parseEnergyTou(fields: ComponentFields, id: string): EnergyTou {
	const problemsBefore = fields.problems.length;
	const baseRateMicroPerKwh = fields.optionalMicro("base_rate_per_kwh");
	const holidays = parseHolidays(fields);
	const periods = (fields.list("periods", 1, PERIODS_MAX) ?? []).flatMap((item, index): TouPeriod[] => {
		const inner = fields.inner(item, "periods", index);
		return inner === null ? [] : [parseTouPeriod(inner, baseRateMicroPerKwh)];
	});
	const names = periods.map((period) => period.name);
	periods.forEach(({ name }, index) => {
		if (names.indexOf(name) !== index)
			fields.problems.push({ path: [...fields.path, "periods", index, "name"], message: "is the name of an earlier period" });
	});
	const component: EnergyTou = { kind: "energy_tou", id, baseRateMicroPerKwh, periods, holidays };
	if (fields.problems.length === problemsBefore) {
		const gap = uncoveredMoment(component);
		if (gap !== null) fields.refuse("periods", `leave out ${gap}`);
	}
	return component;
}

export function toJsonEnergyTou({ baseRateMicroPerKwh, periods, holidays }: EnergyTou) {
	return {
		...(baseRateMicroPerKwh === null ? {} : { base_rate_per_kwh: toDecimalText(baseRateMicroPerKwh, 6) }),
		periods: periods.map(toJsonTouPeriod),
		...(holidays.length === 0 ? {} : { holidays }),
	};
}

/** Which period prices a moment of local time. */
export function periodAt({ periods, holidays }: Pick<EnergyTou, "periods" | "holidays">, moment: ClockMoment): number {
	const isHoliday = holidays.includes(moment.date);
	return periods.findIndex((period) => fits(period, moment, isHoliday));
}

function parseHolidays(fields: ComponentFields): readonly LocalDate[] {
	if (!fields.has("holidays")) return [];
	const list = fields.list("holidays", 0, HOLIDAYS_MAX) ?? [];
	const dates = list.flatMap((date, index): LocalDate[] => {
		if (typeof date === "string" && isDate(date)) return [date];
		fields.problems.push({ path: [...fields.path, "holidays", index], message: 'must be a date such as "2026-08-15"' });
		return [];
	});
	return [...new Set(dates)].sort();
}
