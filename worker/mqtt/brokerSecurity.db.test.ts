import { connect as connectSocket, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { MqttClient } from "mqtt";
import mqttPacket, { type Packet } from "mqtt-packet";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestBroker, type TestBroker, type TestDevice } from "@/launch/testBroker";

let world: TestBroker;

beforeAll(async () => {
	world = await startTestBroker({
		freeLoopback: false,
		addressLimits: { connections: 40, strangers: 5, messagesPerSecond: 400 },
		deviceMessagesPerSecond: 200,
	});
});

afterAll(() => world.stop());

const WAIT = { timeout: 15_000, interval: 50 };
const seed = (total: number, more: object = {}) =>
	JSON.stringify({ timestamp: 1763600400 + total * 30, energy_wh_total: total, ...more });

async function counted(reason: string): Promise<number> {
	const { values = [] } = (await world.registry.getSingleMetric("autovolt_mqtt_refused_total")?.get()) ?? {};
	return values.find(({ labels }) => labels["reason"] === reason)?.value ?? 0;
}

async function one<T>(sql: string, values: unknown[] = []): Promise<T> {
	const { rows } = await world.owner.query(sql, values);
	return rows[0] as T;
}

/** A peer of bytes: what it is answered, and whether it was ended. */
function rawSocket(): { socket: Socket; closed: Promise<void>; answers: Packet[] } {
	const socket = connectSocket(world.port, "127.0.0.1");
	const answers: Packet[] = [];
	const parser = mqttPacket.parser();
	parser.on("packet", (packet) => answers.push(packet));
	socket.on("data", (chunk) => parser.parse(chunk));
	socket.on("error", () => {});
	return { socket, closed: new Promise((resolve) => socket.once("close", () => resolve())), answers };
}

async function rawDevice(device: TestDevice): Promise<ReturnType<typeof rawSocket>> {
	const raw = rawSocket();
	const { name, secret } = device;
	const packet = { cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clean: true, keepalive: 60, clientId: name };
	raw.socket.write(mqttPacket.generate({ ...packet, username: name, password: Buffer.from(secret) } as Packet));
	await vi.waitFor(() => expect(raw.answers[0]).toMatchObject({ cmd: "connack", returnCode: 0 }), WAIT);
	return raw;
}

describe("wrong secrets", () => {
	it("are looked at a few times, then not even the right one is until some seconds have gone", async () => {
		const device = await world.addDevice("guessed");
		const guess = () => world.connect({ name: "guessed", secret: "wrong" });
		for (let n = 0; n < 5; n++) await expect(guess()).rejects.toMatchObject({ code: 4 });
		await expect(guess()).rejects.toMatchObject({ code: 3 });
		await expect(world.connect(device)).rejects.toMatchObject({ code: 3 });
		expect(await counted("wrong_secret")).toBeGreaterThanOrEqual(5);
		expect(await counted("throttled")).toBe(2);
		const bystander = await world.addDevice("bystander");
		(await world.connect(bystander)).end(true);
		world.clock.frozenAt = Date.now() + 60_000;
		(await world.connect(device)).end(true);
		world.clock.frozenAt = null;
	});
});

describe("connections", () => {
	it("that have not said CONNECT are few per address, and end within seconds however slowly they drip", async () => {
		const slow = Array.from({ length: 5 }, rawSocket);
		await sleep(200);
		const startedAt = Date.now();
		const sixth = rawSocket();
		await sixth.closed;
		expect(await counted("address_strangers")).toBeGreaterThanOrEqual(1);
		const bytes = mqttPacket.generate({
			cmd: "connect",
			protocolId: "MQTT",
			protocolVersion: 4,
			clean: true,
			clientId: "drip",
		} as Packet);
		let at = 0;
		const drip = setInterval(() => slow[0]?.socket.write(bytes.subarray(at, ++at)), 700);
		await Promise.all(slow.map(({ closed }) => closed));
		clearInterval(drip);
		expect(Date.now() - startedAt).toBeLessThan(15_000);
		expect(await counted("connect_late")).toBeGreaterThanOrEqual(5);
		const device = await world.addDevice("after-the-flood");
		(await world.connect(device)).end(true);
	});

	it("of an address have an end, also when all are let in", async () => {
		const device = await world.addDevice("many");
		await world.owner.query("INSERT INTO mqtt_accounts (name, secret_sha256) VALUES ('crowd', sha256('c'))");
		const clients: MqttClient[] = [];
		const fill = async () => {
			while (clients.length < 100) clients.push(await world.connect({ name: "crowd", secret: "c" }));
		};
		await expect(fill()).rejects.toThrow("the connection was closed");
		expect(world.broker.connections()).toBe(40);
		expect(await counted("address_connections")).toBe(1);
		for (const client of clients) client.end(true);
		await vi.waitFor(() => expect(world.broker.connections()).toBeLessThan(40), WAIT);
		(await world.connect(device)).end(true);
	});
});

describe("what an MQTT client may not do", () => {
	it("is refused, counted, and harms nobody", async () => {
		const device = await world.addDevice("rude");
		await world.addDevice("victim");
		for (const topic of ["autovolt/+/telemetry", "autovolt/#", ""]) {
			const raw = await rawDevice(device);
			raw.socket.write(publishOn(topic));
			await raw.closed;
		}
		expect(await counted("protocol")).toBeGreaterThanOrEqual(3);
		const client = await world.connect(device);
		for (const topic of ["$SYS/#", "#", "autovolt/victim/cmd", "autovolt/+/cmd", "$share/g/autovolt/rude/cmd"])
			await expect(client.subscribeAsync(topic, { qos: 1 })).rejects.toThrow();
		expect(await counted("subscribe_foreign")).toBe(5);
		for (const topic of [
			"$SYS/broker/load",
			"autovolt/victim/telemetry",
			"autovolt/victim/cmd",
			"autovolt/rude/cmd",
			"autovolt/rude/config",
		])
			await client.publishAsync(topic, "x", { qos: 1, retain: true });
		const { rows } = await world.owner.query("SELECT topic, reason FROM quarantine WHERE principal = 'rude' ORDER BY id");
		expect(rows.map(({ topic, reason }) => `${topic} ${reason}`)).toEqual([
			"$SYS/broker/load topic_unknown",
			"autovolt/victim/telemetry principal_mismatch",
			"autovolt/victim/cmd topic_unknown",
			"autovolt/rude/cmd topic_unknown",
			"autovolt/rude/config topic_unknown",
		]);
		const victim = await world.connect(await world.addDevice("victim-2"));
		const heard: string[] = [];
		victim.on("message", (topic) => heard.push(topic));
		await victim.subscribeAsync(["autovolt/victim-2/cmd", "autovolt/victim-2/config"]);
		await sleep(200);
		expect(heard).toEqual([]);
		client.end(true);
		victim.end(true);
	});

	it("ends with a flood of QoS 2 that is never completed", async () => {
		const raw = await rawDevice(await world.addDevice("half-open"));
		for (let messageId = 1; messageId <= 130; messageId++)
			raw.socket.write(
				mqttPacket.generate({
					cmd: "publish",
					topic: "autovolt/half-open/heartbeat",
					payload: "x",
					qos: 2,
					messageId,
					dup: false,
					retain: false,
				} as Packet),
			);
		await raw.closed;
		expect(raw.answers.filter(({ cmd }) => cmd === "pubrec").length).toBeLessThanOrEqual(100);
		expect(await counted("protocol")).toBeGreaterThanOrEqual(1);
	});

	it("keeps nothing for who is away: a session that asks to be kept is a clean one", async () => {
		const device = await world.addDevice("keeper");
		const first = await world.connect(device, { clean: false });
		await first.subscribeAsync("autovolt/keeper/cmd", { qos: 1 });
		first.stream.destroy();
		await vi.waitFor(() => expect(world.broker.reaches("keeper")).toBe("absent"), WAIT);
		world.broker.publish("autovolt/keeper/cmd", '{"cmd_id":"1","switch":0,"state":true}', { qos: 1 });
		const heard: string[] = [];
		const second = await world.connect(device, { clean: false });
		second.on("message", (topic) => heard.push(topic));
		await second.subscribeAsync("autovolt/keeper/cmd", { qos: 1 });
		await sleep(300);
		expect(heard).toEqual([]);
		second.end(true);
	});
});

describe("a flood of publishes", () => {
	it("is slowed down by device and by address, and loses nothing", async () => {
		const devices = [await world.addDevice("flood-1"), await world.addDevice("flood-2"), await world.addDevice("flood-3")];
		const clients = await Promise.all(devices.map((device) => world.connect(device)));
		const startedAt = Date.now();
		// 3 × 1,000: each device's burst alone would let all of it through at once, the address's burst 2,000 of it.
		await Promise.all(
			clients.flatMap((client, d) =>
				Array.from({ length: 1_000 }, (_, n) => client.publishAsync(`autovolt/flood-${d + 1}/telemetry`, seed(n), { qos: 1 })),
			),
		);
		const seconds = (Date.now() - startedAt) / 1_000;
		expect(seconds).toBeGreaterThan(1.5);
		expect(
			await one("SELECT count(*)::int AS n FROM telemetry_events WHERE device_id = ANY ($1)", [devices.map(({ id }) => id)]),
		).toEqual({ n: 3_000 });
		for (const client of clients) client.end(true);
	}, 60_000);
});

/** A PUBLISH whose topic no library would write. */
function publishOn(topic: string): Buffer {
	const name = Buffer.from(topic);
	const body = Buffer.concat([Buffer.from([0, name.length]), name, Buffer.from([0, 1]), Buffer.from("{}")]);
	return Buffer.concat([Buffer.from([0x32, body.length]), body]);
}
