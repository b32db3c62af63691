import { setTimeout as sleep } from "node:timers/promises";
import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestBroker, type TestBroker } from "@/launch/testBroker";
import { newSecret, secretHash } from "@/store/secret";

let world: TestBroker;

beforeAll(async () => {
	world = await startTestBroker();
});

afterAll(() => world.stop());

const WAIT = { timeout: 15_000, interval: 50 };
const seed = (total: number, more: object = {}) =>
	JSON.stringify({ timestamp: 1763600400 + total * 30, energy_wh_total: total, ...more });

async function ended(reason: string): Promise<number> {
	const { values = [] } = (await world.registry.getSingleMetric("autovolt_mqtt_sessions_ended_total")?.get()) ?? {};
	return values.find(({ labels }) => labels["reason"] === reason)?.value ?? 0;
}

async function one<T>(sql: string, values: unknown[] = []): Promise<T> {
	const { rows } = await world.owner.query(sql, values);
	return rows[0] as T;
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
		expect(await ended("secret_ended")).toBe(1);
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
		expect(await ended("archived")).toBe(1);
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
