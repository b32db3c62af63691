import { connect as connectSocket, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { MqttClient } from "mqtt";
import mqttPacket, { type Packet } from "mqtt-packet";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestBroker, type TestBroker, type TestDevice } from "@/launch/testBroker";
import { newSecret, secretHash } from "@/store/secret";

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

async function counted(
	metric: "autovolt_mqtt_refused_total" | "autovolt_mqtt_sessions_ended_total",
	reason: string,
): Promise<number> {
	const { values = [] } = (await world.registry.getSingleMetric(metric)?.get()) ?? {};
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

describe("a rotated secret", () => {
	it("opens beside the old one until the old one's end; exactly then the old one's session is closed", async () => {
		const device = await world.addDevice("rotated");
		const secret = newSecret();
		const old = await world.connect(device);
		const { ends_at: endsAt } = await one<{ ends_at: Date }>(
			"UPDATE device_credentials SET expires_at = now() + interval '2.5 seconds' WHERE device_id = $1 RETURNING expires_at AS ends_at",
			[device.id],
		);
		await world.owner.query("INSERT INTO device_credentials (device_id, secret_sha256) VALUES ($1, $2)", [
			device.id,
			secretHash(secret),
		]);
		await world.owner.query("NOTIFY autovolt_config");
		let closedAt = 0;
		old.once("close", () => {
			closedAt = Date.now();
		});
		await sleep(300);
		expect(old.connected).toBe(true);
		await old.publishAsync("autovolt/rotated/telemetry", seed(1), { qos: 1 });
		await vi.waitFor(() => expect(closedAt).toBeGreaterThan(0), WAIT);
		expect(closedAt).toBeGreaterThanOrEqual(endsAt.getTime());
		await expect(world.connect(device)).rejects.toMatchObject({ code: 4 });
		const renewed = await world.connect({ name: "rotated", secret });
		await renewed.publishAsync("autovolt/rotated/telemetry", seed(2), { qos: 1 });
		expect(await one("SELECT count(*)::int AS n FROM telemetry_events WHERE device_id = $1", [device.id])).toEqual({ n: 2 });
		expect(await counted("autovolt_mqtt_sessions_ended_total", "secret_ended")).toBe(1);
		renewed.end(true);
	});

	it("ends the session at once when it leaked (no overlap), and one of an archived device", async () => {
		const leaked = await world.addDevice("leaked");
		const archived = await world.addDevice("archived");
		const clients = [await world.connect(leaked), await world.connect(archived)] as const;
		await world.owner.query("UPDATE device_credentials SET expires_at = now() WHERE device_id = $1", [leaked.id]);
		await world.owner.query("UPDATE devices SET archived_at = now() WHERE id = $1", [archived.id]);
		await world.owner.query("NOTIFY autovolt_config");
		for (const client of clients) await vi.waitFor(() => expect(client.connected).toBe(false), WAIT);
		await expect(world.connect(archived)).rejects.toMatchObject({ code: 4 });
		expect(await counted("autovolt_mqtt_sessions_ended_total", "archived")).toBe(1);
	});

	it("ends what a person's account holds open when it gets another secret or goes", async () => {
		await world.owner.query(
			"INSERT INTO mqtt_accounts (name, secret_sha256) VALUES ('watcher', sha256('one')), ('goes', sha256('one'))",
		);
		const watcher = await world.connect({ name: "watcher", secret: "one" });
		const goes = await world.connect({ name: "goes", secret: "one" });
		await world.owner.query("NOTIFY autovolt_config");
		await sleep(300);
		expect(watcher.connected && goes.connected).toBe(true);
		await world.owner.query("UPDATE mqtt_accounts SET secret_sha256 = sha256('two') WHERE name = 'watcher'");
		await world.owner.query("DELETE FROM mqtt_accounts WHERE name = 'goes'");
		await world.owner.query("NOTIFY autovolt_config");
		for (const client of [watcher, goes]) await vi.waitFor(() => expect(client.connected).toBe(false), WAIT);
	});
});

describe("a takeover", () => {
	it("leaves the device online, though the old connection's Last Will has no number to be ordered by", async () => {
		const device = await world.addDevice("taken");
		const will = { topic: "autovolt/taken/status", payload: Buffer.from("offline"), qos: 1 as const, retain: true };
		const seen: boolean[] = [];
		const look = async () =>
			seen.push((await one<{ online: boolean }>("SELECT online FROM device_status WHERE device_id = $1", [device.id])).online);
		let last = await world.connect(device, { will });
		await last.publishAsync("autovolt/taken/status", "online", { qos: 1, retain: true });
		for (let n = 0; n < 5; n++) {
			const next = await world.connect(device, { will });
			await vi.waitFor(() => expect(last.connected).toBe(false), WAIT);
			for (let looks = 0; looks < 6; looks++) {
				await look();
				await sleep(60);
			}
			last = next;
		}
		expect(new Set(seen)).toEqual(new Set([true]));
		last.stream.destroy();
		await vi.waitFor(
			async () =>
				expect(await one("SELECT online FROM device_status WHERE device_id = $1", [device.id])).toEqual({ online: false }),
			WAIT,
		);
	});

	it("loses and doubles no reading that was under way", async () => {
		const device = await world.addDevice("moving");
		const count = 300;
		let acknowledged = 0;
		let client: MqttClient | null = null;
		for (let round = 0; round < 3; round++) {
			const mine: MqttClient = await world.connect(device);
			client = mine;
			// All are sent on each connection: what the one before had not acknowledged is sent again on the next.
			const sent = Array.from({ length: count }, (_, n) =>
				mine.publishAsync("autovolt/moving/telemetry", seed(n, { epoch: 7, seq: n + 1 }), { qos: 1 }).then(
					() => acknowledged++,
					() => {},
				),
			);
			if (round < 2) await vi.waitFor(() => expect(acknowledged).toBeGreaterThan(30 + round * 30), WAIT);
			else await Promise.all(sent);
		}
		const stored = await one(
			"SELECT count(*)::int AS n, count(DISTINCT energy_mwh)::int AS d FROM telemetry_events WHERE device_id = $1",
			[device.id],
		);
		expect(stored).toEqual({ n: count, d: count });
		client?.end(true);
	});
});

describe("wrong secrets", () => {
	it("are looked at a few times, then not even the right one is until some seconds have gone", async () => {
		const device = await world.addDevice("guessed");
		const guess = () => world.connect({ name: "guessed", secret: "wrong" });
		for (let n = 0; n < 5; n++) await expect(guess()).rejects.toMatchObject({ code: 4 });
		await expect(guess()).rejects.toMatchObject({ code: 3 });
		await expect(world.connect(device)).rejects.toMatchObject({ code: 3 });
		expect(await counted("autovolt_mqtt_refused_total", "wrong_secret")).toBeGreaterThanOrEqual(5);
		expect(await counted("autovolt_mqtt_refused_total", "throttled")).toBe(2);
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
		expect(await counted("autovolt_mqtt_refused_total", "address_strangers")).toBeGreaterThanOrEqual(1);
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
		expect(await counted("autovolt_mqtt_refused_total", "connect_late")).toBeGreaterThanOrEqual(5);
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
		expect(await counted("autovolt_mqtt_refused_total", "address_connections")).toBe(1);
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
		expect(await counted("autovolt_mqtt_refused_total", "protocol")).toBeGreaterThanOrEqual(3);
		const client = await world.connect(device);
		for (const topic of ["$SYS/#", "#", "autovolt/victim/cmd", "autovolt/+/cmd", "$share/g/autovolt/rude/cmd"])
			await expect(client.subscribeAsync(topic, { qos: 1 })).rejects.toThrow();
		expect(await counted("autovolt_mqtt_refused_total", "subscribe_foreign")).toBe(5);
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
		expect(await counted("autovolt_mqtt_refused_total", "protocol")).toBeGreaterThanOrEqual(1);
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
