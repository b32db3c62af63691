import { pino } from "pino";
import { listen } from "@/store/connection";
import { createPool } from "@/store/pool";
import type { Broker } from "@/worker/broker";
import { systemClock } from "@/worker/clock";
import { createConfiguration } from "@/worker/configuration/configuration";
import { createControl } from "@/worker/control/control";
import type { Publish } from "@/worker/incoming";
import { createIngest } from "@/worker/ingest/ingest";
import { startBrokerClient } from "@/worker/mqtt/brokerClient";
import { startEmbeddedBroker } from "@/worker/mqtt/embeddedBroker";

// A worker's front half as a process of its own, for tests that kill it. CONTROL=yes: with commands to devices; SHARE: the
// group of workers that share an external broker's messages. CONFIGURATION=yes: with what devices are told; =mute: and
// publishes none of it.
const { DATABASE_URL = "", MQTT_URL, MQTT_PORT = "0", CONTROL, CONFIGURATION, WORKER = "worker-1", SHARE } = process.env;
const log = pino({ level: process.env["AUTOVOLT_LOG_LEVEL"] ?? "silent" }, pino.destination(2));
const pool = createPool({ url: DATABASE_URL, role: "autovolt_worker", max: 8 });
let broker: Broker | null = null;
const publish: Publish = (topic, payload, options) => broker?.publish(topic, payload, options);
const control =
	CONTROL === "yes"
		? createControl({
				pool,
				clock: systemClock,
				log,
				publish,
				reaches: (device) => broker?.reaches(device) ?? "absent",
				connected: () => broker?.connected() === true,
			})
		: null;
const configuration = CONFIGURATION
	? createConfiguration({
			pool,
			clock: systemClock,
			log,
			publish,
			connected: () => CONFIGURATION !== "mute" && broker?.connected() === true,
		})
	: null;
const ingest = await createIngest({
	pool,
	clock: systemClock,
	log,
	onCommitted: () => {},
	onHeard: (message) => {
		control?.heard(message);
		configuration?.heard(message);
	},
	publish,
	isShared: SHARE !== undefined,
});
broker = MQTT_URL
	? startBrokerClient({
			url: MQTT_URL,
			clientId: WORKER,
			share: SHARE ?? null,
			ingest,
			clock: systemClock,
			log,
			onConnected: () => configuration?.brokerConnected(),
		})
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
control?.start();
configuration?.start();
if (configuration)
	listen({
		database: pool,
		channel: "autovolt_config",
		onNotice: (subject) => configuration.changed(subject),
		onListening: () => configuration.changed("all"),
	});
if (control)
	listen({ database: pool, channel: "autovolt_stage", onNotice: () => control.wake(), onListening: () => control.wake() });
process.stdout.write("ready\n");
process.once("SIGTERM", () => process.exit(0));
