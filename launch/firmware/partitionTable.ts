import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../bootstrap.mjs";

/** A row of `firmware/partitions.csv`. Bytes. */
export interface Partition {
	readonly name: string;
	readonly type: string;
	readonly subtype: string;
	readonly offset: number;
	readonly size: number;
}

export function partitionTable(): readonly Partition[] {
	const rows = readFileSync(join(ROOT, "firmware", "partitions.csv"), "utf8").split("\n");
	return rows
		.filter((row) => row.trim() !== "" && !row.startsWith("#"))
		.map((row) => {
			const [name = "", type = "", subtype = "", offset, size] = row.split(",").map((cell) => cell.trim());
			return { name, type, subtype, offset: Number(offset), size: Number(size) };
		});
}
