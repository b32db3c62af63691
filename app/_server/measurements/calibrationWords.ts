import { CALIBRATION_DAYS_MIN, type RefusedBecause, type Verdict } from "@/domain/calibration/calibrate";
import type { CalibrationResponse } from "@/wire/http/calibration";

type Reason = NonNullable<CalibrationResponse["reason"]>;

/** Why a device has no estimate, and what to do about it. */
export function refusalWords(reason: Reason | RefusedBecause): string {
	switch (reason) {
		case "no_counter":
			return "No counter reading lies in this range, so there is nothing to compare runtime with. Check on the Devices page that the device reports energy_wh_total.";
		case "no_switches":
			return "This device has no switches: there is nothing to tell apart.";
		case "no_switch_events":
			return "Nothing is known yet of when its switches were ON. Devices say so by switch events and by switch_state in each reading; once they do, come back after five days.";
		case "nothing_compared":
			return "No quarter-hour of this range has both measurements in full: its energy is estimated, spread over gaps, or older than the first switch event. Choose another range.";
		case "too_few_days":
			return `An interval needs at least ${CALIBRATION_DAYS_MIN} days with both measurements. Choose a longer range, or wait.`;
		case "too_few_windows":
			return "Too few quarter-hours have both measurements: gaps or estimated energy take the rest. Choose a longer range.";
		case "counter_constant":
			return "The counter rises the same in every quarter-hour whatever is ON: it does not measure these switches, or none of them draws anything.";
	}
}

/** What a verdict means for a load and what to do. `others` are the names of loads that it cannot be told apart from. */
export function adviceOf(verdict: Verdict, others: readonly string[], ratedW: number | null): string {
	switch (verdict.kind) {
		case "identifiable":
			return isNear(verdict, ratedW)
				? "The rating agrees with what the counter shows."
				: "The counter tells it apart from all others. Adopt the estimate as its rating.";
		case "rough":
			return isNear(verdict, ratedW)
				? "The rating lies within the interval; nothing speaks against it."
				: "What it draws varies, or too little was seen for a closer figure; the mean is still nearer than the rating. Adopt it, or look again after more days.";
		case "imprecise":
			return others.length > 0
				? `Mostly ON together with ${others.join(", ")}: the counter allows for anything between these figures. Switch one of them alone for an hour on three days.`
				: "The counter allows for anything between these figures: other loads vary too much beside it. Look again after more days.";
		case "at_zero":
			return "The counter does not rise while it is ON. Is something connected, and behind this meter?";
		case "together_with":
			return `Always ON together with ${others.join(", ")}, so only the sum is known. Switch one of them alone for an hour on three days.`;
		case "entangled_with":
			return `ON exactly when some of ${others.join(", ")} are, so it cannot be told apart. Switch one of them alone for an hour on three days.`;
		case "never_on":
			return "It was never ON in this range.";
		case "too_few":
			return "It was ON too seldom: at least an hour, on three days, is needed.";
	}
}

function isNear({ low, high }: { low: number; high: number }, ratedW: number | null): boolean {
	return ratedW === null || (low <= ratedW && ratedW <= high);
}
