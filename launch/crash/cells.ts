import { FAULT_POINTS, type FaultPoint } from "@/store/fault";

export const KILLED = ["worker", "postgres", "broker"] as const;

/**
 * One cell of the matrix: at the n-th pass of a point something is killed by SIGKILL. `worker`: the worker itself, with
 * its embedded broker. `postgres`: n = 1 the postmaster, 2 the backend in whose transaction the worker stands (or any of
 * the worker's), 3 the postmaster with all its backends. `broker`: Mosquitto, which keeps nothing.
 */
export interface Cell {
	readonly killed: (typeof KILLED)[number];
	readonly point: FaultPoint;
	readonly pass: number;
}

const PASSES = [1, 2, 3];

/** A migration is the supervisor's: it has tests of its own (supervisor.crash.test.ts). */
export const WORKER_POINTS = FAULT_POINTS.filter((point) => point !== "migration-applied");

export const CELLS: readonly Cell[] = KILLED.flatMap((killed) =>
	WORKER_POINTS.flatMap((point) => PASSES.map((pass) => ({ killed, point, pass }))),
);

/** "worker:fold-save:2" */
export function nameOf({ killed, point, pass }: Cell): string {
	return `${killed}:${point}:${pass}`;
}

export function cellOf(name: string): Cell | null {
	return CELLS.find((cell) => nameOf(cell) === name) ?? null;
}

/** Each point once, and each kind of kill: what `npm test` runs of the matrix. */
export const CI_CELLS: readonly Cell[] = [
	"worker:event-insert-after:1",
	"worker:ingest-commit-before:2",
	"worker:ingest-commit-after:1",
	"worker:fold-save:2",
	"worker:cost-save:2",
	"worker:partition-made:2",
	"postgres:event-insert-before:3",
	"postgres:entry-insert-after:2",
	"postgres:recalculation-swap:1",
	"broker:puback-after:2",
	"broker:ledger-claim:1",
	"broker:switch-log-save:2",
].map((name) => {
	const cell = cellOf(name);
	if (!cell) throw new Error(`There is no cell ${name}.`);
	return cell;
});
