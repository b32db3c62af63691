import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import mqtt, { type MqttClient } from "mqtt";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDevice, type TestDevice } from "@/launch/testBroker";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
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

async function startWorker(): Promise<ChildProcess> {
	const script = new URL("../../launch/testIngestProcess.ts", import.meta.url).pathname;
	const child = spawn(process.execPath, ["--import", "tsx", script], {
		env: { ...process.env, DATABASE_URL: database.url, MQTT_PORT: String(port), CONTROL: "yes" },
		stdio: ["ignore", "pipe", "inherit"],
	});
	children.push(child);
	await once(child.stdout as NodeJS.ReadableStream, "data");
	return child;
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
		const order = async (position: number) => {
			const now = Date.now();
			const rest = { source: "app" as const, requestedBy: "test", idempotencyKey: null, scheduleId: null, dueAt: null };
			const times = { requestedAt: now, expiresAt: now + 10_000 };
			await insertCommands(owner, [{ id: newCommandId(now), deviceId: device.id, position, state: true, ...times, ...rest }]);
		};
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
