import { pino } from "pino";
import { Registry } from "prom-client";
import { listen } from "@/store/connection";
import { createPool, type Pool } from "@/store/pool";
import { type Configuration, createConfiguration } from "@/worker/configuration/configuration";
import { startTestBroker, type TestBroker, type TestDevice } from "./testBroker";

export interface ToldConfig {
	readonly rev: number;
	readonly ratings_w: readonly number[];
	readonly types: readonly string[];
	readonly names?: readonly string[];
}

/** How a revision stands in the database. */
export interface ConfigRow {
	readonly rev: number;
	readonly told: ToldConfig | null;
	readonly published: boolean;
	readonly taken: boolean;
	readonly refused: boolean;
	readonly error: string | null;
}

export interface TestSwitch {
	readonly name: string;
	readonly type: string;
	readonly powerMw: number;
	readonly factorMicro?: number;
}

/** A broker with ingest and what devices are told, over a real database: the worker without its stages. */
export interface TestConfiguration extends TestBroker {
	readonly configMetrics: Registry;
	addSwitched(name: string, switches: readonly TestSwitch[]): Promise<TestDevice>;
	/** Dates a rating as the web app does, and says so. */
	rate(device: TestDevice, position: number, powerMw: number, from?: number): Promise<void>;
	/** Tells the worker that a device (or anything) has changed in the registry. */
	changed(device?: TestDevice): Promise<void>;
	/** Ascending by revision. */
	rows(device: Pick<TestDevice, "id">): Promise<ConfigRow[]>;
	/** Ends this one and starts another, as a new worker would. */
	restart(more?: { connected?: () => boolean }): Promise<void>;
	/** Another worker at the same database and broker. */
	another(): { readonly configuration: Configuration; stop(): Promise<void> };
}

export async function startTestConfiguration(): Promise<TestConfiguration> {
	let configuration: Configuration | null = null;
	const world = await startTestBroker({ deviceMessagesPerSecond: 10_000, onHeard: (message) => configuration?.heard(message) });
	const pool = createPool({ url: world.url, role: "autovolt_worker", max: 3 });
	const log = pino({ level: process.env["AUTOVOLT_LOG_LEVEL"] ?? "silent" });
	const configMetrics = new Registry();
	const make = (database: Pool, registry: Registry, more: { connected?: () => boolean } = {}) =>
		createConfiguration({
			pool: database,
			clock: world.clock,
			log,
			registry,
			publish: world.broker.publish,
			connected: () => world.broker.connected(),
			...more,
		});
	configuration = make(pool, configMetrics);
	configuration.start();
	const listener = listen({
		database: pool,
		channel: "autovolt_config",
		onNotice: (subject) => configuration?.changed(subject),
		onListening: () => configuration?.changed("all"),
	});
	const say = (subject: string) => world.owner.query("SELECT pg_notify('autovolt_config', $1)", [subject]);
	return {
		...world,
		configMetrics,
		async addSwitched(name, switches) {
			const device = await world.addDevice(name);
			for (const [position, { name: called, type, powerMw, factorMicro = 1_000_000 }] of switches.entries())
				await world.owner.query(
					`WITH made AS (INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, $2, $3, $4::switch_type) RETURNING id)
					INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw, consumption_factor_micro)
					SELECT id, 'epoch', $5, $6 FROM made`,
					[device.id, position, called, type, powerMw, factorMicro],
				);
			await say(`device:${name}`);
			return device;
		},
		async rate({ id, name }, position, powerMw, from = world.clock.now()) {
			await world.owner.query(
				`INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw)
				SELECT id, $3, $4 FROM device_switches WHERE device_id = $1 AND position = $2`,
				[id, position, new Date(from), powerMw],
			);
			await say(`device:${name}`);
		},
		async changed(device) {
			await say(device ? `device:${device.name}` : "site:1");
		},
		async rows({ id }) {
			const { rows } = await world.owner.query(
				"SELECT rev, payload, published_at, taken_at, refused_at, error FROM device_configs WHERE device_id = $1 ORDER BY rev",
				[id],
			);
			return rows.map((row) => ({
				rev: Number(row.rev),
				told: row.payload === null ? null : JSON.parse(row.payload),
				published: row.published_at !== null,
				taken: row.taken_at !== null,
				refused: row.refused_at !== null,
				error: row.error,
			}));
		},
		async restart(more) {
			await configuration?.stop();
			configMetrics.clear();
			configuration = make(pool, configMetrics, more);
			configuration.start();
		},
		another() {
			const own = createPool({ url: world.url, role: "autovolt_worker", max: 2 });
			const second = make(own, new Registry());
			second.start();
			return {
				configuration: second,
				async stop() {
					await second.stop();
					await own.end();
				},
			};
		},
		async stop() {
			await configuration?.stop();
			await listener.stop();
			await pool.end();
			await world.stop();
		},
	};
}
