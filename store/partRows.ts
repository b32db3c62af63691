import type pg from "pg";
import type { Figures } from "@/domain/aggregate/bucket";

type Part = Figures & { readonly deviceId: number; readonly classroomId: number };

const ROWS_PER_STATEMENT_MAX = 5_000;

/** Columns of the three projections, in the order in which `toDbParts` and `fromDbFigures` take them. */
export const FIGURE_COLUMNS = "device_id, classroom_id, energy_mwh, estimated_mwh, allocated_mwh, on_time_ms, covered_ms";

/** One row as read with rowMode "array": FIGURE_COLUMNS, then the bucket. */
export type PartRow = [number, number, bigint, bigint, bigint, bigint, bigint, string | number];

export function fromDbFigures(row: PartRow): Part {
	const [deviceId, classroomId, energyMwh, estimatedMwh, allocatedMwh, onTimeMs, coveredMs] = row;
	return { deviceId, classroomId, energyMwh, estimatedMwh, allocatedMwh, onTimeMs, coveredMs };
}

/** Runs an `.add.sql` over parts in bounded statements. `parts` ascend by key. */
export async function addRows<T extends Part>(
	client: pg.ClientBase,
	sql: string,
	parts: readonly T[],
	bucketOf: (part: T) => string,
): Promise<void> {
	for (let from = 0; from < parts.length; from += ROWS_PER_STATEMENT_MAX) {
		const rows = parts.slice(from, from + ROWS_PER_STATEMENT_MAX);
		await client.query(sql, [
			array(rows, (part) => part.deviceId),
			array(rows, (part) => part.classroomId),
			array(rows, bucketOf),
			array(rows, (part) => part.energyMwh),
			array(rows, (part) => part.estimatedMwh),
			array(rows, (part) => part.allocatedMwh),
			array(rows, (part) => part.onTimeMs),
			array(rows, (part) => part.coveredMs),
		]);
	}
}

/** An array literal: pg would escape each of the values, which are digits and dashes only. */
export function array<T>(rows: readonly T[], cell: (row: T) => string | number | bigint): string {
	return `{${rows.map(cell).join(",")}}`;
}
