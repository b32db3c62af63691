import { connect as connectSocket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestBroker, type TestBroker, type TestDevice } from "@/launch/testBroker";
import { HEAD_TOPIC } from "@/wire/ledgerHead";
import { startEmbeddedBroker } from "./embeddedBroker";

let world: TestBroker;
let device: TestDevice;
let client: MqttClient;

beforeAll(async () => {
	world = await startTestBroker();
	device = await world.addDevice("B-204");
	client = await world.connect(device);
});

afterAll(() => world.stop());

const seed = (changes: object = {}) =>
	JSON.stringify({ esp32_name: "B-204", timestamp: 1730822400, energy_wh_total: 12345, switch_state: [1, 0, 1, 0], ...changes });

async function one<T>(sql: string, values: unknown[] = []): Promise<T> {
	const { rows } = await world.owner.query(sql, values);
	return rows[0] as T;
}

describe("the embedded broker", () => {
	it("keeps the seed's reading in its month, before it acknowledges", async () => {
		await client.publishAsync("autovolt/B-204/telemetry", seed(), { qos: 1 });
		const row = await one(
			"SELECT tableoid::regclass::text AS partition, energy_mwh, switch_states, synced, filed_at FROM telemetry_events",
		);
		expect(row).toEqual({
			partition: "telemetry_events_2024_11",
			energy_mwh: 12_345_000n,
			switch_states: "1010",
			synced: true,
			filed_at: new Date(1730822400_000),
		});
		expect(await one("SELECT device_ids, channels FROM ledger_marks")).toEqual({ device_ids: [device.id], channels: [0] });
	});

	it("shows the device online at once", async () => {
		await vi.waitFor(
			async () =>
				expect(await one("SELECT online FROM device_status WHERE device_id = $1", [device.id])).toEqual({ online: true }),
			2_000,
		);
	});

	it("leaves a device online that said goodbye, and shows one offline whose connection broke", async () => {
		const tool = await world.addDevice("Tool-1");
		const broken = await world.addDevice("Broken-1");
		const online = (id: number) => one<{ online: boolean }>("SELECT online FROM device_status WHERE device_id = $1", [id]);
		const clients = [await world.connect(tool), await world.connect(broken)] as const;
		for (const { id } of [tool, broken]) await vi.waitFor(async () => expect(await online(id)).toEqual({ online: true }), 2_000);
		await clients[0].endAsync();
		clients[1].stream.destroy();
		await clients[1].endAsync(true);
		await vi.waitFor(async () => expect(await online(broken.id)).toEqual({ online: false }), 3_000);
		expect(await online(tool.id)).toEqual({ online: true });
	});

	it("stores a message that comes a thousand times once", async () => {
		const payload = seed({ energy_wh_total: 12400 });
		await Promise.all(Array.from({ length: 1_000 }, () => client.publishAsync("autovolt/B-204/telemetry", payload, { qos: 1 })));
		expect(await one("SELECT count(*)::int AS n FROM telemetry_events WHERE energy_mwh = 12400000")).toEqual({ n: 1 });
	});

	it("takes QoS 0 too", async () => {
		await client.publishAsync("autovolt/B-204/telemetry", seed({ energy_wh_total: 12500 }), { qos: 0 });
		await vi.waitFor(async () =>
			expect(await one("SELECT count(*)::int AS n FROM telemetry_events WHERE energy_mwh = 12500000")).toEqual({ n: 1 }),
		);
	});

	it("ignores a retained reading and does not keep it for others", async () => {
		await client.publishAsync("autovolt/B-204/telemetry", seed({ energy_wh_total: 12600 }), { qos: 1, retain: true });
		expect(await one("SELECT count(*)::int AS n FROM telemetry_events WHERE energy_mwh = 12600000")).toEqual({ n: 0 });
	});

	it("quarantines what is published in another's name, and stays connected", async () => {
		await world.addDevice("B-205");
		await client.publishAsync("autovolt/B-205/telemetry", seed({ esp32_name: "B-205" }), { qos: 1 });
		await client.publishAsync("autovolt/B-204/telemetry", seed({ esp32_name: "B-205" }), { qos: 1 });
		await client.publishAsync("somewhere/else", "x", { qos: 1 });
		const { rows } = await world.owner.query("SELECT reason, topic, principal FROM quarantine ORDER BY id");
		expect(rows).toEqual([
			{ reason: "principal_mismatch", topic: "autovolt/B-205/telemetry", principal: "B-204" },
			{ reason: "name_mismatch", topic: "autovolt/B-204/telemetry", principal: "B-204" },
			{ reason: "topic_unknown", topic: "somewhere/else", principal: "B-204" },
		]);
		expect(client.connected).toBe(true);
	});

	it("lets a device subscribe to its own down topics only", async () => {
		const granted = await client.subscribeAsync({ "autovolt/B-204/cmd": { qos: 1 }, "autovolt/B-204/ack": { qos: 1 } });
		expect(granted.map(({ qos }) => qos)).toEqual([1, 1]);
		for (const topic of ["autovolt/B-205/cmd", "autovolt/#", "#", "autovolt/+/cmd", "$SYS/#", "autovolt/B-204/telemetry"])
			await expect(client.subscribeAsync(topic, { qos: 1 })).rejects.toThrow();
	});

	it("acknowledges numbered messages on the ack topic, after the commit", async () => {
		const acks: string[] = [];
		client.on("message", (topic, payload) => topic.endsWith("/ack") && acks.push(payload.toString()));
		await client.publishAsync("autovolt/B-204/telemetry", seed({ epoch: 7, seq: 41, energy_wh_total: 13000 }), { qos: 1 });
		await client.publishAsync(
			"autovolt/B-204/event",
			JSON.stringify({ type: "motion", epoch: 7, seq: 3, ts_ms: 1730822400000 }),
			{ qos: 1 },
		);
		await vi.waitFor(() => expect(JSON.parse(acks.at(-1) ?? "{}")).toMatchObject({ epoch: 7, telemetry_seq: 41, event_seq: 3 }));
	});

	it("refuses a known name with a wrong secret, and ids that are none", async () => {
		await expect(world.connect({ name: "B-204", secret: "wrong" })).rejects.toMatchObject({ code: 4 });
		await expect(world.connect({ name: "B-204", secret: "" }, { username: "", password: "" })).rejects.toMatchObject({ code: 4 });
		await expect(world.connect(device, { clientId: "B-205" })).rejects.toMatchObject({ code: 2 });
		for (const clientId of ["a+b", "a#", "a/b", "$SYS"])
			await expect(world.connect(device, { clientId })).rejects.toMatchObject({ code: 2 });
		await expect(world.connect({ name: "a/+", secret: "x" })).rejects.toMatchObject({ code: 2 });
		await expect(world.connect({ name: "x'; DROP TABLE devices;--", secret: "x" })).rejects.toMatchObject({ code: 2 });
	});

	it("takes an ordinary client, with an id that it made up, for its user", async () => {
		const tool = await world.addDevice("tool-1");
		const own = await world.connect(tool, { clientId: "mqttjs_0a1b2c" });
		await own.publishAsync("autovolt/tool-1/telemetry", JSON.stringify({ timestamp: 1730822400, energy_wh_total: 1 }), {
			qos: 1,
		});
		expect(await one("SELECT count(*)::int AS n FROM telemetry_events WHERE device_id = $1", [tool.id])).toEqual({ n: 1 });
	});

	it("lets an old secret in until its end", async () => {
		const rotated = await world.addDevice("rotated");
		await world.owner.query("UPDATE device_credentials SET expires_at = now() + interval '1 hour' WHERE device_id = $1", [
			rotated.id,
		]);
		await world.owner.query("NOTIFY autovolt_config");
		await sleep(300);
		(await world.connect(rotated)).end(true);
		await world.owner.query("UPDATE device_credentials SET expires_at = now() - interval '1 second' WHERE device_id = $1", [
			rotated.id,
		]);
		await world.owner.query("NOTIFY autovolt_config");
		await vi.waitFor(() => expect(world.connect(rotated)).rejects.toMatchObject({ code: 4 }), 3_000);
	});

	it("lets people watch, and nothing else", async () => {
		await world.owner.query("INSERT INTO mqtt_accounts (name, secret_sha256) VALUES ('operator', sha256('watch'))");
		await expect(world.connect({ name: "operator", secret: "no" })).rejects.toMatchObject({ code: 4 });
		const operator = await world.connect({ name: "operator", secret: "watch" }, { clientId: "B-204" });
		const second = await world.connect({ name: "operator", secret: "watch" });
		const seen: string[] = [];
		operator.on("message", (topic) => seen.push(topic));
		await operator.subscribeAsync("autovolt/+/telemetry");
		await expect(operator.subscribeAsync("#")).rejects.toThrow();
		await client.publishAsync("autovolt/B-204/telemetry", seed({ energy_wh_total: 13001 }), { qos: 1 });
		await client.publishAsync("autovolt/B-204/telemetry", "bad", { qos: 1 });
		await vi.waitFor(() => expect(seen).toEqual(["autovolt/B-204/telemetry"]));
		expect(client.connected && second.connected).toBe(true);
		operator.publish("autovolt/B-204/cmd", "{}", { qos: 1 });
		await vi.waitFor(() => expect(operator.connected).toBe(false));
		second.end(true);
	});

	it("keeps the daily head for people, and for no device: not even one whose name is in the topic", async () => {
		await world.owner.query(
			"INSERT INTO mqtt_accounts (name, secret_sha256) VALUES ('auditor', sha256('watch')) ON CONFLICT DO NOTHING",
		);
		world.broker.publish(HEAD_TOPIC, '{"head":"of today"}', { qos: 1, retain: true });
		const auditor = await world.connect({ name: "auditor", secret: "watch" });
		const seen: string[] = [];
		auditor.on("message", (_topic, payload, packet) => seen.push(`${payload.toString()} ${packet.retain}`));
		await auditor.subscribeAsync(HEAD_TOPIC);
		await vi.waitFor(() => expect(seen).toEqual(['{"head":"of today"} true']));
		const named = await world.connect(await world.addDevice("audit"));
		const heard: string[] = [];
		for (const one of [client, named]) {
			one.on("message", (topic) => heard.push(topic));
			await expect(one.subscribeAsync(HEAD_TOPIC)).rejects.toThrow();
			await expect(one.subscribeAsync("autovolt/#")).rejects.toThrow();
		}
		// What a device publishes there is quarantined, and does not replace what is kept.
		await named.publishAsync(HEAD_TOPIC, '{"head":"forged"}', { qos: 1, retain: true });
		const later = await world.connect({ name: "auditor", secret: "watch" });
		later.on("message", (_topic, payload) => seen.push(payload.toString()));
		await later.subscribeAsync(HEAD_TOPIC);
		await vi.waitFor(() => expect(seen).toEqual(['{"head":"of today"} true', '{"head":"of today"}']));
		expect(heard).toEqual([]);
		for (const one of [auditor, named, later]) await one.endAsync(true);
	});

	it("refuses a forged Last Will and says so", async () => {
		const will = { topic: "autovolt/B-205/status", payload: Buffer.from('{"online":false}'), qos: 1 as const, retain: true };
		await expect(world.connect(device, { will })).rejects.toMatchObject({ code: 5 });
		await vi.waitFor(async () =>
			expect(await one("SELECT topic, principal FROM quarantine WHERE reason = 'will_forged'")).toEqual({
				topic: "autovolt/B-205/status",
				principal: "B-204",
			}),
		);
	});

	it("orders status by connection, not by arrival: a takeover ends online", async () => {
		const status = (conn: number, online: boolean) =>
			JSON.stringify({ online, why: online ? "boot" : "lwt", epoch: 9, boot: 2, conn });
		const other = await world.addDevice("taken");
		const will = (conn: number) => ({
			topic: "autovolt/taken/status",
			payload: Buffer.from(status(conn, false)),
			qos: 1 as const,
			retain: true,
		});
		const first = await world.connect(other, { will: will(1) });
		await first.publishAsync("autovolt/taken/status", status(1, true), { qos: 1, retain: true });
		const second = await world.connect(other, { will: will(2) });
		await second.publishAsync("autovolt/taken/status", status(2, true), { qos: 1, retain: true });
		await vi.waitFor(() => expect(first.connected).toBe(false));
		await second.publishAsync("autovolt/taken/status", status(1, false), { qos: 1, retain: true });
		await sleep(400);
		expect(await one("SELECT online, conn FROM device_status WHERE device_id = $1", [other.id])).toEqual({
			online: true,
			conn: 2n,
		});
		second.stream.destroy();
		await vi.waitFor(async () =>
			expect(await one("SELECT online, why FROM device_status WHERE device_id = $1", [other.id])).toEqual({
				online: false,
				why: "lwt",
			}),
		);
	});

	it("ends a connection that never says CONNECT, and one that announces a giant", async () => {
		const silent = connectSocket(world.port, "127.0.0.1");
		const giant = connectSocket(world.port, "127.0.0.1");
		giant.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f, 0x00]));
		silent.on("error", () => {});
		giant.on("error", () => {});
		await new Promise((resolve) => giant.once("close", resolve));
		const startedAt = Date.now();
		await new Promise((resolve) => silent.once("close", resolve));
		expect(Date.now() - startedAt).toBeLessThan(7_000);
	});

	it("says clearly that its port is taken, and that it will not go public in plaintext", async () => {
		const { ingest } = world;
		const rest = {
			allowPublicPlaintext: false,
			pool: world.owner,
			ingest,
			clock: world.clock,
			log: (await import("pino")).pino({ level: "silent" }),
		};
		await expect(startEmbeddedBroker({ ...rest, host: "127.0.0.1", port: world.port })).rejects.toThrow(
			/Port \d+ for MQTT is taken/,
		);
		await expect(startEmbeddedBroker({ ...rest, host: "0.0.0.0", port: world.port })).rejects.toThrow(
			/will not listen on 0\.0\.0\.0 without TLS/,
		);
	});
});
