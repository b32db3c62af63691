import { connect, type IClientOptions, type MqttClient } from "mqtt";
import type pg from "pg";
import { pino } from "pino";
import { Registry } from "prom-client";
import { mosquittoHash } from "@/store/mosquittoHash";
import { createPool } from "@/store/pool";
import { newSecret, secretHash } from "@/store/secret";
import type { Broker } from "@/worker/broker";
import type { HeardMessage, Ingest } from "@/worker/incoming";
import { createIngest } from "@/worker/ingest/ingest";
import { type EmbeddedBrokerOptions, startEmbeddedBroker } from "@/worker/mqtt/embeddedBroker";
import { createTestDatabase } from "./testDatabase";
import { freePort } from "./testPostgres";

export interface TestDevice {
	readonly id: number;
	readonly name: string;
	readonly secret: string;
}

/** The real broker, the real ingest and a real database of its own, for one test file. */
export interface TestBroker {
	readonly url: string;
	readonly port: number;
	/** The owner's connections, for looking behind the store. */
	readonly owner: pg.Pool;
	/** The worker's. */
	readonly pool: pg.Pool;
	readonly ingest: Ingest;
	readonly broker: Broker;
	readonly registry: Registry;
	/** What the worker's clock says; null = the machine's. */
	readonly clock: { frozenAt: number | null; now(): number };
	addDevice(name: string): Promise<TestDevice>;
	connect(device: Pick<TestDevice, "name" | "secret">, options?: IClientOptions): Promise<MqttClient>;
	stop(): Promise<void>;
}

export async function startTestBroker({
	onHeard = () => {},
	...options
}: Pick<Partial<EmbeddedBrokerOptions>, "deviceMessagesPerSecond" | "addressLimits" | "freeLoopback"> & {
	onHeard?: (message: HeardMessage) => void;
} = {}): Promise<TestBroker> {
	const database = await createTestDatabase();
	const owner = createPool({ url: database.url });
	const pool = createPool({ url: database.url, role: "autovolt_worker", max: 6 });
	const log = pino({ level: process.env["AUTOVOLT_LOG_LEVEL"] ?? "silent" });
	const clock = { frozenAt: null as number | null, now: () => clock.frozenAt ?? Date.now() };
	const registry = new Registry();
	let broker: Broker | null = null;
	const ingest = await createIngest({
		pool,
		clock,
		log,
		registry,
		onCommitted: () => {},
		onHeard,
		publish: (topic, payload, sending) => broker?.publish(topic, payload, sending),
	});
	const port = await freePort();
	broker = await startEmbeddedBroker({
		host: "127.0.0.1",
		port,
		allowPublicPlaintext: false,
		pool,
		ingest,
		clock,
		log,
		registry,
		...options,
	});
	await owner.query("INSERT INTO sites (name, currency) VALUES ('Main campus', 'INR')");
	const clients: MqttClient[] = [];
	const started = broker;

	return {
		url: database.url,
		port,
		owner,
		pool,
		ingest,
		broker,
		registry,
		clock,
		addDevice: (name) => addDevice(owner, name),
		async connect(device, more = {}) {
			const client = await connectOnce(port, { clientId: device.name, username: device.name, password: device.secret, ...more });
			clients.push(client);
			return client;
		},
		async stop() {
			for (const client of clients) client.end(true);
			await started.stop();
			await ingest.stop();
			await pool.end();
			await owner.end();
			await database.drop();
		},
	};
}

/** Registers a device with a secret, as the web app does. */
export async function addDevice(owner: pg.Pool, name: string): Promise<TestDevice> {
	const { rows } = await owner.query<{ id: number }>(
		"INSERT INTO devices (site_id, esp32_name) SELECT id, $1 FROM sites LIMIT 1 RETURNING id",
		[name],
	);
	const id = rows[0]?.id ?? 0;
	const secret = newSecret();
	const hashes = [secretHash(secret), mosquittoHash(secret)];
	await owner.query("INSERT INTO device_credentials (device_id, secret_sha256, mosquitto_hash) VALUES ($1, $2, $3)", [
		id,
		...hashes,
	]);
	await owner.query("NOTIFY autovolt_config");
	return { id, name, secret };
}

/** Resolves when connected; rejects with the CONNACK's refusal. Does not reconnect by itself. */
export function connectOnce(port: number, options: IClientOptions): Promise<MqttClient> {
	return new Promise((resolve, reject) => {
		const client = connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, connectTimeout: 5_000, ...options });
		client.once("connect", () => {
			client.removeAllListeners("error");
			client.on("error", () => {});
			resolve(client);
		});
		client.once("error", (error) => {
			client.on("error", () => {});
			client.end(true);
			reject(error);
		});
		client.once("close", () => reject(new Error("the connection was closed")));
	});
}
