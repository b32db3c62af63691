import { type Cell, KILLED } from "./cells";
import { CrashStack } from "./crashStack";
import { canonicalHash, differences } from "./figures";
import { type Disturbance, type Outcome, runCell, runStream } from "./runCell";

/** What one cell came to. */
export interface CellResult {
	readonly cell: Cell;
	/** Sentences; none = it holds. */
	readonly problems: readonly string[];
	readonly outcome: Outcome;
}

/** A stack, and the uninterrupted runs with which cells are compared, made when first needed. */
export class Matrix {
	readonly stack = new CrashStack();
	private readonly uninterrupted = new Map<boolean, Promise<Outcome>>();

	constructor(readonly seed: number) {}

	start(): Promise<void> {
		return this.stack.start();
	}

	stop(): Promise<void> {
		return this.stack.stop();
	}

	/** With the embedded broker, or with Mosquitto, where all readings are numbered. */
	baseline(external: boolean): Promise<Outcome> {
		const known = this.uninterrupted.get(external);
		if (known !== undefined) return known;
		const run = runStream(this.stack, this.seed, { external }).then((outcome) => {
			const wrong = [...outcome.lost, ...outcome.wrong];
			if (wrong.length > 0) throw new Error(`The uninterrupted run itself is wrong: ${wrong.join("; ")}`);
			return outcome;
		});
		this.uninterrupted.set(external, run);
		return run;
	}

	async run(cell: Cell): Promise<CellResult> {
		const baseline = await this.baseline(cell.killed === "broker");
		const outcome = await runCell(this.stack, cell, this.seed);
		const passed = outcome.killed ? [] : ["the point was not passed so often, so nothing was killed"];
		return { cell, outcome, problems: [...passed, ...judged(outcome, baseline)] };
	}

	/** The stream under any other disturbance, compared likewise: sentences of what is wrong. */
	async disturbed(disturbance: Disturbance): Promise<string[]> {
		const baseline = await this.baseline(disturbance.external ?? false);
		return judged(await runStream(this.stack, this.seed, disturbance), baseline);
	}
}

function judged(outcome: Outcome, baseline: Outcome): string[] {
	const problems: string[] = [];
	if (outcome.otherEnds > 0) problems.push(`the worker ended ${outcome.otherEnds} times that nobody killed`);
	if (outcome.lost.length > 0) problems.push(`acknowledged and not stored: ${outcome.lost.join(", ")}`);
	problems.push(...outcome.wrong);
	if (canonicalHash(outcome.figures) !== canonicalHash(baseline.figures)) {
		problems.push("the canonical hash is not that of the uninterrupted run");
		problems.push(...differences(baseline.figures, outcome.figures));
	}
	return problems;
}

/** From the kill to the first new commit: a line per kind of kill. */
export function backLines(results: readonly CellResult[]): string[] {
	return KILLED.flatMap((killed) => {
		const times = results.flatMap(({ cell, outcome }) =>
			cell.killed === killed && outcome.backMs !== null ? [outcome.backMs] : [],
		);
		if (times.length === 0) return [];
		return [
			`${killed}: back after ${seconds(quantile(times, 0.5))} s in the median, ${seconds(quantile(times, 0.95))} s at p95 (${times.length} kills)`,
		];
	});
}

export function quantile(times: readonly number[], share: number): number {
	const sorted = [...times].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

const seconds = (ms: number) => (ms / 1_000).toFixed(1);
