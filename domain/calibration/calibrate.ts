import type { LocalDate } from "@/domain/calendar/zone";
import { type FittedTerm, fitPowers } from "./fitPowers";
import type { Row } from "./groupSums";
import { sharedTime } from "./toldApart";

/** A quarter-hour that can be compared: what the counter rose, and how long each switch was ON. */
export interface CalibrationWindow {
	readonly date: LocalDate;
	/** Local hour of the day, 0 to 23. */
	readonly hour: number;
	readonly counterWh: number;
	/** 0 to 0.25 each, one per switch. */
	readonly onHours: readonly number[];
}

export interface CalibrationInput {
	readonly switches: number;
	readonly windows: readonly CalibrationWindow[];
	/** The counter's step. */
	readonly resolutionWh: number;
}

/** Half a week of whole days, at least. */
export const CALIBRATION_DAYS_MIN = 5;
export const CALIBRATION_WINDOWS_MIN = 192;
/** A switch must have been ON this often for a number. */
export const SWITCH_DAYS_MIN = 3;
export const SWITCH_WINDOWS_MIN = 8;
export const SWITCH_HOURS_MIN = 1;
/** How far an interval may reach from its estimate to be called identifiable: then the truth lies within 5 % for certain. */
export const REACH_IDENTIFIABLE_MAX = 0.03;
/** Further than this is no estimate, unless it is within a watt. */
export const REACH_ROUGH_MAX = 0.2;
const REACH_ROUGH_WATTS = 1;
/** "Does not rise with it" holds only where more than this is excluded. */
const ZERO_WATTS_MAX = 10;
const WINDOW_HOURS = 0.25;
/** From here on it is worth naming the switch that is mostly ON at the same time. */
const MOSTLY_TOGETHER_MIN = 0.5;

export interface WattsInterval {
	readonly watts: number;
	/** 95 %. */
	readonly low: number;
	readonly high: number;
}

/** A switch by its place in the input, or what is drawn with every switch off. */
export type LoadName = number | "standby";

export type Verdict =
	| ({ readonly kind: "identifiable" } & WattsInterval)
	/** A number with a wider interval: it follows the load, but what it draws varies or too little was seen. */
	| ({ readonly kind: "rough" } & WattsInterval)
	/** The counter does not rise with it: at most `high` watts. */
	| { readonly kind: "at_zero"; readonly high: number }
	/** Told apart in principle, but not by what was seen so far. `mostlyWith`: what is ON at the same time most often. */
	| { readonly kind: "imprecise"; readonly low: number; readonly high: number; readonly mostlyWith: number | null }
	/** Always ON at the same time: only the sum is known, if `total` is not null. */
	| { readonly kind: "together_with"; readonly others: readonly LoadName[]; readonly total: WattsInterval | null }
	/** ON just when some of the others are: neither alone nor as a sum. */
	| { readonly kind: "entangled_with"; readonly others: readonly LoadName[] }
	| { readonly kind: "never_on" }
	/** ON too seldom: fewer than 3 days, 8 quarter-hours or 1 h. */
	| { readonly kind: "too_few" };

export type RefusedBecause = "no_switches" | "too_few_days" | "too_few_windows" | "counter_constant";

export interface SwitchCalibration {
	readonly onHours: number;
	readonly verdict: Verdict;
}

export type Calibration =
	| { readonly kind: "refused"; readonly reason: RefusedBecause; readonly windows: number; readonly days: number }
	| {
			readonly kind: "calibrated";
			/** In the order of the input. */
			readonly switches: readonly SwitchCalibration[];
			readonly standby: Verdict;
			/** Share of the counter's variance that the fitted watts explain. */
			readonly explained: number | null;
			readonly windows: number;
			readonly days: number;
	  };

/**
 * Estimates each switch's watts, and what is drawn with all of them off, from what a counter rose while they were ON.
 * Throws RangeError for windows that no measurement can give (negative or no numbers, more time than a quarter-hour has).
 */
export function calibrate({ switches, windows, resolutionWh }: CalibrationInput): Calibration {
	checkWindows(windows, switches);
	if (switches === 0) return { kind: "refused", reason: "no_switches", windows: windows.length, days: daysOf(windows) };
	const { fitted, usable } = chooseSwitches(windows, switches);
	const days = daysOf(usable);
	const refused = (reason: RefusedBecause): Calibration => ({ kind: "refused", reason, windows: usable.length, days });
	if (days < CALIBRATION_DAYS_MIN) return refused("too_few_days");
	if (usable.length < CALIBRATION_WINDOWS_MIN) return refused("too_few_windows");
	if (usable.every(({ counterWh }) => counterWh === usable[0]?.counterWh)) return refused("counter_constant");
	const rows = usable.map(
		({ date, hour, counterWh, onHours }): Row => ({
			date,
			hour,
			counterWh,
			hours: [...fitted.map((index) => onHours[index] ?? 0), WINDOW_HOURS],
		}),
	);
	const { of, explained } = verdictsOf(rows, fitted, resolutionWh);
	return {
		kind: "calibrated",
		switches: Array.from({ length: switches }, (_, index) => {
			const { hours } = seenOf(index, windows);
			return { onHours: hours, verdict: of.get(index) ?? { kind: hours === 0 ? "never_on" : "too_few" } };
		}),
		standby: of.get("standby") ?? { kind: "too_few" },
		explained,
		windows: rows.length,
		days,
	};
}

/**
 * The switches that were ON often enough, and the windows without any of the others: what was ON too seldom for a number
 * must not be booked on those that get one. Each switch that goes takes windows along, so it is asked again.
 */
function chooseSwitches(windows: readonly CalibrationWindow[], switches: number) {
	let fitted = Array.from({ length: switches }, (_, index) => index);
	for (;;) {
		const kept = fitted;
		const usable = windows.filter(({ onHours }) => onHours.every((hours, index) => hours === 0 || kept.includes(index)));
		const next = kept.filter((index) => seenOf(index, usable).isEnough);
		if (next.length === kept.length) return { fitted, usable };
		fitted = next;
	}
}

function verdictsOf(rows: readonly Row[], switches: readonly number[], resolutionWh: number) {
	const names: LoadName[] = [...switches, "standby"];
	const nameOf = (column: number): LoadName => names[column] ?? "standby";
	const { terms, entangled, explained } = fitPowers(rows, resolutionWh);
	const of = new Map<LoadName, Verdict>();
	for (const term of terms) {
		if (term.columns.length === 1) {
			const column = term.columns[0] ?? 0;
			of.set(nameOf(column), aloneVerdict(term, mostlyWith(column, rows, switches)));
			continue;
		}
		const total = isKnown(term) ? wattsOf(term) : null;
		for (const column of term.columns)
			of.set(nameOf(column), { kind: "together_with", others: othersOf(term.columns, column), total });
	}
	for (const columns of entangled)
		for (const column of columns) of.set(nameOf(column), { kind: "entangled_with", others: othersOf(columns, column) });
	return { of, explained };

	function othersOf(columns: readonly number[], column: number): LoadName[] {
		return columns.filter((other) => other !== column).map(nameOf);
	}
}

function aloneVerdict(term: FittedTerm, companion: number | null): Verdict {
	const { fitted, low, high } = term;
	if (fitted === 0 && high <= ZERO_WATTS_MAX) return { kind: "at_zero", high };
	if (!isKnown(term)) return { kind: "imprecise", low, high, mostlyWith: companion };
	return { kind: reachOf(term) <= REACH_IDENTIFIABLE_MAX * fitted ? "identifiable" : "rough", ...wattsOf(term) };
}

function isKnown(term: FittedTerm): boolean {
	return term.fitted > 0 && reachOf(term) <= Math.max(REACH_ROUGH_WATTS, REACH_ROUGH_MAX * term.fitted);
}

function reachOf({ fitted, low, high }: FittedTerm): number {
	return Math.max(high - fitted, fitted - low);
}

function wattsOf({ fitted, low, high }: FittedTerm): WattsInterval {
	return { watts: fitted, low, high };
}

/** The switch that shares most of this one's time. Standby, the last column, shares everyone's. */
function mostlyWith(column: number, rows: readonly Row[], switches: readonly number[]): number | null {
	const shares = switches.map((index, other) => ({ index, share: other === column ? 0 : sharedTime(column, other, rows) }));
	const most = shares.reduce((best, each) => (each.share > best.share ? each : best), { index: -1, share: 0 });
	return column < switches.length && most.share >= MOSTLY_TOGETHER_MIN ? most.index : null;
}

function seenOf(index: number, windows: readonly CalibrationWindow[]) {
	const on = windows.filter(({ onHours }) => (onHours[index] ?? 0) > 0);
	const hours = on.reduce((sum, { onHours }) => sum + (onHours[index] ?? 0), 0);
	const days = daysOf(on);
	return { hours, isEnough: days >= SWITCH_DAYS_MIN && on.length >= SWITCH_WINDOWS_MIN && hours >= SWITCH_HOURS_MIN };
}

function daysOf(windows: readonly CalibrationWindow[]): number {
	return new Set(windows.map(({ date }) => date)).size;
}

function checkWindows(windows: readonly CalibrationWindow[], switches: number): void {
	for (const { counterWh, onHours } of windows) {
		const isTime = onHours.length === switches && onHours.every((hours) => hours >= 0 && hours <= WINDOW_HOURS);
		if (!isTime || !Number.isFinite(counterWh) || counterWh < 0)
			throw new RangeError("calibrate: a window needs a counter ≥ 0 and 0 to 0.25 h for every switch");
	}
}
