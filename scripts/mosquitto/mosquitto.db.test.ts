import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { MqttClient } from "mqtt";
import type pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { addDevice, connectOnce, type TestDevice } from "@/launch/testBroker";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { findMosquitto, startConfiguredMosquitto, type TestMosquitto } from "@/launch/testMosquitto";
import { mosquittoHash } from "@/store/mosquittoHash";
import { createPool } from "@/store/pool";
import { newSecret, secretHash } from "@/store/secret";
import { createLedgerStage } from "@/worker/ledger/ledgerStage";
import type { MosquittoPlace, WorkerAccount } from "./files";
import { MosquittoKeeper } from "./keeper";

const WAIT = { timeout: 20_000, interval: 100 };
const found = findMosquitto();
const WORKERS: readonly (WorkerAccount & { secret: string })[] = ["w1", "w2"].map((worker) => {
	const secret = newSecret();
	return { user: `autovolt.${worker}`, secret, hash: mosquittoHash(secret) };
});

let database: TestDatabase;
let owner: pg.Pool;
let broker: TestMosquitto;
let keeper: MosquittoKeeper;
const children: ChildProcess[] = [];

beforeAll(async () => {
	database = await createTestDatabase();
	owner = createPool({ url: database.url });
	await owner.query("INSERT INTO sites (name, currency) VALUES ('Main campus', 'INR')");
	if ("missing" in found) return;
	broker = await startConfiguredMosquitto(found.path, async ({ port, ...place }) => {
		keeper = keeperAt({ ...place, listeners: [{ host: "127.0.0.1", port, tls: false }] });
		await keeper.write();
	});
}, 90_000);

afterAll(async () => {
	for (const child of children) child.kill("SIGKILL");
	await broker?.stop();
	await owner.end();
	await database.drop();
});

function keeperAt(place: MosquittoPlace): MosquittoKeeper {
	const reload = () => broker && process.kill(broker.pid, "SIGHUP");
	return new MosquittoKeeper({ pool: owner, place, workers: WORKERS, identity: null, now: Date.now, reload });
}

const login = ({ name, secret }: Pick<TestDevice, "name" | "secret">, clientId = name) =>
	connectOnce(broker.port, { clientId, username: name, password: secret });

/** What a worker's account hears, as topic and payload. */
async function listenAs(worker: WorkerAccount & { secret: string }): Promise<{ client: MqttClient; heard: string[] }> {
	const client = await login({ name: worker.user, secret: worker.secret });
	const heard: string[] = [];
	client.on("message", (topic, payload) => heard.push(`${topic} ${payload}`));
	await client.subscribeAsync("autovolt/+/telemetry", { qos: 1 });
	return { client, heard };
}

describe("Mosquitto with the configuration from the database", () => {
	it("lets in whom the database knows, once it was told by SIGHUP, and shuts out whom it revokes", async (context) => {
		if ("missing" in found) return context.skip(found.missing);
		const device = await addDevice(owner, "B-204");
		await expect(login(device)).rejects.toThrow(/[Nn]ot authorized/);
		expect((await keeper.write()).changed).toEqual(["acl", "passwords"]);
		const client = await vi.waitFor(() => login(device), WAIT);
		const worker = await listenAs(WORKERS[0] as (typeof WORKERS)[number]);
		await client.publishAsync("autovolt/B-204/telemetry", "mine", { qos: 1 });
		await vi.waitFor(() => expect(worker.heard).toEqual(["autovolt/B-204/telemetry mine"]), WAIT);
		expect((await keeper.write()).changed).toEqual([]);

		await owner.query("UPDATE devices SET archived_at = now() WHERE id = $1", [device.id]);
		expect((await keeper.write()).changed).toEqual(["acl", "passwords"]);
		await vi.waitFor(() => expect(client.connected).toBe(false), WAIT);
		await expect(login(device)).rejects.toThrow(/[Nn]ot authorized/);
		worker.client.end(true);
	});

	it("refuses foreign topics, wrong secrets, nobody, and another's client id", async (context) => {
		if ("missing" in found) return context.skip(found.missing);
		const [one, two] = [await addDevice(owner, "one"), await addDevice(owner, "two")];
		await keeper.write();
		const worker = await listenAs(WORKERS[0] as (typeof WORKERS)[number]);
		const victim = await vi.waitFor(() => login(two), WAIT);
		// With the other one's id: known by its own name all the same, so nobody is thrown out.
		for (const topic of ["autovolt/two/telemetry", "autovolt/two/cmd", "autovolt/one/cmd", "$SYS/x", "elsewhere"]) {
			const rude = await login(one, "two");
			rude.publish(topic, "foreign", { qos: 1 });
			await vi.waitFor(() => expect(rude.connected).toBe(false), WAIT);
		}
		const client = await login(one, "two");
		const eavesdropped: string[] = [];
		client.on("message", (topic) => eavesdropped.push(topic));
		await client.subscribeAsync(["#", "$SYS/#", "autovolt/+/cmd", "autovolt/one/cmd"], { qos: 1 }).catch(() => {});
		await victim.publishAsync("autovolt/two/telemetry", "its own", { qos: 1 });
		await vi.waitFor(() => expect(worker.heard).toEqual(["autovolt/two/telemetry its own"]), WAIT);
		await worker.client.publishAsync("autovolt/two/cmd", "{}", { qos: 1 });
		await worker.client.publishAsync("autovolt/one/cmd", "{}", { qos: 1 });
		// Once for each of its filters that matches.
		await vi.waitFor(() => expect(new Set(eavesdropped)).toEqual(new Set(["autovolt/one/cmd"])), WAIT);
		expect(victim.connected && client.connected).toBe(true);
		await expect(login({ name: "one", secret: "wrong" })).rejects.toThrow(/[Nn]ot authorized/);
		await expect(connectOnce(broker.port, { clientId: "one" })).rejects.toThrow(/[Nn]ot authorized/);
		for (const each of [client, victim, worker.client]) each.end(true);
	});

	it("opens by the new secret alone from the rotation on, and ends the session of the old one", async (context) => {
		if ("missing" in found) return context.skip(found.missing);
		const device = await addDevice(owner, "rotated");
		await keeper.write();
		const old = await vi.waitFor(() => login(device), WAIT);
		const secret = newSecret();
		await owner.query("UPDATE device_credentials SET expires_at = now() + interval '1 hour' WHERE device_id = $1", [device.id]);
		await owner.query(
			"INSERT INTO device_credentials (device_id, secret_sha256, mosquitto_hash, created_at) VALUES ($1, $2, $3, now() + interval '1 ms')",
			[device.id, secretHash(secret), mosquittoHash(secret)],
		);
		await keeper.write();
		const renewed = await vi.waitFor(() => login({ name: "rotated", secret }), WAIT);
		await vi.waitFor(() => expect(old.connected).toBe(false), WAIT);
		await expect(login(device)).rejects.toThrow(/[Nn]ot authorized/);
		renewed.end(true);
	});
});

describe("two workers that share one broker's messages", () => {
	async function startWorker(index: number): Promise<ChildProcess> {
		const { user, secret } = WORKERS[index] as (typeof WORKERS)[number];
		const script = new URL("../../launch/testIngestProcess.ts", import.meta.url).pathname;
		const MQTT_URL = `mqtt://${user}:${secret}@127.0.0.1:${broker.port}`;
		const env = { ...process.env, DATABASE_URL: database.url, MQTT_URL, WORKER: user, SHARE: "autovolt" };
		const child = spawn(process.execPath, ["--import", "tsx", script], { env, stdio: ["ignore", "pipe", "inherit"] });
		children.push(child);
		await Promise.race([
			once(child.stdout as NodeJS.ReadableStream, "data"),
			once(child, "exit").then(([code]) => Promise.reject(new Error(`the worker ended with ${code}`))),
		]);
		return child;
	}

	it("keep every reading once and the ledger right, though one is killed amidst and readings overtake each other", async (context) => {
		if ("missing" in found) return context.skip(found.missing);
		const DEVICES = 8;
		const READINGS = 400;
		const devices: TestDevice[] = [];
		for (let d = 0; d < DEVICES; d++) devices.push(await addDevice(owner, `shared-${d}`));
		const ids = devices.map(({ id }) => id);
		await keeper.write();
		const workers = [await startWorker(0), await startWorker(1)];
		const clients = await Promise.all(devices.map((device) => vi.waitFor(() => login(device), WAIT)));
		const stored = async () => {
			const { rows } = await owner.query<{ n: number }>(
				"SELECT count(*)::int AS n FROM telemetry_events WHERE device_id = ANY ($1)",
				[ids],
			);
			return rows[0]?.n ?? 0;
		};
		const acks = devices.map(() => [] as number[]);
		await Promise.all(
			clients.map((client, d) => {
				client.on("message", (_topic, payload) => acks[d]?.push(JSON.parse(payload.toString()).telemetry_seq));
				return client.subscribeAsync(`autovolt/${devices[d]?.name}/ack`, { qos: 1 });
			}),
		);
		await vi.waitFor(async () => {
			// Both subscriptions must stand before the first reading, as they do in production from the first start on.
			for (const client of clients) await client.publishAsync(`${topicOf(client)}/heartbeat`, "{}", { qos: 1 });
			const { rows } = await owner.query("SELECT FROM device_status WHERE device_id = ANY ($1)", [ids]);
			expect(rows).toHaveLength(DEVICES);
		}, WAIT);

		let sent = 0;
		const published = Promise.all(
			clients.map(async (client) => {
				for (let n = 0; n < READINGS; n++) {
					await client.publishAsync(`${topicOf(client)}/telemetry`, reading(n), { qos: 1 });
					sent++;
				}
			}),
		);
		await vi.waitFor(async () => expect(await stored()).toBeGreaterThan(500), { timeout: 60_000, interval: 10 });
		// Stopped before it is killed: so it is sure to hold readings that it has not committed.
		workers[0]?.kill("SIGSTOP");
		expect(sent).toBeLessThan(DEVICES * READINGS);
		await published;
		await sleep(1_500);
		// What lies with the dead worker is not there yet, and no ack may cover it.
		for (const [d, device] of devices.entries()) {
			const { rows } = await owner.query<{ seq: string }>("SELECT seq FROM telemetry_events WHERE device_id = $1", [device.id]);
			const there = new Set(rows.map(({ seq }) => Number(seq)));
			const acked = Math.max(0, ...(acks[d] ?? []));
			expect(Array.from({ length: acked }, (_, n) => n + 1).filter((seq) => !there.has(seq))).toEqual([]);
		}
		expect(await stored()).toBeLessThan(DEVICES * READINGS);
		workers[0]?.kill("SIGKILL");
		await once(workers[0] as ChildProcess, "exit");
		await startWorker(0);
		await vi.waitFor(async () => expect(await stored()).toBe(DEVICES * READINGS), { timeout: 60_000, interval: 100 });

		const pool = createPool({ url: database.url, role: "autovolt_worker", max: 4 });
		const stage = createLedgerStage({ pool, clock: { now: Date.now }, log: pino({ level: "silent" }) });
		while ((await stage.runOnce()) > 0);
		const { rows } = await owner.query(
			`SELECT device_id, sum(CASE WHEN reverses IS NULL THEN energy_mwh ELSE -energy_mwh END)::bigint AS mwh
			   FROM device_consumption_ledgers WHERE device_id = ANY ($1) GROUP BY device_id ORDER BY device_id`,
			[ids],
		);
		expect(rows).toEqual(ids.map((id) => ({ device_id: id, mwh: BigInt(READINGS - 1) * 1_000n })));
		await pool.end();
		// Once all is there, the acks say so.
		for (const client of clients) await client.publishAsync(`${topicOf(client)}/telemetry`, reading(READINGS), { qos: 1 });
		await vi.waitFor(() => expect(acks.map((numbers) => Math.max(...numbers))).toEqual(devices.map(() => READINGS + 1)), WAIT);
		for (const client of clients) client.end(true);
	}, 240_000);
});

function topicOf(client: MqttClient): string {
	return `autovolt/${client.options.username}`;
}

function reading(n: number): string {
	return JSON.stringify({ epoch: 7, seq: n + 1, timestamp: 1763600400 + n * 30, energy_wh_total: 1_000 + n });
}
