import pino from "pino";
import { Registry } from "prom-client";
import { z } from "zod";
import { listen } from "@/store/connection";
import { createPool } from "@/store/pool";
import { createAggregateStage } from "./aggregate/aggregateStage";
import type { Broker } from "./broker";
import { systemClock as clock } from "./clock";
import { createCostStage } from "./cost/costStage";
import { parseWorkerEnv, type WorkerEnv } from "./env";
import { Heartbeat } from "./heartbeat";
import type { Ingest } from "./incoming";
import { createIngest } from "./ingest/ingest";
import { createLedgerStage } from "./ledger/ledgerStage";
import { stageMeter } from "./measuredStage";
import { startBrokerClient } from "./mqtt/brokerClient";
import { startEmbeddedBroker } from "./mqtt/embeddedBroker";
import { createSchedule } from "./schedule/schedule";
import { StageLoop } from "./stage";

const INGEST_CONNECTIONS = 6;
const STAGE_CONNECTIONS = 8;
/** Work of this long is taken together: fewer, larger transactions, still far within the 2 s to the screen. */
const LEDGER_REST_MS = 20;
const FOLD_REST_MS = 200;
const PRICE_REST_MS = 2_000;

/** Request of a job "reprocess_quarantine". */
const quarantineIds = z.object({ ids: z.array(z.coerce.bigint()).max(10_000) }).transform(({ ids }) => ids);

/** The composition root: every part of the worker is made here and nowhere else, started in order and stopped in reverse. */
async function main(env: WorkerEnv): Promise<() => Promise<void>> {
	const log = pino({ level: env.AUTOVOLT_LOG_LEVEL, base: { worker: env.AUTOVOLT_WORKER_NAME } });
	const registry = new Registry();
	const measured = stageMeter(registry, clock);
	const database = { url: env.DATABASE_URL, role: "autovolt_worker" } as const;
	const ingestPool = createPool({ ...database, max: INGEST_CONNECTIONS, applicationName: "autovolt-ingest" });
	const pool = createPool({ ...database, max: STAGE_CONNECTIONS, applicationName: "autovolt-stages" });

	const aggregateStage = createAggregateStage({ pool, clock, log, onFolded: () => cost.wake() });
	const cost = new StageLoop(measured(createCostStage({ pool, log })), log, undefined, PRICE_REST_MS);
	const aggregate = new StageLoop(measured(aggregateStage), log, undefined, FOLD_REST_MS);
	const ledger = new StageLoop(measured(createLedgerStage({ pool, clock, log })), log, () => aggregate.wake(), LEDGER_REST_MS);
	let broker: Broker | null = null;
	const ingest = await createIngest({
		pool: ingestPool,
		clock,
		log,
		registry,
		onCommitted: () => ledger.wake(),
		publish: (topic, payload, options) => broker?.publish(topic, payload, options),
	});
	broker = await startBroker(env, ingest, ingestPool, log);

	const schedule = createSchedule({
		pool,
		clock,
		log,
		jobs: {
			reprocess_quarantine: async (request) => ({
				stored: await ingest.reprocessQuarantine({ ids: quarantineIds.parse(request) }),
			}),
		},
	});
	const loops = { ledger, aggregate, cost, recalculate: schedule, jobs: schedule };
	const wakeAll = () => Object.values(loops).forEach((loop) => void loop.wake());
	const wakeUps = listen({
		database: pool,
		channel: "autovolt_stage",
		onNotice: (stage) => loops[stage as keyof typeof loops]?.wake(),
		onListening: wakeAll,
	});
	for (const loop of [ledger, aggregate, cost]) loop.start();
	schedule.start();
	const connected = () => broker?.connected() === true && ingest.stats().ready;
	const shown = env.MQTT_URL ? env.MQTT_URL.replace(/\/\/[^@/]*@/, "//") : `mqtt://${env.MQTT_HOST}:${env.MQTT_PORT}`;
	const heartbeat = new Heartbeat({ pool, clock, log, registry, name: env.AUTOVOLT_WORKER_NAME, broker: shown, connected });
	await heartbeat.start();
	log.info({ event: "worker.started", broker: shown });

	return async () => {
		await heartbeat.stop();
		await broker?.stop();
		await ingest.stop();
		await wakeUps.stop();
		await schedule.stop();
		for (const loop of [ledger, aggregate, cost]) await loop.stop();
		await aggregateStage.stop();
		await Promise.all([ingestPool.end(), pool.end()]);
		log.info({ event: "worker.stopped" });
	};
}

function startBroker(
	env: WorkerEnv,
	ingest: Ingest,
	pool: ReturnType<typeof createPool>,
	log: pino.Logger,
): Promise<Broker> | Broker {
	if (env.MQTT_URL)
		return startBrokerClient({ url: env.MQTT_URL, clientId: `autovolt-${env.AUTOVOLT_WORKER_NAME}`, ingest, clock, log });
	return startEmbeddedBroker({
		host: env.MQTT_HOST,
		port: env.MQTT_PORT,
		allowPublicPlaintext: env.AUTOVOLT_MQTT_PLAINTEXT === "allow-public",
		pool,
		ingest,
		clock,
		log,
	});
}

function end(error: unknown): void {
	process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
}

try {
	const stop = await main(parseWorkerEnv(process.env));
	let stopping = false;
	const onSignal = () => {
		if (stopping) return;
		stopping = true;
		stop().then(() => process.exit(0), end);
	};
	process.on("SIGTERM", onSignal);
	process.on("SIGINT", onSignal);
} catch (error) {
	end(error);
}
