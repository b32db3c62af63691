import { pino } from "pino";
import { createPool } from "@/store/pool";
import type { Broker } from "@/worker/broker";
import { systemClock } from "@/worker/clock";
import { createIngest } from "@/worker/ingest/ingest";
import { startBrokerClient } from "@/worker/mqtt/brokerClient";
import { startEmbeddedBroker } from "@/worker/mqtt/embeddedBroker";

// A worker's front half as a process of its own, for tests that kill it.
const { DATABASE_URL = "", MQTT_URL, MQTT_PORT = "0" } = process.env;
const log = pino({ level: process.env["AUTOVOLT_LOG_LEVEL"] ?? "silent" }, pino.destination(2));
const pool = createPool({ url: DATABASE_URL, role: "autovolt_worker", max: 6 });
let broker: Broker | null = null;
const ingest = await createIngest({
	pool,
	clock: systemClock,
	log,
	onCommitted: () => {},
	publish: (topic, payload, options) => broker?.publish(topic, payload, options),
});
broker = MQTT_URL
	? startBrokerClient({ url: MQTT_URL, clientId: "worker-1", ingest, clock: systemClock, log })
	: await startEmbeddedBroker({
			host: "127.0.0.1",
			port: Number(MQTT_PORT),
			allowPublicPlaintext: false,
			pool,
			ingest,
			clock: systemClock,
			log,
			deviceMessagesPerSecond: 100_000,
		});
process.stdout.write("ready\n");
process.once("SIGTERM", () => process.exit(0));
