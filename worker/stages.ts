import { parentPort, workerData } from "node:worker_threads";
import { pino } from "pino";
import { Registry } from "prom-client";
import { createPool } from "@/store/pool";
import { createAggregateStage } from "./aggregate/aggregateStage";
import { runInBackground } from "./background";
import { systemClock as clock } from "./clock";
import { createCostStage } from "./cost/costStage";
import type { WorkerEnv } from "./env";
import { createLedgerStage } from "./ledger/ledgerStage";
import { stageMeter } from "./measuredStage";
import { createSchedule } from "./schedule/schedule";
import { StageLoop } from "./stage";
import type { StageOrder, StageReport } from "./stageThread";
import { createSwitchingStage } from "./switching/switchingStage";
import { syncOnStart } from "./switching/syncOnStart";
import { createTimetableStage } from "./timetable/timetableStage";

const CONNECTIONS = 8;
/** While one posts, the next one derives: they share the marks by SKIP LOCKED and meet at no register. */
const LEDGERS_AT_ONCE = 2;
const REPORT_MS = 4_000;
/** Work of this long is taken together: fewer, larger transactions, still far within the 2 s to the screen. */
const LEDGER_REST_MS = 20;
const SWITCH_REST_MS = 20;
const FOLD_REST_MS = 200;
/** A device that reports each second has two readings in a fold of two seconds, and its rows are written once. */
const FOLD_REST_PER_WORK = 3;
const PRICE_REST_MS = 2_000;

/** The composition root of the worker's second thread: ledger, switching, aggregate, cost, timetable and the schedule. */
function main(env: WorkerEnv, port: NonNullable<typeof parentPort>): void {
	const log = pino({ level: env.AUTOVOLT_LOG_LEVEL, base: { worker: env.AUTOVOLT_WORKER_NAME } });
	const registry = new Registry();
	const measured = stageMeter(registry, clock);
	const pool = createPool({
		url: env.DATABASE_URL,
		role: "autovolt_worker",
		max: CONNECTIONS,
		applicationName: "autovolt-stages",
	});
	runInBackground(pool);
	const aggregateStage = createAggregateStage({ pool, clock, log, onFolded: () => cost.wake() });
	const cost = new StageLoop(measured(createCostStage({ pool, log })), log, undefined, PRICE_REST_MS);
	const aggregate = new StageLoop(measured(aggregateStage), log, undefined, FOLD_REST_MS, FOLD_REST_PER_WORK);
	const switchingStage = createSwitchingStage({ pool, clock, log, onDerived: () => aggregate.wake() });
	const switching = new StageLoop(measured(switchingStage), log, undefined, SWITCH_REST_MS);
	const afterLedger = () => {
		aggregate.wake();
		switching.wake();
	};
	const ledgers = Array.from({ length: LEDGERS_AT_ONCE }, () => createLedgerStage({ pool, clock, log })).map(
		(stage) => new StageLoop(measured(stage), log, afterLedger, LEDGER_REST_MS),
	);
	const ledger = {
		wake() {
			for (const loop of ledgers) loop.wake();
		},
	};
	const dataDir = env.AUTOVOLT_DATA_DIR ?? null;
	const retention = { months: env.AUTOVOLT_RETENTION_MONTHS, dataDir };
	const schedule = createSchedule({ pool, clock, log, dataDir, retention });
	const timetableStage = createTimetableStage({ pool, clock, log, wake: () => runs.wake() });
	const runs = new StageLoop(measured(timetableStage), log);
	const timetable = {
		wake() {
			timetableStage.changed();
			runs.wake();
		},
	};
	const wakeable = new Map(Object.entries({ ledger, switching, aggregate, cost, recalculate: schedule, timetable }));

	async function report(): Promise<void> {
		const metrics: StageReport = { kind: "metrics", metrics: await registry.getMetricsAsJSON() };
		port.postMessage(metrics);
	}

	async function stop(): Promise<void> {
		clearInterval(reporting);
		await schedule.stop();
		for (const loop of [...ledgers, switching, aggregate, cost, runs]) await loop.stop();
		await switchingStage.stop();
		timetableStage.stop();
		await aggregateStage.stop();
		await pool.end();
		port.close();
	}

	port.on("message", (order: StageOrder) => {
		if (order.kind === "wake") wakeable.get(order.stage)?.wake();
		else void stop();
	});
	for (const loop of [...ledgers, switching, aggregate, cost, runs]) loop.start();
	void syncOnStart({ pool, clock, log }).then(() => switching.wake());
	schedule.start();
	const reporting = setInterval(() => void report(), REPORT_MS);
}

if (parentPort) main(workerData as WorkerEnv, parentPort);
