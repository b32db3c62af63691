import { EigenvalueDecomposition, type Matrix } from "ml-matrix";
import { mergeColumns, type Row, type Sums } from "./groupSums";

/**
 * Highest condition index of columns that may be told apart: above 30 least squares is harmed by collinearity (Belsley,
 * Kuh and Welsch, Regression Diagnostics, 1980, ch. 3). It also keeps clocks that are seconds apart from being read as a load.
 */
export const CONDITION_INDEX_MAX = 30;
/** Columns that share this part of their time are the same load as far as anyone can tell. */
const TOGETHER_SHARE_MIN = 0.9;
const LINKED_MIN = 0.1;

export interface Terms {
	/** Columns that the fit keeps: alone, or several that were always ON together as one. */
	readonly kept: readonly (readonly number[])[];
	/** Columns of which one follows from the others (A is ON just when B or C is): no number for any of them. */
	readonly entangled: readonly (readonly number[])[];
}

/** Which columns can be told apart by what was seen, however exact the counter is. */
export function tellApart(sums: Sums, rows: readonly Row[]): Terms {
	let kept: number[][] = sums.moment.map((_, column) => [column]);
	const entangled: number[][] = [];
	for (;;) {
		const groups = linkedTerms(mergeColumns(sums, kept).gram);
		if (groups.length === 0) return { kept, entangled };
		const next = kept.filter((_, index) => !groups.some((group) => group.includes(index)));
		for (const group of groups) {
			const columns = group.flatMap((index) => kept[index] ?? []).sort((a, b) => a - b);
			if (areTogether(columns, rows)) next.push(columns);
			else entangled.push(columns);
		}
		kept = next.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
	}
}

/**
 * Terms that nearly depend on each other, as connected groups. The projector onto all weak directions at once is looked
 * at, since the directions themselves are arbitrary where two are equally weak.
 */
function linkedTerms(gram: Matrix): number[][] {
	const size = gram.rows;
	if (size < 2) return [];
	const scale = gram.diagonal().map((square) => 1 / Math.sqrt(square));
	const unit = gram.clone().mulColumnVector(scale).mulRowVector(scale);
	const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(unit, { assumeSymmetric: true });
	const largest = Math.max(...realEigenvalues);
	const weak = realEigenvalues.flatMap((value, index) => (value * CONDITION_INDEX_MAX ** 2 < largest ? [index] : []));
	if (weak.length === 0) return [];
	const directions = eigenvectorMatrix.selection(
		Array.from({ length: size }, (_, index) => index),
		weak,
	);
	const projector = directions.mmul(directions.transpose());
	return connected(size, (a, b) => Math.abs(projector.get(a, b)) > LINKED_MIN);
}

function connected(size: number, areLinked: (a: number, b: number) => boolean): number[][] {
	const groupOf = Array.from({ length: size }, (_, index) => index);
	for (let a = 0; a < size; a++)
		for (let b = a + 1; b < size; b++)
			if (areLinked(a, b)) {
				const [from, to] = [groupOf[b], groupOf[a] ?? a];
				for (const [index, group] of groupOf.entries()) if (group === from) groupOf[index] = to;
			}
	const groups = [...new Set(groupOf)].map((group) => groupOf.flatMap((each, index) => (each === group ? [index] : [])));
	return groups.filter((group) => group.length > 1);
}

function areTogether(columns: readonly number[], rows: readonly Row[]): boolean {
	return columns.every((a) => columns.every((b) => a >= b || sharedTime(a, b, rows) >= TOGETHER_SHARE_MIN));
}

/** Time in which both were ON, of the time in which either was: 1 = always together. */
export function sharedTime(a: number, b: number, rows: readonly Row[]): number {
	let both = 0;
	let either = 0;
	for (const { hours } of rows) {
		both += Math.min(hours[a] ?? 0, hours[b] ?? 0);
		either += Math.max(hours[a] ?? 0, hours[b] ?? 0);
	}
	return either === 0 ? 0 : both / either;
}
