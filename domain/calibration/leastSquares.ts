import { fcnnlsVector } from "ml-fcnnls";
import { CholeskyDecomposition, Matrix, pseudoInverse } from "ml-matrix";
import type { Sums } from "./groupSums";

/** Added to the diagonal of a gram matrix scaled to 1: far below what a fit can tell, far above rounding. */
const RIDGE = 1e-10;

/** The watts ≥ 0 with the least weighted squares (Lawson and Hanson's active sets, as ml-fcnnls has them). */
export function fitNonNegative(sums: Sums): number[] {
	const { gram, moment, scale } = scaled(sums);
	// fcnnls wants rows: the Cholesky factor has the same normal equations as all rows together.
	const lower = new CholeskyDecomposition(gram).lowerTriangularMatrix;
	const solved = fcnnlsVector(lower.transpose(), forward(lower, moment), { maxIterations: 50 * moment.length });
	return solved.K.to1DArray().map((watts, index) => watts * (scale[index] ?? 0));
}

/** The watts of the given columns without any bound, all others being 0. */
export function fitFree(sums: Sums, columns: readonly number[]): number[] {
	const watts = sums.moment.map(() => 0);
	if (columns.length === 0) return watts;
	const { gram, moment, scale } = scaled({
		gram: sums.gram.selection([...columns], [...columns]),
		moment: columns.map((column) => sums.moment[column] ?? 0),
	});
	const solved = new CholeskyDecomposition(gram).solve(Matrix.columnVector(moment)).to1DArray();
	for (const [index, column] of columns.entries()) watts[column] = (solved[index] ?? 0) * (scale[index] ?? 0);
	return watts;
}

/** What is left of the kept columns once those of `nuisance` have explained all they can (Frisch, Waugh and Lovell). */
export function projectOut(sums: Sums, keep: readonly number[], nuisance: readonly number[]): Sums {
	const { gram, moment } = sums;
	const kept = { gram: gram.selection([...keep], [...keep]), moment: keep.map((column) => moment[column] ?? 0) };
	if (nuisance.length === 0 || keep.length === 0) return kept;
	const across = gram.selection([...keep], [...nuisance]);
	const share = across.mmul(pseudoInverse(gram.selection([...nuisance], [...nuisance]), 1e-8));
	const explained = share.mmul(Matrix.columnVector(nuisance.map((column) => moment[column] ?? 0)));
	return {
		gram: Matrix.sub(kept.gram, share.mmul(across.transpose())),
		moment: kept.moment.map((value, index) => value - explained.get(index, 0)),
	};
}

/** Columns to unit length, so that a lamp and an air conditioner weigh the same in tolerances. */
function scaled({ gram, moment }: Sums): { gram: Matrix; moment: number[]; scale: number[] } {
	const scale = gram.diagonal().map((square) => (square > 0 ? 1 / Math.sqrt(square) : 0));
	const rounded = gram.clone().mulColumnVector(scale).mulRowVector(scale);
	// Products in another order differ in the last bit; Cholesky takes only what is symmetric to the bit.
	const unit = Matrix.add(rounded, rounded.transpose()).mul(0.5);
	for (let index = 0; index < unit.rows; index++) unit.set(index, index, 1 + RIDGE);
	return { gram: unit, moment: moment.map((value, index) => value * (scale[index] ?? 0)), scale };
}

/** Solves L z = b for a lower triangular L. */
function forward(lower: Matrix, b: readonly number[]): number[] {
	const z: number[] = [];
	for (const [row, value] of b.entries()) {
		const known = z.reduce((sum, each, column) => sum + lower.get(row, column) * each, 0);
		z.push((value - known) / lower.get(row, row));
	}
	return z;
}
