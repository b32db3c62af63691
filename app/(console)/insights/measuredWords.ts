import { formatEnergy } from "@/components/figures/formatQuantity";
import type { MeasurementsResponse } from "@/wire/http/measurements";

type Explained = MeasurementsResponse["explained_variance"];
type LeftAside = MeasurementsResponse["left_aside"][number];

/** How well runtime follows the counter, in a sentence. */
export function explainedWords({ value, reason }: Explained): string {
	if (value === null)
		return reason === "counter_constant"
			? "The counter rises the same in every quarter-hour, so there is nothing to follow."
			: "Fewer than six hours have both measurements; a share of so little would mean nothing.";
	if (value < 0) return "A constant would be closer: ratings are far off, or what this counter measures is not switched here.";
	if (value >= 0.95) return "Runtime follows the counter closely.";
	if (value >= 0.7) return "Runtime follows the counter; ratings that are off, and loads that are not switched, make the rest.";
	return "Runtime follows the counter only in part: look at the ratings below, and at loads that no switch controls.";
}

/** "93%", cut rather than rounded so that 99.96 % is not called all of it. */
export function percentOf(value: number): string {
	return `${Math.floor(value * 100)}%`;
}

const REASONS: Readonly<Record<LeftAside["reason"], string>> = {
	no_counter: "without a counter reading",
	partly_covered: "covered only in part",
	allocated: "spread over a gap",
	estimated: "estimated",
	before_first_event: "before the first switch event",
};

/** "2 h 15 min spread over a gap (0.4 kWh), 30 min estimated (20 Wh)"; empty when nothing was left aside. */
export function leftAsideWords(leftAside: readonly LeftAside[]): string {
	return leftAside
		.map(({ reason, quarter_hours, counter_wh }) => {
			const energy = counter_wh > 0 ? ` (${formatEnergy(counter_wh / 1_000)})` : "";
			return `${hoursWords(quarter_hours)} ${REASONS[reason]}${energy}`;
		})
		.join(", ");
}

export function hoursWords(quarterHours: number): string {
	const [hours, minutes] = [Math.floor(quarterHours / 4), (quarterHours % 4) * 15];
	if (hours === 0) return `${minutes} min`;
	return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}

const STATES: Readonly<Record<MeasurementsResponse["state"], string>> = {
	compared: "",
	nothing_compared:
		"No quarter-hour of this range has both measurements in full: its energy is estimated, spread over gaps, or older than the first switch event. Choose another range.",
	no_counter: "No counter reading lies in this range, so there is nothing to compare the switches' runtime with.",
	no_switches: "No switch is configured here, so there is no runtime to compare the counter with.",
	no_switch_events:
		"Nothing is known yet of when the switches were ON. Devices say so by switch events, and by switch_state in each reading.",
};

/** Why there is nothing to compare. */
export function missingWords(state: MeasurementsResponse["state"]): string {
	return STATES[state];
}
