import { existsSync, writeFileSync } from "node:fs";

/** Moments of the work at which `npm run test:crash` ends a process (docs/crash-tests.md says what has just happened at each). */
export const FAULT_POINTS = [
	"event-insert-before",
	"event-insert-after",
	"ingest-commit-before",
	"ingest-commit-after",
	"puback-after",
	"ledger-claim",
	"entry-insert-after",
	"fold-save",
	"switch-log-save",
	"cost-save",
	"recalculation-swap",
	"partition-made",
	"migration-applied",
] as const;

export type FaultPoint = (typeof FAULT_POINTS)[number];

const HOLD_LOOK_MS = 5;
const HOLD_MS_MAX = 20_000;

/**
 * Does nothing, unless the environment of a test says otherwise. `CRASH_AT=point:n` ends this process by SIGKILL at its
 * n-th pass of the point: nothing is flushed, no handler runs. With `CRASH_HOLD=file` the thread stands still there
 * instead, from the file's coming to be until it is taken away, so that something else can be killed at this very moment.
 */
export const fault: (point: FaultPoint) => void = armed(process.env) ?? (() => {});

/** Null when nothing is asked for. Throws when what is asked for is no point: a test that never fires would prove nothing. */
export function armed(env: Readonly<Record<string, string | undefined>>): ((point: FaultPoint) => void) | null {
	const { CRASH_AT: at, CRASH_HOLD: hold } = env;
	if (!at) return null;
	const [name, passes] = at.split(":");
	const wanted = FAULT_POINTS.find((point) => point === name);
	const nth = Number(passes);
	if (!wanted || !Number.isInteger(nth) || nth < 1)
		throw new Error(`CRASH_AT=${at} is not understood: point:n with a point of ${FAULT_POINTS.join(", ")}.`);
	let passed = 0;
	return (point) => {
		if (point !== wanted || ++passed !== nth) return;
		if (hold) standStill(hold);
		else process.kill(process.pid, "SIGKILL");
	};
}

function standStill(file: string): void {
	writeFileSync(file, "");
	const cell = new Int32Array(new SharedArrayBuffer(4));
	for (let waited = 0; waited < HOLD_MS_MAX && existsSync(file); waited += HOLD_LOOK_MS) Atomics.wait(cell, 0, 0, HOLD_LOOK_MS);
}
