import { Worker } from "node:worker_threads";
import type { WorkerEnv } from "./env";

/** What the main thread says to the stages. */
export type StageOrder = { readonly kind: "wake"; readonly stage: string } | { readonly kind: "stop" };
/** What the stages say to the main thread. */
export type StageReport = { readonly kind: "metrics"; readonly metrics: readonly unknown[] };

export interface StageThread {
	/** Says that a stage has work: "ledger", "switching", "aggregate", "cost", "recalculate", "timetable". Others are ignored. */
	wake(stage: string): void;
	/** What the stages counted, at most some seconds old. */
	metrics(): readonly unknown[];
	/** Lets running transactions end. */
	stop(): Promise<void>;
}

/** Garbage of the stages is young and plenty: a larger nursery keeps it from being copied around. */
const YOUNG_GENERATION_MB = 64;

/** Starts the stages beside ingest. `onDeath` is called when they end by themselves: the worker cannot go on without them. */
export function startStageThread(env: WorkerEnv, onDeath: (error: unknown) => void): StageThread {
	const thread = new Worker(new URL("./stagesEntry.mjs", import.meta.url), {
		workerData: env,
		resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
	});
	let metrics: readonly unknown[] = [];
	let stopping = false;
	const waiting = new Set<string>();
	const ended = new Promise<void>((resolve) => {
		thread.once("error", (error) => onDeath(error));
		thread.once("exit", (code) => {
			resolve();
			if (!stopping) onDeath(new Error(`The stages ended with code ${code}.`));
		});
	});
	thread.on("message", (report: StageReport) => {
		metrics = report.metrics;
	});
	const tell = (order: StageOrder) => thread.postMessage(order);
	return {
		wake(stage) {
			// Many commits of one turn are one wake-up.
			if (waiting.has(stage)) return;
			waiting.add(stage);
			setImmediate(() => {
				waiting.delete(stage);
				if (!stopping) tell({ kind: "wake", stage });
			});
		},
		metrics: () => metrics,
		async stop() {
			stopping = true;
			tell({ kind: "stop" });
			await ended;
		},
	};
}
