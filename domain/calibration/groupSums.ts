import { Matrix } from "ml-matrix";
import type { LocalDate } from "@/domain/calendar/zone";

/** One equation of the fit: what the counter rose is the columns × their watts. */
export interface Row {
	readonly date: LocalDate;
	/** Local hour of the day, 0 to 23. */
	readonly hour: number;
	/** Wh. */
	readonly counterWh: number;
	/** Hours, one per column. */
	readonly hours: readonly number[];
}

/** All that least squares needs of any number of rows: XᵀWX and XᵀWy. */
export interface Sums {
	readonly gram: Matrix;
	readonly moment: readonly number[];
}

/** Sums of the weighted rows of each group (a day, an hour of the day). `weights` are those of the rows, in their order. */
export function sumByGroup<K>(rows: readonly Row[], weights: readonly number[], groupOf: (row: Row) => K): Map<K, Sums> {
	const columns = rows[0]?.hours.length ?? 0;
	const found = new Map<K, { gram: number[][]; moment: number[] }>();
	for (const [index, row] of rows.entries()) {
		const { counterWh, hours } = row;
		const key = groupOf(row);
		let group = found.get(key);
		if (!group) {
			group = { gram: hours.map(() => new Array<number>(columns).fill(0)), moment: new Array<number>(columns).fill(0) };
			found.set(key, group);
		}
		const weight = weights[index] ?? 0;
		for (const [i, a] of hours.entries()) {
			if (a === 0) continue;
			group.moment[i] = (group.moment[i] ?? 0) + weight * a * counterWh;
			const line = group.gram[i] as number[];
			for (const [j, b] of hours.entries()) line[j] = (line[j] ?? 0) + weight * a * b;
		}
	}
	return new Map([...found].map(([key, { gram, moment }]) => [key, { gram: new Matrix(gram), moment }]));
}

export function addSums(parts: Iterable<Sums>): Sums {
	let total: Sums | null = null;
	for (const part of parts)
		total = total
			? { gram: Matrix.add(total.gram, part.gram), moment: total.moment.map((sum, index) => sum + (part.moment[index] ?? 0)) }
			: part;
	if (!total) throw new RangeError("addSums: at least one group");
	return total;
}

export function without(total: Sums, part: Sums): Sums {
	return {
		gram: Matrix.sub(total.gram, part.gram),
		moment: total.moment.map((sum, index) => sum - (part.moment[index] ?? 0)),
	};
}

/** Replaces columns by means of columns: line k of `terms` names the columns of the new column k. */
export function mergeColumns({ gram, moment }: Sums, terms: readonly (readonly number[])[]): Sums {
	const mean = (columns: readonly number[], of: (column: number) => number) =>
		columns.reduce((sum, column) => sum + of(column), 0) / columns.length;
	const merged = terms.map((a) => terms.map((b) => mean(a, (i) => mean(b, (j) => gram.get(i, j)))));
	return { gram: new Matrix(merged), moment: terms.map((columns) => mean(columns, (column) => moment[column] ?? 0)) };
}
