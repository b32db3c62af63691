import type { CalibratedSwitch } from "@/wire/http/calibration";

export type AdoptionEffect = { days: number; hours: number; beforeWh: number; afterWh: number };

/** What a wattage makes of the runtime since a local date, within the days that were calibrated. */
export function adoptionEffect(days: CalibratedSwitch["days"], from: string, powerW: number): AdoptionEffect {
	const since = days.filter(({ date }) => date >= from);
	const hours = since.reduce((sum, day) => sum + day.on_hours, 0);
	return {
		days: since.length,
		hours,
		beforeWh: since.reduce((sum, day) => sum + day.rated_wh, 0),
		afterWh: hours * powerW,
	};
}

/** Whole watts where they lie within the interval, as people write a rating down; else the estimate as it is. */
export function proposedWatts({
	estimated_w,
	low_w,
	high_w,
}: Pick<CalibratedSwitch, "estimated_w" | "low_w" | "high_w">): number | null {
	if (estimated_w === null || low_w === null || high_w === null) return null;
	const whole = Math.round(estimated_w);
	return estimated_w >= 20 && low_w <= whole && whole <= high_w ? whole : estimated_w;
}

/** The date on which a rating that is dated later takes over; null when none does. */
export function overtakenOn(
	ratings: CalibratedSwitch["ratings"],
	from: string,
	dateOf: (instant: string) => string,
): string | null {
	const later = ratings.map(({ effective_from }) => dateOf(effective_from)).filter((date) => date > from);
	return later.sort()[0] ?? null;
}
