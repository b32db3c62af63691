import { siteDate } from "@/domain/calendar/datedDay";
import { type Interval, intersect } from "@/domain/calendar/interval";
import { type DatedZone, datesBetween } from "@/domain/calendar/zone";
import { toWattHours } from "@/domain/quantity/energy";
import { energyOf, ratedStretches, toMilliwattHours } from "@/domain/switching/sessionEnergy";
import type { CalibrationSwitch } from "@/store/calibrationInputs";
import { dayIntervalOf } from "../usage/timeRange";
import { roundTo } from "./measuredRange";

/** A switch's runtime of each local day of a range, and what the ratings in force make of it. Days without any are left out. */
export function runtimeByDay(
	{ sessions, ratings }: CalibrationSwitch,
	deviceFactorMicro: number,
	range: Interval,
	zones: readonly DatedZone[],
): { date: string; on_hours: number; rated_wh: number }[] {
	if (range.end <= range.start) return [];
	return datesBetween(siteDate(range.start, zones), siteDate(range.end - 1, zones)).flatMap((date) => {
		const day = intersect(dayIntervalOf(date, zones), range);
		const parts = day ? sessions.flatMap((session) => intersect(session, day) ?? []) : [];
		if (parts.length === 0) return [];
		const onMs = parts.reduce((sum, { start, end }) => sum + end - start, 0);
		const stretches = parts.flatMap((part) => ratedStretches(part, ratings, deviceFactorMicro));
		return [{ date, on_hours: roundTo(onMs / 3_600_000, 4), rated_wh: toWattHours(toMilliwattHours(energyOf(stretches))) }];
	});
}
