import { LaunchError } from "@/launch/bootstrap.mjs";
import { CELLS, type Cell, cellOf, KILLED, nameOf } from "@/launch/crash/cells";

export interface CrashOptions {
	readonly seed: number;
	readonly cells: readonly Cell[];
	/** Send so many messages while killing, instead of the matrix. */
	readonly acknowledged: number | null;
	/** Measure so many recoveries per kind, instead of the matrix. */
	readonly recoveries: number | null;
}

const USAGE =
	"npm run test:crash -- [--only worker|postgres|broker] [--cell worker:fold-save:2] [--seed N] | --acknowledged 100000 | --recoveries 20";
const SEED = 20_261_125;

/** Throws a LaunchError that says what is understood. */
export function parseCrashOptions(args: readonly string[]): CrashOptions {
	let seed = SEED;
	let acknowledged: number | null = null;
	let recoveries: number | null = null;
	let only: string | null = null;
	const named: Cell[] = [];
	for (let index = 0; index < args.length; index += 2) {
		const [flag, value = ""] = [args[index], args[index + 1]];
		if (flag === "--seed") seed = count(flag, value);
		else if (flag === "--acknowledged") acknowledged = count(flag, value);
		else if (flag === "--recoveries") recoveries = count(flag, value);
		else if (flag === "--only" && KILLED.some((killed) => killed === value)) only = value;
		else if (flag === "--cell") {
			const cell = cellOf(value);
			if (!cell)
				throw new LaunchError(`There is no cell ${value || "without a name"}.`, `one of ${CELLS.map(nameOf).join(", ")}`);
			named.push(cell);
		} else throw new LaunchError(`Arguments not understood: ${args.join(" ")}`, USAGE);
	}
	const cells = named.length > 0 ? named : CELLS.filter(({ killed }) => only === null || killed === only);
	return { seed, cells, acknowledged, recoveries };
}

function count(flag: string, value: string): number {
	const number = Number(value);
	if (value === "" || !Number.isSafeInteger(number) || number < 1) throw new LaunchError(`${flag} wants a whole number.`, USAGE);
	return number;
}
