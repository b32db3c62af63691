import { mkdtempSync, rmSync } from "node:fs";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { pino } from "pino";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestBroker, type TestBroker, type TestDevice } from "@/launch/testBroker";
import { freePort } from "@/launch/testPostgres";
import type { Broker } from "../broker";
import { CertificateKeeper } from "./certificateKeeper";
import { startEmbeddedBroker } from "./embeddedBroker";

const WAIT = { timeout: 15_000, interval: 50 };
const DAY = 86_400_000;
const log = pino({ level: "silent" });
const registry = new Registry();
let world: TestBroker;
let broker: Broker;
let keeper: CertificateKeeper;
let device: TestDevice;
let port: number;
let ca: string;
const root = mkdtempSync(join(tmpdir(), "autovolt-tls-"));

beforeAll(async () => {
	world = await startTestBroker();
	device = await world.addDevice("B-204");
	port = await freePort();
	const names = () => ["localhost", "127.0.0.1"];
	keeper = new CertificateKeeper({ folder: join(root, "tls"), names, port, pool: world.owner, clock: world.clock, log });
	await keeper.start();
	const { rows } = await world.owner.query("SELECT certificate FROM mqtt_authorities");
	ca = rows[0].certificate;
	broker = await startEmbeddedBroker({
		host: "127.0.0.1",
		port: await freePort(),
		allowPublicPlaintext: false,
		tls: { host: "127.0.0.1", port, certificates: keeper },
		pool: world.owner,
		ingest: world.ingest,
		clock: world.clock,
		log,
		registry,
	});
});

afterAll(async () => {
	keeper.stop();
	await broker.stop();
	await world.stop();
	rmSync(root, { recursive: true, force: true });
});

function connectSecurely(options: IClientOptions): Promise<MqttClient> {
	const { name, secret } = device;
	return new Promise((resolve, reject) => {
		const login = { clientId: name, username: name, password: secret };
		const client = connect(`mqtts://localhost:${port}`, { reconnectPeriod: 0, connectTimeout: 5_000, ...login, ...options });
		client.once("connect", () => resolve(client));
		client.on("error", (error) => {
			client.end(true);
			reject(error);
		});
	});
}

function handshake(options: object): Promise<TLSSocket> {
	return new Promise((resolve, reject) => {
		const socket = connectTls({ host: "127.0.0.1", port, ca, ...options }, () => resolve(socket));
		socket.once("error", reject);
	});
}

async function refusedHandshakes(): Promise<number> {
	const { values = [] } = (await registry.getSingleMetric("autovolt_mqtt_refused_total")?.get()) ?? {};
	return values.find(({ labels }) => labels["reason"] === "handshake")?.value ?? 0;
}

describe("the broker's TLS", () => {
	it("takes a device's readings under the private authority, acknowledged after the commit", async () => {
		const client = await connectSecurely({ ca });
		const payload = JSON.stringify({ timestamp: 1730822400, energy_wh_total: 12345 });
		await client.publishAsync("autovolt/B-204/telemetry", payload, { qos: 1 });
		const { rows } = await world.owner.query("SELECT energy_mwh FROM telemetry_events WHERE device_id = $1", [device.id]);
		expect(rows).toEqual([{ energy_mwh: 12_345_000n }]);
		await client.endAsync();
	});

	it("is refused by a device that does not trust the authority, or asked for another name", async () => {
		await expect(connectSecurely({})).rejects.toThrow(/self-signed|unable to (get|verify)/);
		await expect(handshake({ servername: "elsewhere.example" })).rejects.toThrow(/does not match/);
	});

	it("speaks TLS 1.2 and 1.3, nothing older, and no plaintext", async () => {
		for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
			const socket = await handshake({ minVersion: version, maxVersion: version });
			expect(socket.getProtocol()).toBe(version);
			socket.destroy();
		}
		const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" };
		await expect(handshake(old)).rejects.toThrow();
		const before = await refusedHandshakes();
		const plain = connectSocket(port, "127.0.0.1");
		plain.on("error", () => {});
		plain.write(Buffer.from("100c00044d5154540402003c0000", "hex"));
		await new Promise((resolve) => plain.once("close", resolve));
		await vi.waitFor(async () => expect(await refusedHandshakes()).toBeGreaterThan(before), WAIT);
	});

	it("ends a handshake that never comes, within seconds, and counts none of its connections as there afterwards", async () => {
		const silent = connectSocket(port, "127.0.0.1");
		silent.on("error", () => {});
		const startedAt = Date.now();
		await new Promise((resolve) => silent.once("close", resolve));
		expect(Date.now() - startedAt).toBeLessThan(15_000);
		await vi.waitFor(() => expect(broker.connections()).toBe(0), WAIT);
	});

	it("renews its certificate while it runs: who is connected stays, who comes sees the new one", async () => {
		const client = await connectSecurely({ ca });
		const first = await handshake({});
		const { serialNumber, valid_to: end } = first.getPeerCertificate();
		world.clock.frozenAt = Date.now() + 70 * DAY;
		await keeper.look();
		world.clock.frozenAt = null;
		const second = await handshake({ rejectUnauthorized: false });
		const renewed = second.getPeerCertificate();
		expect(renewed.serialNumber).not.toBe(serialNumber);
		expect(Date.parse(renewed.valid_to)).toBeGreaterThan(Date.parse(end));
		expect(client.connected).toBe(true);
		await client.publishAsync("autovolt/B-204/heartbeat", "{}", { qos: 1 });
		const { rows } = await world.owner.query("SELECT server_ends_at, certificate FROM mqtt_authorities");
		expect(rows).toEqual([{ server_ends_at: new Date(renewed.valid_to), certificate: ca }]);
		for (const socket of [first, second]) socket.destroy();
		client.end(true);
	});
});
