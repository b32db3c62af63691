import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import mqtt, { type MqttClient } from "mqtt";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDevice, type TestDevice } from "@/launch/testBroker";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { findMosquitto, startMosquitto } from "@/launch/testMosquitto";
import { freePort } from "@/launch/testPostgres";
import { newCommandId } from "@/store/commandId";
import { insertCommands } from "@/store/commands";
import { createPool } from "@/store/pool";

let database: TestDatabase;
let owner: pg.Pool;
let device: TestDevice;
let client: MqttClient | null = null;
let port: number;
const children: ChildProcess[] = [];

beforeAll(async () => {
	database = await createTestDatabase();
	owner = createPool({ url: database.url });
	await owner.query("INSERT INTO sites (name, currency) VALUES ('Main campus', 'INR')");
	device = await addDevice(owner, "K-1");
	port = await freePort();
});
afterAll(async () => {
	client?.end(true);
	for (const child of children) child.kill("SIGKILL");
	await owner.end();
	await database.drop();
});

async function startWorker(more: Record<string, string> = {}): Promise<ChildProcess> {
	const script = new URL("../../launch/testIngestProcess.ts", import.meta.url).pathname;
	const child = spawn(process.execPath, ["--import", "tsx", script], {
		env: { ...process.env, DATABASE_URL: database.url, MQTT_PORT: String(port), CONTROL: "yes", ...more },
		stdio: ["ignore", "pipe", "inherit"],
	});
	children.push(child);
	await once(child.stdout as NodeJS.ReadableStream, "data");
	return child;
}

async function orderTo({ id: deviceId }: TestDevice, position: number): Promise<string> {
	const now = Date.now();
	const id = newCommandId(now);
	const rest = { source: "app" as const, requestedBy: "test", idempotencyKey: null, scheduleId: null, dueAt: null };
	await insertCommands(owner, [{ id, deviceId, position, state: true, requestedAt: now, expiresAt: now + 10_000, ...rest }]);
	return id;
}

const stands = async () =>
	(await owner.query<{ status: string; error: string | null }>("SELECT status::text, error FROM commands ORDER BY id")).rows;

describe("a worker that is killed", () => {
	it("between sending and the answers leaves no command without an end, and none done twice", async () => {
		let worker = await startWorker();
		const heard: { cmd_id: string; switch: number }[] = [];
		let answers = false;
		client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
			clientId: device.name,
			username: device.name,
			password: device.secret,
			reconnectPeriod: 200,
		});
		const done = new Set<string>();
		const answer = (id: string) => {
			done.add(id);
			client?.publish("autovolt/K-1/cmd/ack", JSON.stringify({ cmd_id: id, ok: true, ts_ms: Date.now() }), { qos: 1 });
		};
		client.on("error", () => {});
		client.on("message", (_, payload) => {
			const order = JSON.parse(String(payload));
			heard.push(order);
			if (answers) answer(order.cmd_id);
		});
		await expect.poll(() => client?.connected).toBe(true);
		await client.subscribeAsync("autovolt/K-1/cmd", { qos: 1 });
		await client.publishAsync("autovolt/K-1/heartbeat", "{}", { qos: 1 });
		await expect
			.poll(async () => (await owner.query("SELECT FROM device_status WHERE last_seen_at IS NOT NULL")).rowCount)
			.toBe(1);
		const order = (position: number) => orderTo(device, position);
		for (let n = 0; n < 20; n++) await order(n % 4);
		await expect.poll(() => heard.length).toBe(20);
		worker.kill("SIGKILL");
		await once(worker, "exit");
		// Ordered while no worker lives: it waits for the next one, and for the device to come back to it.
		await order(5);
		worker = await startWorker();
		answers = true;
		await expect.poll(() => client?.connected, { timeout: 5_000 }).toBe(true);
		await client.subscribeAsync("autovolt/K-1/cmd", { qos: 1 });
		for (const { cmd_id } of heard.slice(0, 10)) answer(cmd_id);
		await expect
			.poll(async () => (await stands()).every(({ status }) => !["queued", "sent"].includes(status)), { timeout: 15_000 })
			.toBe(true);
		const ends = await stands();
		expect(ends.slice(0, 10).every(({ status }) => status === "confirmed")).toBe(true);
		// The other ten: those that were written down as sent expire; those that were not yet are sent again, and answered.
		for (const { status } of ends.slice(10, 20)) expect(["confirmed", "expired"]).toContain(status);
		expect(ends[20]).toEqual({ status: "confirmed", error: null });
		expect(new Set(heard.map(({ cmd_id }) => cmd_id)).size).toBe(21);
		worker.kill("SIGKILL");
	}, 40_000);
});

const mosquitto = findMosquitto();

describe("an external broker", () => {
	it.skipIf("missing" in mosquitto)(
		"takes orders to the device and its answers back like our own",
		async () => {
			const external = await startMosquitto("path" in mosquitto ? mosquitto.path : "");
			const worker = await startWorker({ MQTT_URL: `mqtt://127.0.0.1:${external.port}` });
			const other = await addDevice(owner, "K-2");
			const remote = await mqtt.connectAsync(`mqtt://127.0.0.1:${external.port}`, { clientId: other.name });
			await remote.subscribeAsync("autovolt/K-2/cmd", { qos: 1 });
			remote.on("message", (_, payload) => {
				const { cmd_id } = JSON.parse(String(payload));
				remote.publish("autovolt/K-2/cmd/ack", JSON.stringify({ cmd_id, ok: true, ts_ms: Date.now() }), { qos: 1 });
			});
			const seen = () => owner.query("SELECT FROM device_status WHERE device_id = $1 AND last_seen_at IS NOT NULL", [other.id]);
			await expect
				.poll(
					async () => {
						await remote.publishAsync("autovolt/K-2/heartbeat", "{}", { qos: 1 });
						return (await seen()).rowCount;
					},
					{ timeout: 10_000 },
				)
				.toBe(1);
			const id = await orderTo(other, 0);
			const found = async () =>
				(await owner.query("SELECT status::text, confirmed_by::text FROM commands WHERE id = $1", [id])).rows[0];
			await expect.poll(found, { timeout: 5_000 }).toEqual({ status: "confirmed", confirmed_by: "ack" });
			await remote.endAsync(true);
			worker.kill("SIGKILL");
			await external.stop();
		},
		40_000,
	);
});
