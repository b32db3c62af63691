import { addSums, mergeColumns, type Row, type Sums, sumByDay, withoutDay } from "./daySums";
import { fitFree, fitNonNegative, projectOut } from "./leastSquares";
import { studentT } from "./studentT";
import { type Terms, tellApart } from "./toldApart";

/** What a meter of class 1 or 2 may be off by, of what it counts. Decides how rows are weighted, not how wide an interval is. */
const METER_NOISE_FRACTION = 0.02;
/** What stays unexplained in a quarter-hour even with nothing ON: 0.2 W. */
const FLOOR_WH = 0.05;
const WEIGHTING_ROUNDS = 3;

/** Watts with a 95 % interval; `fitted` is 0 where less would fit better. */
export interface FittedTerm {
	readonly columns: readonly number[];
	readonly fitted: number;
	readonly low: number;
	readonly high: number;
}

export interface Fit {
	readonly terms: readonly FittedTerm[];
	readonly entangled: Terms["entangled"];
	/** Share of the counter's variance that the fit explains; null when there is none. */
	readonly explained: number | null;
}

/**
 * Weighted non-negative least squares of the counter on the columns' hours. Columns are non-negative, none is all zero,
 * and each is non-zero on at least two days. The interval is the jackknife's over days (one left out at a time), with
 * Student's t of the days on which the load was ON: loads that follow the weather or the mains are alike within a day, so
 * quarter-hours are no independent witnesses, but days are (Cameron and Miller, J. Human Resources 50(2), 2015, on clusters).
 */
export function fitPowers(rows: readonly Row[], resolutionWh: number): Fit {
	const { days, total } = weighRows(rows, resolutionWh);
	const { kept, entangled } = tellApart(total, rows);
	const nuisance = entangled.flat();
	const all = [...kept, ...nuisance.map((column) => [column])];
	const keep = kept.map((_, index) => index);
	const others = nuisance.map((_, index) => kept.length + index);
	const reduce = (sums: Sums) => projectOut(mergeColumns(sums, all), keep, others);

	const whole = reduce(total);
	const fitted = fitNonNegative(whole);
	const positive = keep.filter((term) => (fitted[term] ?? 0) > 0);
	const leftOut = [...days.values()].map((day) => reduce(withoutDay(total, day)));
	const inside = spreadOf(leftOut.map((sums) => fitFree(sums, positive)));
	const free = fitFree(whole, keep);
	const spread = spreadOf(leftOut.map((sums) => fitFree(sums, keep)));
	const terms = kept.map((columns, term) => {
		const isPositive = positive.includes(term);
		const reach = studentT(Math.max(1, daysOn(columns, rows) - 1)) * ((isPositive ? inside : spread)[term] ?? 0);
		const centre = isPositive ? (fitted[term] ?? 0) : (free[term] ?? 0);
		return { columns, fitted: fitted[term] ?? 0, low: Math.max(0, centre - reach), high: Math.max(0, centre + reach) };
	});
	const watts = wattsOfColumns(terms, nuisance, total);
	return { terms, entangled, explained: explainedBy(watts, rows) };
}

/** A row counts by what its meter can be off: its resolution at both ends, and a part of what it counted. */
function weighRows(rows: readonly Row[], resolutionWh: number): { days: Map<string, Sums>; total: Sums } {
	const least = resolutionWh ** 2 / 6 + FLOOR_WH ** 2;
	let weights = rows.map(() => 1);
	for (let round = 0; ; round++) {
		const days = sumByDay(rows, weights);
		const total = addSums(days.values());
		if (round === WEIGHTING_ROUNDS) return { days, total };
		const watts = fitNonNegative(total);
		weights = rows.map((row) => 1 / (least + (METER_NOISE_FRACTION * predicted(row, watts)) ** 2));
	}
}

/** Standard error of each term by the jackknife: (D − 1)/D × Σ (without one day − their mean)². */
function spreadOf(estimates: readonly number[][]): number[] {
	const days = estimates.length;
	return (estimates[0] ?? []).map((_, term) => {
		const mean = estimates.reduce((sum, each) => sum + (each[term] ?? 0), 0) / days;
		const squares = estimates.reduce((sum, each) => sum + ((each[term] ?? 0) - mean) ** 2, 0);
		return Math.sqrt(((days - 1) / days) * squares);
	});
}

function daysOn(columns: readonly number[], rows: readonly Row[]): number {
	return new Set(rows.flatMap(({ date, hours }) => (columns.some((column) => (hours[column] ?? 0) > 0) ? [date] : []))).size;
}

/** Watts of every column for the sake of what is explained: a term's watts in equal parts, the entangled ones as they fit best. */
function wattsOfColumns(terms: readonly FittedTerm[], nuisance: readonly number[], total: Sums): number[] {
	const watts = total.moment.map(() => 0);
	for (const { columns, fitted } of terms) for (const column of columns) watts[column] = fitted / columns.length;
	if (nuisance.length === 0) return watts;
	const rest = total.moment.map((moment, row) =>
		watts.reduce((sum, value, column) => sum - value * total.gram.get(row, column), moment),
	);
	const free = fitFree({ gram: total.gram, moment: rest }, nuisance);
	return watts.map((value, column) => value + (free[column] ?? 0));
}

function explainedBy(watts: readonly number[], rows: readonly Row[]): number | null {
	const mean = rows.reduce((sum, row) => sum + row.counterWh, 0) / rows.length;
	const spread = rows.reduce((sum, row) => sum + (row.counterWh - mean) ** 2, 0);
	const residual = rows.reduce((sum, row) => sum + (row.counterWh - predicted(row, watts)) ** 2, 0);
	return spread > 0 ? 1 - residual / spread : null;
}

function predicted({ hours }: Row, watts: readonly number[]): number {
	return hours.reduce((sum, each, column) => sum + each * (watts[column] ?? 0), 0);
}
