import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { MqttClient } from "mqtt";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { addDevice, connectOnce, type TestDevice } from "@/launch/testBroker";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { findMosquitto, startMosquitto } from "@/launch/testMosquitto";
import { freePort } from "@/launch/testPostgres";
import { createPool } from "@/store/pool";

const DEVICES = 20;
const READINGS_PER_DEVICE = 1_000;
const KILL_AFTER_ACKS = 6_000;

let database: TestDatabase;
let owner: pg.Pool;
const children: ChildProcess[] = [];

beforeAll(async () => {
	database = await createTestDatabase();
	owner = createPool({ url: database.url });
	await owner.query("INSERT INTO sites (name, currency) VALUES ('Main campus', 'INR')");
});

afterAll(async () => {
	for (const child of children) child.kill("SIGKILL");
	await owner.end();
	await database.drop();
});

/** Starts the worker's front half and resolves when it takes messages. */
async function startWorker(env: Readonly<Record<string, string>>): Promise<ChildProcess> {
	const script = new URL("../../launch/testIngestProcess.ts", import.meta.url).pathname;
	const child = spawn(process.execPath, ["--import", "tsx", script], {
		env: { ...process.env, ...env, DATABASE_URL: database.url },
		stdio: ["ignore", "pipe", "inherit"],
	});
	children.push(child);
	await Promise.race([
		once(child.stdout as NodeJS.ReadableStream, "data"),
		once(child, "exit").then(([code]) => Promise.reject(new Error(`the worker ended with ${code}`))),
	]);
	return child;
}

async function addDevices(prefix: string): Promise<TestDevice[]> {
	const devices: TestDevice[] = [];
	for (let i = 0; i < DEVICES; i++) devices.push(await addDevice(owner, `${prefix}-${i}`));
	return devices;
}

/** The total identifies a reading, so what was acknowledged can be looked for. */
const totalOf = (i: number) => 1_000 + i;
const payloadOf = (i: number) => JSON.stringify({ timestamp: 1763600400 + i * 30, energy_wh_total: totalOf(i) });

async function storedTotals(device: TestDevice): Promise<number[]> {
	const { rows } = await owner.query<{ total: bigint }>(
		"SELECT energy_mwh / 1000 AS total FROM telemetry_events WHERE device_id = $1 ORDER BY energy_mwh",
		[device.id],
	);
	return rows.map(({ total }) => Number(total));
}

describe("kill -9 in a stream of 20,000 QoS 1 messages", () => {
	it("loses nothing that the embedded broker acknowledged, and stores it once", async () => {
		const devices = await addDevices("embedded");
		const port = await freePort();
		let worker = await startWorker({ MQTT_PORT: String(port) });
		const acked = devices.map(() => new Set<number>());
		let acks = 0;
		const killed = new Promise<void>((resolve) => {
			devices.forEach((device, d) => {
				void connectOnce(port, { clientId: device.name, username: device.name, password: device.secret }).then((client) => {
					for (let i = 0; i < READINGS_PER_DEVICE; i++) {
						client.publish(`autovolt/${device.name}/telemetry`, payloadOf(i), { qos: 1 }, (error) => {
							if (error) return;
							acked[d]?.add(totalOf(i));
							if (++acks === KILL_AFTER_ACKS) {
								worker.kill("SIGKILL");
								resolve();
							}
						});
					}
					client.once("close", () => client.end(true));
				});
			});
		});
		await killed;
		await once(worker, "exit");
		expect(acks).toBeGreaterThanOrEqual(KILL_AFTER_ACKS);
		expect(acks).toBeLessThan(DEVICES * READINGS_PER_DEVICE);
		for (const [d, device] of devices.entries()) {
			const stored = await storedTotals(device);
			expect(new Set(stored).size).toBe(stored.length);
			expect([...(acked[d] as Set<number>)].filter((total) => !stored.includes(total))).toEqual([]);
		}

		// The devices send everything again to the worker that comes after: all of it is there once.
		worker = await startWorker({ MQTT_PORT: String(port) });
		for (const device of devices) {
			const client = await connectOnce(port, { clientId: device.name, username: device.name, password: device.secret });
			await Promise.all(
				Array.from({ length: READINGS_PER_DEVICE }, (_, i) =>
					client.publishAsync(`autovolt/${device.name}/telemetry`, payloadOf(i), { qos: 1 }),
				),
			);
			client.end(true);
			expect(await storedTotals(device)).toEqual(Array.from({ length: READINGS_PER_DEVICE }, (_, i) => totalOf(i)));
		}
		worker.kill("SIGKILL");
	}, 120_000);

	it("loses nothing that Mosquitto acknowledged, and stores it once", async (context) => {
		const mosquitto = findMosquitto();
		if ("missing" in mosquitto) return context.skip(mosquitto.missing);
		const broker = await startMosquitto(mosquitto.path);
		const devices = await addDevices("mosquitto");
		const url = `mqtt://127.0.0.1:${broker.port}`;
		let worker = await startWorker({ MQTT_URL: url });
		const publishers: MqttClient[] = [];
		try {
			await vi.waitFor(
				async () => {
					// The worker's subscription must stand before the first message, as it does in production from the first start on.
					const probe = await connectOnce(broker.port, { clientId: "probe" });
					await probe.publishAsync("autovolt/mosquitto-0/heartbeat", "{}", { qos: 1 });
					probe.end(true);
					const { rows } = await owner.query("SELECT FROM device_status WHERE device_id = $1", [devices[0]?.id]);
					expect(rows).toHaveLength(1);
				},
				{ timeout: 10_000, interval: 300 },
			);
			for (const device of devices) publishers.push(await connectOnce(broker.port, { clientId: device.name }));
			let stored = 0;
			const watch = setInterval(() => {
				void owner.query("SELECT count(*)::int AS n FROM telemetry_events").then(({ rows }) => {
					stored = rows[0].n;
				});
			}, 20);
			const { rows } = await owner.query("SELECT count(*)::int AS n FROM telemetry_events");
			const before = rows[0].n as number;
			const published = Promise.all(
				publishers.flatMap((client, d) =>
					Array.from({ length: READINGS_PER_DEVICE }, (_, i) =>
						client.publishAsync(`autovolt/${devices[d]?.name}/telemetry`, payloadOf(i), { qos: 1 }),
					),
				),
			);
			await vi.waitFor(() => expect(stored - before).toBeGreaterThan(2_000), { timeout: 30_000, interval: 5 });
			worker.kill("SIGKILL");
			await once(worker, "exit");
			clearInterval(watch);
			const { rows: left } = await owner.query("SELECT count(*)::int AS n FROM telemetry_events");
			expect(left[0].n - before).toBeLessThan(DEVICES * READINGS_PER_DEVICE);
			await published;
			worker = await startWorker({ MQTT_URL: url });
			await vi.waitFor(
				async () => {
					const { rows: now } = await owner.query("SELECT count(*)::int AS n FROM telemetry_events");
					expect(now[0].n - before).toBe(DEVICES * READINGS_PER_DEVICE);
				},
				{ timeout: 60_000, interval: 200 },
			);
			for (const device of devices)
				expect(await storedTotals(device)).toEqual(Array.from({ length: READINGS_PER_DEVICE }, (_, i) => totalOf(i)));
		} finally {
			for (const client of publishers) client.end(true);
			worker.kill("SIGKILL");
			await broker.stop();
		}
	}, 150_000);
});
