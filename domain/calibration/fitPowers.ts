import { addSums, mergeColumns, type Row, type Sums, sumByGroup, without } from "./groupSums";
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
 * and each is non-zero on at least two days. The interval is the wider of two jackknives, with Student's t of the groups
 * in which the load was ON. Days: loads that follow the weather or the mains are alike within a day, so quarter-hours are
 * no independent witnesses, but days are (Cameron and Miller, J. Human Resources 50(2), 2015). Hours of the day: a load
 * whose draw follows the clock (a compressor in the heat) bends what is used at the same hours alike on all days.
 */
export function fitPowers(rows: readonly Row[], resolutionWh: number): Fit {
	const weights = weightsOf(rows, resolutionWh);
	const total = addSums(sumByGroup(rows, weights, () => 0).values());
	const { kept, entangled } = tellApart(total, rows);
	const nuisance = entangled.flat();
	const all = [...kept, ...nuisance.map((column) => [column])];
	const keep = kept.map((_, index) => index);
	const others = nuisance.map((_, index) => kept.length + index);
	const reduce = (sums: Sums) => projectOut(mergeColumns(sums, all), keep, others);

	const whole = reduce(total);
	const fitted = fitNonNegative(whole);
	const positive = keep.filter((term) => (fitted[term] ?? 0) > 0);
	const free = fitFree(whole, keep);
	const reaches = GROUPINGS.map((groupOf) => {
		const leftOut = [...sumByGroup(rows, weights, groupOf).values()].map((group) => reduce(without(total, group)));
		const inside = spreadOf(leftOut.map((sums) => fitFree(sums, positive)));
		const outside = spreadOf(leftOut.map((sums) => fitFree(sums, keep)));
		return kept.map((columns, term) => {
			const degrees = Math.max(1, groupsOn(columns, rows, groupOf) - 1);
			return studentT(degrees) * ((positive.includes(term) ? inside : outside)[term] ?? 0);
		});
	});
	const terms = kept.map((columns, term) => {
		const reach = Math.max(...reaches.map((reach) => reach[term] ?? 0));
		const centre = (positive.includes(term) ? fitted : free)[term] ?? 0;
		return { columns, fitted: fitted[term] ?? 0, low: Math.max(0, centre - reach), high: Math.max(0, centre + reach) };
	});
	const watts = wattsOfColumns(terms, nuisance, total);
	return { terms, entangled, explained: explainedBy(watts, rows) };
}

const GROUPINGS: readonly ((row: Row) => string | number)[] = [({ date }) => date, ({ hour }) => hour];

/** A row counts by what its meter can be off: its resolution at both ends, and a part of what it counted. */
function weightsOf(rows: readonly Row[], resolutionWh: number): number[] {
	const least = resolutionWh ** 2 / 6 + FLOOR_WH ** 2;
	let weights = rows.map(() => 1);
	for (let round = 0; round < WEIGHTING_ROUNDS; round++) {
		const watts = fitNonNegative(addSums(sumByGroup(rows, weights, () => 0).values()));
		weights = rows.map((row) => 1 / (least + (METER_NOISE_FRACTION * predicted(row, watts)) ** 2));
	}
	return weights;
}

/** Standard error of each term by the jackknife over G groups: (G − 1)/G × Σ (without one − their mean)². */
function spreadOf(estimates: readonly number[][]): number[] {
	const groups = estimates.length;
	return (estimates[0] ?? []).map((_, term) => {
		const mean = estimates.reduce((sum, each) => sum + (each[term] ?? 0), 0) / groups;
		const squares = estimates.reduce((sum, each) => sum + ((each[term] ?? 0) - mean) ** 2, 0);
		return Math.sqrt(((groups - 1) / groups) * squares);
	});
}

function groupsOn(columns: readonly number[], rows: readonly Row[], groupOf: (row: Row) => string | number): number {
	return new Set(rows.flatMap((row) => (columns.some((column) => (row.hours[column] ?? 0) > 0) ? [groupOf(row)] : []))).size;
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
