import type { MqttClient } from "mqtt";
import { pino } from "pino";
import { newCommandId } from "@/store/commandId";
import { insertCommands, type NewCommand } from "@/store/commands";
import { listen } from "@/store/connection";
import { createPool } from "@/store/pool";
import { type Control, createControl } from "@/worker/control/control";
import { startTestBroker, type TestBroker, type TestDevice } from "./testBroker";

/** A broker with ingest and the commands to devices, over a real database: the worker without its stages. */
export interface TestControl extends TestBroker {
	/** A device with switches that stands in the room R-1. */
	addSwitched(name: string, switches: number): Promise<TestDevice>;
	/** Orders as the web app does. Returns the command's id. */
	order(device: Pick<TestDevice, "id">, position: number, state: boolean, more?: Partial<NewCommand>): Promise<string>;
	standOf(id: string): Promise<{ status: string; error: string | null; confirmed_by: string | null; ms: number | null }>;
	/** Waits until a command has ended. */
	endOf(id: string, patienceMs?: number): ReturnType<TestControl["standOf"]>;
	/** Ends this control and starts another, as a new worker would. */
	restartControl(more?: { connected?: () => boolean }): Promise<void>;
}

export async function startTestControl(): Promise<TestControl> {
	let control: Control | null = null;
	const world = await startTestBroker({ deviceMessagesPerSecond: 10_000, onHeard: (message) => control?.heard(message) });
	const pool = createPool({ url: world.url, role: "autovolt_worker", max: 3 });
	const web = createPool({ url: world.url, role: "autovolt_web", max: 3 });
	const log = pino({ level: process.env["AUTOVOLT_LOG_LEVEL"] ?? "silent" });
	const start = (more: { connected?: () => boolean } = {}) => {
		control = createControl({
			pool,
			clock: world.clock,
			log,
			publish: world.broker.publish,
			reaches: (device) => world.broker.reaches(device),
			connected: () => world.broker.connected(),
			...more,
		});
		control.start();
	};
	start();
	const listener = listen({
		database: pool,
		channel: "autovolt_stage",
		onNotice: (stage) => stage === "control" && control?.wake(),
		onListening: () => control?.wake(),
	});
	const { rows } = await world.owner.query<{ id: number }>(
		"INSERT INTO classrooms (site_id, code, name) SELECT id, 'R-1', '' FROM sites LIMIT 1 RETURNING id",
	);
	const standOf = async (id: string) => {
		const { rows: found } = await world.owner.query(
			"SELECT status::text, error, confirmed_by::text, (extract(epoch FROM ended_at - requested_at) * 1000)::int AS ms FROM commands WHERE id = $1",
			[id],
		);
		return found[0];
	};
	return {
		...world,
		async addSwitched(name, switches) {
			const device = await world.addDevice(name);
			await world.owner.query(
				"INSERT INTO device_placements (device_id, classroom_id, effective_from) VALUES ($1, $2, 'epoch')",
				[device.id, rows[0]?.id],
			);
			await world.owner.query(
				`WITH made AS (INSERT INTO device_switches (device_id, position, name, type)
					SELECT $1, n, 'Switch ' || n, 'light' FROM generate_series(0, $2::int - 1) n RETURNING id)
				INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw, is_default) SELECT id, 'epoch', 40000, false FROM made`,
				[device.id, switches],
			);
			return device;
		},
		async order({ id: deviceId }, position, state, more = {}) {
			const now = world.clock.now();
			const id = newCommandId(now);
			const times = { requestedAt: now, expiresAt: now + 10_000 };
			const rest = { source: "app" as const, requestedBy: "test", idempotencyKey: null, scheduleId: null, dueAt: null };
			await insertCommands(web, [{ id, deviceId, position, state, ...times, ...rest, ...more }]);
			return id;
		},
		standOf,
		async endOf(id, patienceMs = 5_000) {
			const deadline = Date.now() + patienceMs;
			for (;;) {
				const stand = await standOf(id);
				if (stand.ms !== null) return stand;
				if (Date.now() > deadline) throw new Error(`still ${stand.status} after ${patienceMs} ms`);
				await new Promise((resolve) => setTimeout(resolve, 10));
			}
		},
		async restartControl(more) {
			await control?.stop();
			start(more);
		},
		async stop() {
			await control?.stop();
			await listener.stop();
			await pool.end();
			await web.end();
			await world.stop();
		},
	};
}

interface Order {
	readonly cmd_id: string;
	readonly switch: number;
	readonly state: boolean;
	readonly expires_ms: number;
}

/** What a device does with its orders; null = nothing. */
export type Answering = (order: Order) => { readonly ok: boolean; readonly error?: string } | null;

/** Subscribes a device to its orders and answers them. Returns the orders that came in. */
export async function obey(client: MqttClient, name: string, answering: Answering): Promise<Order[]> {
	const heard: Order[] = [];
	await client.subscribeAsync(`autovolt/${name}/cmd`, { qos: 1 });
	client.on("message", (topic, payload) => {
		if (topic !== `autovolt/${name}/cmd`) return;
		const order = JSON.parse(String(payload)) as Order;
		heard.push(order);
		const answer = answering(order);
		if (answer)
			client.publish(
				`autovolt/${name}/cmd/ack`,
				JSON.stringify({ cmd_id: order.cmd_id, ...answer, ts_ms: Date.now(), switch_state: [order.state ? 1 : 0] }),
				{ qos: 1 },
			);
	});
	return heard;
}
