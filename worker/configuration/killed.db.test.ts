import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import mqtt, { type MqttClient } from "mqtt";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDevice, type TestDevice } from "@/launch/testBroker";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { findMosquitto, startMosquitto } from "@/launch/testMosquitto";
import { freePort } from "@/launch/testPostgres";
import { createPool } from "@/store/pool";

const PATIENT = { timeout: 30_000 };
const CHANGED = "SELECT pg_notify('autovolt_config', 'device:' || $1)";

let database: TestDatabase;
let owner: pg.Pool;
const children: ChildProcess[] = [];
const clients: MqttClient[] = [];

beforeAll(async () => {
	database = await createTestDatabase();
	owner = createPool({ url: database.url });
	await owner.query("INSERT INTO sites (name, currency) VALUES ('Main campus', 'INR')");
});
afterAll(async () => {
	for (const client of clients) client.end(true);
	for (const child of children) child.kill("SIGKILL");
	await owner.end();
	await database.drop();
});

async function startWorker(more: Record<string, string>): Promise<ChildProcess> {
	const script = new URL("../../launch/testIngestProcess.ts", import.meta.url).pathname;
	const child = spawn(process.execPath, ["--import", "tsx", script], {
		env: { ...process.env, DATABASE_URL: database.url, CONFIGURATION: "yes", ...more },
		stdio: ["ignore", "pipe", "inherit"],
	});
	children.push(child);
	await once(child.stdout as NodeJS.ReadableStream, "data");
	return child;
}

async function kill(worker: ChildProcess): Promise<void> {
	const gone = once(worker, "exit");
	worker.kill("SIGKILL");
	await gone;
}

async function addRated(name: string): Promise<TestDevice> {
	const device = await addDevice(owner, name);
	await owner.query(
		`WITH made AS (INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, 0, 'Light', 'light') RETURNING id)
		INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw) SELECT id, 'epoch', 40000 FROM made`,
		[device.id],
	);
	await owner.query(CHANGED, [name]);
	return device;
}

async function rate({ id, name }: TestDevice, powerMw: number): Promise<void> {
	await owner.query(
		`INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw)
		SELECT id, now(), $2 FROM device_switches WHERE device_id = $1`,
		[id, powerMw],
	);
	await owner.query(CHANGED, [name]);
}

const rows = async ({ id }: TestDevice) =>
	(
		await owner.query<{ rev: bigint; published: boolean; taken: boolean }>(
			"SELECT rev, published_at IS NOT NULL AS published, taken_at IS NOT NULL AS taken FROM device_configs WHERE device_id = $1 ORDER BY rev",
			[id],
		)
	).rows;

/** A device that takes every configuration; what it heard, as [ratings, retained]. */
async function obedient(port: number, { name, secret }: TestDevice): Promise<[number[], boolean][]> {
	const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: name, username: name, password: secret });
	clients.push(client);
	client.on("error", () => {});
	const heard: [number[], boolean][] = [];
	client.on("message", (_, payload, { retain }) => {
		if (payload.length === 0) return;
		const { rev, ratings_w } = JSON.parse(String(payload));
		heard.push([ratings_w, retain]);
		client.publish(`autovolt/${name}/config/ack`, JSON.stringify({ rev, ok: true }), { qos: 1 });
	});
	await client.subscribeAsync(`autovolt/${name}/config`, { qos: 1 });
	return heard;
}

describe("a worker that is killed", () => {
	it("between the revision's row and its message leaves it to the next start, which makes no other", async () => {
		const port = await freePort();
		const device = await addRated("K-1");
		// Its broker is deaf: the row is committed, and that is how far it comes.
		const deaf = await startWorker({ MQTT_PORT: String(port), CONFIGURATION: "mute" });
		await expect.poll(async () => (await rows(device)).map(({ published }) => published), PATIENT).toEqual([false]);
		const [made] = await rows(device);
		await kill(deaf);
		const next = await startWorker({ MQTT_PORT: String(port) });
		await expect.poll(async () => (await rows(device)).map(({ published }) => published), PATIENT).toEqual([true]);
		const heard = await obedient(port, device);
		await expect.poll(() => heard, PATIENT).toEqual([[[40], true]]);
		await expect.poll(() => rows(device), PATIENT).toEqual([{ rev: made?.rev, published: true, taken: true }]);
		await kill(next);
	}, 90_000);

	it("after it has committed the answer leaves the rest to the next start", async () => {
		const port = await freePort();
		const device = await addRated("K-2");
		const first = await startWorker({ MQTT_PORT: String(port) });
		await expect.poll(async () => (await rows(device)).map(({ published }) => published), PATIENT).toEqual([true]);
		await kill(first);
		const [made] = await rows(device);
		// As ingest has written it: the worker died before it looked.
		await owner.query(
			`INSERT INTO device_events (device_id, filed_at, content_sha256, received_at, type, payload)
			VALUES ($1, now(), sha256('k2'), now(), 'config_ack', jsonb_build_object('rev', $2::bigint, 'ok', true))`,
			[device.id, made?.rev],
		);
		const next = await startWorker({ MQTT_PORT: String(port) });
		await expect.poll(async () => (await rows(device)).map(({ taken }) => taken), PATIENT).toEqual([true]);
		await kill(next);
	}, 90_000);
});

const mosquitto = findMosquitto();

describe("an external broker", () => {
	it.skipIf("missing" in mosquitto)(
		"keeps what devices are told, from two workers that make one revision, also when it comes back with nothing",
		async () => {
			const path = "path" in mosquitto ? mosquitto.path : "";
			let external = await startMosquitto(path);
			const MQTT_URL = `mqtt://127.0.0.1:${external.port}`;
			const device = await addRated("K-3");
			const workers = [await startWorker({ MQTT_URL, WORKER: "w-1" }), await startWorker({ MQTT_URL, WORKER: "w-2" })];
			await expect.poll(async () => (await rows(device)).map(({ published }) => published), PATIENT).toEqual([true]);
			const heard = await obedient(external.port, device);
			await expect.poll(() => heard.at(-1)?.[0], PATIENT).toEqual([40]);
			for (const watts of [50, 60, 70]) {
				await rate(device, watts * 1_000);
				await expect.poll(() => heard.at(-1)?.[0], PATIENT).toEqual([watts]);
			}
			await expect.poll(async () => (await rows(device)).map(({ taken }) => taken), PATIENT).toEqual([true, true, true, true]);
			clients.at(-1)?.end(true);

			await external.stop();
			external = await startMosquitto(path, external.port);
			const again = await obedient(external.port, device);
			await expect.poll(() => again.at(-1)?.[0], PATIENT).toEqual([70]);
			expect(await rows(device)).toHaveLength(4);

			await owner.query("UPDATE devices SET archived_at = now() WHERE id = $1", [device.id]);
			await owner.query(CHANGED, [device.name]);
			await expect.poll(async () => (await rows(device)).map(({ published }) => published), PATIENT).toEqual(Array(5).fill(true));
			const late = await mqtt.connectAsync(`mqtt://127.0.0.1:${external.port}`, { clientId: "late" });
			clients.push(late);
			const kept: string[] = [];
			late.on("message", (topic) => kept.push(topic));
			// Whatever is retained comes before the answer to what is published behind the subscription.
			await late.subscribeAsync(["autovolt/K-3/config", "last"], { qos: 1 });
			await late.publishAsync("last", "", { qos: 1 });
			await expect.poll(() => kept.includes("last"), PATIENT).toBe(true);
			expect(kept).toEqual(["last"]);
			for (const worker of workers) await kill(worker);
			await external.stop();
		},
		120_000,
	);
});
