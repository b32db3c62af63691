import { type Logger, pino } from "pino";
import { Registry } from "prom-client";
import { z } from "zod";
import { listen } from "@/store/connection";
import { createPool, type Pool } from "@/store/pool";
import type { Broker } from "./broker";
import { systemClock as clock } from "./clock";
import { type Configuration, createConfiguration } from "./configuration/configuration";
import { createControl } from "./control/control";
import { parseWorkerEnv, type WorkerEnv } from "./env";
import { createHeadPublisher } from "./headPublisher";
import { Heartbeat } from "./heartbeat";
import type { Ingest, Publish } from "./incoming";
import { createIngest } from "./ingest/ingest";
import { JobQueue } from "./jobQueue";
import { stageMeter } from "./measuredStage";
import { startBrokerClient } from "./mqtt/brokerClient";
import { doorsOf, startOwnBroker } from "./mqtt/ownBroker";
import { startStageThread } from "./stageThread";

const CONNECTIONS = 8;

/** Request of a job "reprocess_quarantine". */
const quarantineIds = z.object({ ids: z.array(z.coerce.bigint()).max(10_000) }).transform(({ ids }) => ids);

/**
 * The composition root of the worker's main thread: broker, ingest and what goes to devices, so that nothing but ingest
 * stands between a device and its PUBACK. The stages behind it run in a thread of their own (stages.ts). Stopped in reverse.
 */
async function main(env: WorkerEnv): Promise<() => Promise<void>> {
	const log = pino({ level: env.AUTOVOLT_LOG_LEVEL, base: { worker: env.AUTOVOLT_WORKER_NAME } });
	const registry = new Registry();
	const pool = createPool({
		url: env.DATABASE_URL,
		role: "autovolt_worker",
		max: CONNECTIONS,
		applicationName: "autovolt-ingest",
	});
	const stages = startStageThread(env, end);
	let broker: Broker | null = null;
	const publish: Publish = (topic, payload, options) => broker?.publish(topic, payload, options);
	const measured = stageMeter(registry, clock);
	const reached = () => broker?.connected() === true;
	const control = createControl({
		pool,
		clock,
		log,
		publish,
		reaches: (device) => broker?.reaches(device) ?? "absent",
		connected: reached,
		measured,
	});
	const configuration = createConfiguration({ pool, clock, log, publish, connected: reached, registry, measured });
	const ingest = await createIngest({
		pool,
		clock,
		log,
		registry,
		onCommitted: () => stages.wake("ledger"),
		onEvents: () => stages.wake("switching"),
		onHeard: (message) => {
			control.heard(message);
			configuration.heard(message);
		},
		publish,
		isShared: env.MQTT_URL !== undefined && env.AUTOVOLT_MQTT_SHARE !== undefined,
	});
	broker = await startBroker(env, { ingest, pool, log, registry, configuration });
	control.start();
	const heads = createHeadPublisher({ pool, log, publish, dataDir: env.AUTOVOLT_DATA_DIR ?? null });
	configuration.start();

	const jobs = new JobQueue(pool, log, {
		reprocess_quarantine: async (request) => ({
			stored: await ingest.reprocessQuarantine({ ids: quarantineIds.parse(request) }),
		}),
	});
	const wakeUps = listen({
		database: pool,
		channel: "autovolt_stage",
		onNotice: (stage) => {
			if (stage === "jobs") jobs.wake();
			else if (stage === "control") control.wake();
			else if (stage === "ledger_head") void heads.publish();
			else stages.wake(stage);
		},
		onListening: () => {
			jobs.wake();
			control.wake();
			void heads.publish();
		},
	});
	const registryChanges = listen({
		database: pool,
		channel: "autovolt_config",
		onNotice: (subject) => configuration.changed(subject),
		onListening: () => configuration.changed("all"),
	});
	const connected = () => broker?.connected() === true && ingest.stats().ready;
	const shown = env.MQTT_URL ? env.MQTT_URL.replace(/\/\/[^@/]*@/, "//") : doorsOf(env).shown;
	const metrics = async () => [...(await registry.getMetricsAsJSON()), ...stages.metrics()];
	const heartbeat = new Heartbeat({ pool, clock, log, metrics, name: env.AUTOVOLT_WORKER_NAME, broker: shown, connected });
	await heartbeat.start();
	log.info({ event: "worker.started", broker: shown });

	return async () => {
		await heartbeat.stop();
		await registryChanges.stop();
		await configuration.stop();
		await control.stop();
		await broker?.stop();
		await ingest.stop();
		await wakeUps.stop();
		await jobs.stop();
		await stages.stop();
		await pool.end();
		log.info({ event: "worker.stopped" });
	};
}

interface BrokerParts {
	readonly ingest: Ingest;
	readonly pool: Pool;
	readonly log: Logger;
	readonly registry: Registry;
	readonly configuration: Configuration;
}

function startBroker(env: WorkerEnv, { configuration, ...parts }: BrokerParts): Promise<Broker> | Broker {
	if (!env.MQTT_URL) return startOwnBroker(env, { ...parts, clock });
	return startBrokerClient({
		url: env.MQTT_URL,
		clientId: `autovolt-${env.AUTOVOLT_WORKER_NAME}`,
		share: env.AUTOVOLT_MQTT_SHARE || null,
		ingest: parts.ingest,
		clock,
		log: parts.log,
		onConnected: () => configuration.brokerConnected(),
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
