import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { obey, startTestControl, type TestControl } from "@/launch/testControl";
import { newCommandId } from "@/store/commandId";
import { createPool } from "@/store/pool";
import { createControl } from "./control";

let world: TestControl;
const YES = () => ({ ok: true });

beforeAll(async () => {
	world = await startTestControl();
});
afterAll(() => world.stop());

async function connected(name: string, switches = 4) {
	const device = await world.addSwitched(name, switches);
	const client = await world.connect(device);
	const send = (kind: string, payload: object) =>
		client.publishAsync(`autovolt/${name}/${kind}`, JSON.stringify(payload), { qos: 1 });
	return { device, client, send };
}

describe("a command", () => {
	it("goes to the device and is confirmed by its answer, well within a second", async () => {
		const { device, client } = await connected("confirms");
		const heard = await obey(client, "confirms", YES);
		const id = await world.order(device, 2, true);
		const end = await world.endOf(id);
		expect(end).toMatchObject({ status: "confirmed", confirmed_by: "ack", error: null });
		expect(end.ms).toBeLessThan(1_000);
		expect(heard).toEqual([{ cmd_id: id, switch: 2, state: true, expires_ms: expect.any(Number) }]);
		expect((heard[0]?.expires_ms ?? 0) - Date.now()).toBeGreaterThan(8_000);
	});

	it("is not retained: who subscribes later finds nothing", async () => {
		const { device, client } = await connected("later");
		await obey(client, "later", YES);
		await world.endOf(await world.order(device, 0, true));
		client.end(true);
		const again = await world.connect(device);
		const heard = await obey(again, "later", YES);
		await sleep(200);
		expect(heard).toEqual([]);
	});

	it("fails at once when the device was never there, or has left", async () => {
		const never = await world.addSwitched("never", 1);
		expect(await world.endOf(await world.order(never, 0, true))).toMatchObject({ status: "failed", error: "device_offline" });
		const { device, client, send } = await connected("left");
		await send("telemetry", { timestamp: Math.floor(Date.now() / 1_000), energy_wh_total: 1, switch_state: [0, 0, 0, 0] });
		client.stream.destroy();
		await sleep(600);
		const end = await world.endOf(await world.order(device, 0, true));
		expect(end).toMatchObject({ status: "failed", error: "device_offline" });
		expect(end.ms).toBeLessThan(1_000);
	});

	it("fails with the device's own word", async () => {
		const { device, client } = await connected("refuses");
		await obey(client, "refuses", () => ({ ok: false, error: "ac_rest" }));
		expect(await world.endOf(await world.order(device, 0, true))).toMatchObject({ status: "failed", error: "ac_rest" });
	});

	it("expires without an answer, and is confirmed by one that comes late", async () => {
		const { device, client, send } = await connected("silent");
		await obey(client, "silent", () => null);
		const id = await world.order(device, 0, true, { expiresAt: Date.now() + 400 });
		expect(await world.endOf(id)).toMatchObject({ status: "expired", error: "no_answer" });
		await send("cmd/ack", { cmd_id: id, ok: true, ts_ms: Date.now(), switch_state: [1] });
		await expect.poll(async () => (await world.standOf(id)).status).toBe("confirmed");
	});

	it("is confirmed by a switch event, or by a reading, of a device that gives no answers", async () => {
		const { device, client, send } = await connected("shows");
		await obey(client, "shows", () => null);
		const first = await world.order(device, 1, true);
		await expect.poll(async () => (await world.standOf(first)).status).toBe("sent");
		await send("event", { type: "switch", ts_ms: Date.now(), switch: 1, state: true, source: "mqtt" });
		expect(await world.endOf(first)).toMatchObject({ status: "confirmed", confirmed_by: "event" });
		const second = await world.order(device, 3, true);
		await expect.poll(async () => (await world.standOf(second)).status).toBe("sent");
		await send("telemetry", { ts_ms: Date.now(), energy_wh_total: 5, switch_state: [0, 1, 0, 0] });
		await sleep(150);
		expect((await world.standOf(second)).status).toBe("sent");
		await send("telemetry", { timestamp: Math.floor(Date.now() / 1_000), energy_wh_total: 6, switch_state: [0, 1, 0, 1] });
		expect(await world.endOf(second)).toMatchObject({ status: "confirmed", confirmed_by: "reading" });
	});

	it("is answered for by its own device alone", async () => {
		const { device, client } = await connected("mine");
		await obey(client, "mine", () => null);
		const other = await connected("other");
		const id = await world.order(device, 0, true, { expiresAt: Date.now() + 700 });
		await other.send("cmd/ack", { cmd_id: id, ok: true, ts_ms: Date.now(), switch_state: [1] });
		expect(await world.endOf(id)).toMatchObject({ status: "expired" });
	});

	it("waits for a device that is connected but does not listen yet, and says that nothing was sent if it never does", async () => {
		const { device, client } = await connected("listens");
		const id = await world.order(device, 0, true);
		const never = await world.order(device, 1, true, { expiresAt: Date.now() + 200 });
		await sleep(250);
		expect((await world.standOf(id)).status).toBe("queued");
		expect(await world.endOf(never)).toMatchObject({ status: "expired", error: "not_sent" });
		const heard = await obey(client, "listens", YES);
		expect(await world.endOf(id)).toMatchObject({ status: "confirmed" });
		expect(heard).toHaveLength(1);
	});

	it("goes to the legacy topic too when the device asks for it", async () => {
		const { device, client, send } = await connected("legacy");
		await world.owner.query("UPDATE device_switches SET gpio = 16 WHERE device_id = $1 AND position = 1", [device.id]);
		const heard: unknown[] = [];
		await client.subscribeAsync("autovolt/legacy/switches", { qos: 1 });
		client.on("message", (topic, payload) => topic.endsWith("/switches") && heard.push(JSON.parse(String(payload))));
		await send("status", { online: true, epoch: 1, boot: 1, conn: 1, legacy_switches: true });
		await world.order(device, 1, true);
		await expect.poll(() => heard).toEqual([{ switch: 1, gpio: 16, state: true }]);
	});

	it("with a key that its requester has used before is not queued again", async () => {
		const { device, client } = await connected("key");
		const heard = await obey(client, "key", YES);
		const id = await world.order(device, 0, true, { idempotencyKey: "k" });
		await world.order(device, 0, true, { idempotencyKey: "k" });
		await world.endOf(id);
		const { rows } = await world.owner.query("SELECT id FROM commands WHERE device_id = $1", [device.id]);
		expect(rows).toEqual([{ id }]);
		expect(heard).toHaveLength(1);
	});
});

describe("many commands", () => {
	it("all reach an end: 200 at once, to devices that do, refuse, keep silent or are away", async () => {
		const ways = [YES, () => ({ ok: false, error: "ac_rest" }), () => null] as const;
		const devices = await Promise.all(
			Array.from({ length: 8 }, async (_, n) => {
				const { device, client } = await connected(`many-${n}`, 8);
				await obey(client, device.name, ways[n % 3] ?? YES);
				return device;
			}),
		);
		const away = await Promise.all([0, 1].map((n) => world.addSwitched(`away-${n}`, 8)));
		const expiresAt = Date.now() + 3_000;
		const ids = await Promise.all(
			Array.from({ length: 200 }, (_, n) =>
				world.order([...devices, ...away][n % 10] ?? { id: 0 }, n % 8, n % 2 === 0, { expiresAt }),
			),
		);
		const startedAt = Date.now();
		const ends = await Promise.all(ids.map((id) => world.endOf(id, 8_000)));
		const table: Record<string, number> = {};
		for (const { status, error } of ends) table[`${status}:${error}`] = (table[`${status}:${error}`] ?? 0) + 1;
		process.stdout.write(`200 commands ended in ${Date.now() - startedAt} ms: ${JSON.stringify(table)}\n`);
		expect(table).toEqual({
			"confirmed:null": 60,
			"failed:ac_rest": 60,
			"expired:no_answer": 40,
			"failed:device_offline": 40,
		});
	});

	it("are shared by two workers, each published once", async () => {
		const { device, client } = await connected("two", 8);
		const heard = await obey(client, "two", YES);
		const pool = createPool({ url: world.url, role: "autovolt_worker", max: 2 });
		const { clock, broker } = world;
		const log = pino({ level: "silent" });
		const second = createControl({
			pool,
			clock,
			log,
			publish: broker.publish,
			reaches: (name) => broker.reaches(name),
			connected: () => true,
		});
		second.start();
		const waking = setInterval(() => second.wake(), 5);
		const ids = await Promise.all(Array.from({ length: 150 }, (_, n) => world.order(device, n % 8, n % 2 === 0)));
		for (const id of ids) expect((await world.endOf(id)).status).toBe("confirmed");
		clearInterval(waking);
		await second.stop();
		await pool.end();
		expect(heard.map(({ cmd_id }) => cmd_id).sort()).toEqual([...ids].sort());
	});

	it("wait for devices that come back right after a start of the worker, and are not lost", async () => {
		const device = await world.addSwitched("back", 1);
		await world.owner.query(
			"INSERT INTO device_status (device_id, online, status_at, last_seen_at) VALUES ($1, true, now(), now())",
			[device.id],
		);
		await world.restartControl();
		const id = await world.order(device, 0, true);
		await sleep(300);
		expect((await world.standOf(id)).status).toBe("queued");
		const client = await world.connect(device);
		await obey(client, "back", YES);
		expect(await world.endOf(id)).toMatchObject({ status: "confirmed" });
	});

	it("end also when their worker died before it saw the answer", async () => {
		const { device, client } = await connected("dies");
		await obey(client, "dies", () => null);
		const sent = await world.order(device, 0, true);
		await expect.poll(async () => (await world.standOf(sent)).status).toBe("sent");
		const expired = await world.order(device, 1, true, { expiresAt: Date.now() + 300 });
		await world.endOf(expired);
		const dead = await world.owner.query<{ id: string }>(
			`INSERT INTO device_events (device_id, filed_at, content_sha256, received_at, type, payload)
			SELECT $1, now(), sha256(id::text::bytea), now(), 'cmd_ack', jsonb_build_object('cmd_id', id, 'ok', true)
			FROM unnest($2::uuid[]) id RETURNING payload->>'cmd_id' AS id`,
			[device.id, [sent, expired]],
		);
		expect(dead.rowCount).toBe(2);
		await world.restartControl();
		for (const id of [sent, expired]) await expect.poll(async () => (await world.standOf(id)).status).toBe("confirmed");
	});

	it("expire unsent when no broker could be reached", async () => {
		const { device, send } = await connected("unreached");
		await send("heartbeat", {});
		await sleep(600);
		await world.restartControl({ connected: () => false });
		const id = await world.order(device, 0, true, { expiresAt: Date.now() + 300 });
		expect(await world.endOf(id)).toMatchObject({ status: "expired", error: "not_sent" });
		await world.restartControl();
	});
});

describe("newCommandId", () => {
	it("is in the order of time", () => {
		const now = Date.now();
		const ids = [1, 2_000, 3_000_000, now - 1, ...Array.from({ length: 5_000 }, () => now), now + 9].map(newCommandId);
		expect([...ids].sort()).toEqual(ids);
		expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
	});
});
