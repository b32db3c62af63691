import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestBroker, type TestBroker, type TestDevice } from "@/launch/testBroker";

let world: TestBroker;

beforeAll(async () => {
	world = await startTestBroker({ deviceMessagesPerSecond: 10_000 });
});

afterAll(() => world.stop());

async function one<T>(sql: string, values: unknown[] = []): Promise<T> {
	const { rows } = await world.owner.query(sql, values);
	return rows[0] as T;
}

async function deviceWithClient(
	name: string,
): Promise<{ device: TestDevice; client: MqttClient; send: (payload: object, kind?: string) => Promise<unknown> }> {
	const device = await world.addDevice(name);
	const client = await world.connect(device);
	const send = (payload: object, kind = "telemetry") =>
		client.publishAsync(`autovolt/${name}/${kind}`, JSON.stringify(payload), { qos: 1 });
	return { device, client, send };
}

const eventsOf = (device: TestDevice) =>
	one<{ n: number }>("SELECT count(*)::int AS n FROM telemetry_events WHERE device_id = $1", [device.id]);

describe("ingest", () => {
	it("writes nothing when a whole day is replayed", async () => {
		const { device, client, send } = await deviceWithClient("day");
		const day = Array.from({ length: 2_880 }, (_, i) => ({ timestamp: 1763600400 + i * 30, energy_wh_total: 100 + i }));
		await Promise.all(day.map((reading) => send(reading)));
		expect(await eventsOf(device)).toEqual({ n: 2_880 });
		const marks = await one<{ n: bigint }>("SELECT max(id) AS n FROM ledger_marks");
		await Promise.all(day.map((reading) => send(reading)));
		expect(await eventsOf(device)).toEqual({ n: 2_880 });
		expect(await one("SELECT max(id) AS n FROM ledger_marks")).toEqual(marks);
		client.end(true);
	});

	it("keeps the first of two readings with one number and quarantines the other as a conflict", async () => {
		const { device, send } = await deviceWithClient("conflict");
		const reading = { epoch: 5, seq: 1, ts_ms: 1763600400000, energy_wh_total: 10 };
		await send(reading);
		await send(reading);
		await send({ ...reading, energy_wh_total: 11 });
		expect(await eventsOf(device)).toEqual({ n: 1 });
		const { rows } = await world.owner.query("SELECT reason FROM quarantine WHERE device_id = $1", [device.id]);
		expect(rows).toEqual([{ reason: "conflict" }]);
	});

	it("keeps the key when the same number comes in another month", async () => {
		const { device, send } = await deviceWithClient("months");
		await send({ epoch: 5, seq: 1, ts_ms: 1763600400000, energy_wh_total: 10 });
		await send({ epoch: 5, seq: 1, ts_ms: 1766600400000, energy_wh_total: 10 });
		expect(await eventsOf(device)).toEqual({ n: 1 });
	});

	it("commits an array whole or not at all", async () => {
		const { device, send } = await deviceWithClient("array");
		const reading = (seq: number, energy_wh_total: number) => ({
			epoch: 1,
			seq,
			ts_ms: 1763600400000 + seq * 30_000,
			energy_wh_total,
		});
		await send([reading(1, 1), reading(2, 2), reading(3, 3)]);
		expect(await eventsOf(device)).toEqual({ n: 3 });
		await send([reading(4, 4), reading(3, 33)]);
		await send([reading(5, 5), { ...reading(6, 6), energy_wh_total: -1 }]);
		await send([reading(7, 7), reading(7, 8)]);
		expect(await eventsOf(device)).toEqual({ n: 3 });
		const { rows } = await world.owner.query("SELECT reason FROM quarantine WHERE device_id = $1 ORDER BY id", [device.id]);
		expect(rows.map(({ reason }) => reason)).toEqual(["conflict", "energy_negative", "conflict"]);
	});

	it("recognises an unsynced reading when it comes again later", async () => {
		const { device, send } = await deviceWithClient("unsynced");
		const reading = { timestamp: 123_456, energy_wh_total: 77 };
		await send(reading);
		await new Promise((resolve) => setTimeout(resolve, 20));
		await send(reading);
		const { rows } = await world.owner.query(
			"SELECT synced, device_clock_ms, filed_at = received_at AS by_arrival FROM telemetry_events WHERE device_id = $1",
			[device.id],
		);
		expect(rows).toEqual([{ synced: false, device_clock_ms: 123_456n, by_arrival: true }]);
	});

	it("recognises a reading from the future when it comes again in its time", async () => {
		const { device, send } = await deviceWithClient("ahead");
		const now = Date.now();
		world.clock.frozenAt = now;
		const reading = { timestamp: Math.floor(now / 1000) + 3_600, energy_wh_total: 78 };
		await send(reading);
		world.clock.frozenAt = now + 3_600_000;
		await send(reading);
		await send({ ...reading, energy_wh_total: 79 });
		world.clock.frozenAt = null;
		const { rows } = await world.owner.query(
			"SELECT synced, energy_mwh FROM telemetry_events WHERE device_id = $1 ORDER BY energy_mwh",
			[device.id],
		);
		expect(rows).toEqual([
			{ synced: false, energy_mwh: 78_000n },
			{ synced: true, energy_mwh: 79_000n },
		]);
	});

	it("takes clocks of 1970 and 2099 as unsynced and keeps what they said", async () => {
		const { device, send } = await deviceWithClient("clocks");
		await send({ timestamp: 0, energy_wh_total: 1 });
		await send({ timestamp: 4_070_908_800, energy_wh_total: 2 });
		const { rows } = await world.owner.query(
			"SELECT synced, device_clock_ms FROM telemetry_events WHERE device_id = $1 ORDER BY energy_mwh",
			[device.id],
		);
		expect(rows).toEqual([
			{ synced: false, device_clock_ms: 0n },
			{ synced: false, device_clock_ms: 4_070_908_800_000n },
		]);
	});

	it("makes the register stale from the boot's start when an anchor comes", async () => {
		const { device, send } = await deviceWithClient("anchored");
		await send({ boot: 3, uptime_ms: 60_000, ts_ms: 0, energy_wh_total: 5 });
		await send({ type: "time_anchor", boot: 3, uptime_ms: 120_000, ts_ms: 1763600400000 }, "event");
		const { rows } = await world.owner.query(
			"SELECT stale_from[1] AS stale_from, stale_until[1] AS stale_until FROM ledger_marks WHERE device_ids = ARRAY[$1::int] ORDER BY id",
			[device.id],
		);
		expect(rows[1]).toEqual({ stale_from: new Date(1763600400000 - 120_000), stale_until: null });
		expect(await one("SELECT boot, uptime_ms, clock_ms FROM time_anchors WHERE device_id = $1", [device.id])).toEqual({
			boot: 3n,
			uptime_ms: 120_000n,
			clock_ms: 1763600400000n,
		});
		expect(await one("SELECT type FROM device_events WHERE device_id = $1", [device.id])).toEqual({ type: "time_anchor" });
	});

	it("brings a map of switches into the registry's order and records what contradicts the registry", async () => {
		const { device, send } = await deviceWithClient("switches");
		await world.owner.query(
			"INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, 0, 'Light', 'light'), ($1, 1, 'Fan', 'fan')",
			[device.id],
		);
		await world.owner.query("NOTIFY autovolt_config");
		await new Promise((resolve) => setTimeout(resolve, 300));
		await send({
			timestamp: 1763600400,
			energy_wh_total: 1,
			switch_state: { Fan: true, Light: 0, Bell: 1 },
			classroom: "CSE-301",
		});
		expect(await one("SELECT switch_states, extra FROM telemetry_events WHERE device_id = $1", [device.id])).toEqual({
			switch_states: "01",
			extra: { contradicts: { classroom: "CSE-301" }, switch_state: { Bell: "1", Fan: "1", Light: "0" } },
		});
	});

	it("brings the first readings in when an unclaimed device is adopted", async () => {
		const stranger = await world.connect({ name: "new-one", secret: "whatever" });
		await expect(stranger.subscribeAsync("autovolt/new-one/cmd")).rejects.toThrow();
		for (let i = 0; i < 8; i++)
			await stranger.publishAsync(
				"autovolt/new-one/telemetry",
				JSON.stringify({ timestamp: 1763600400 + i, energy_wh_total: 500 + i }),
				{ qos: 1 },
			);
		await stranger.publishAsync("autovolt/B-204/telemetry", "{}", { qos: 1 });
		expect(await one("SELECT messages FROM unclaimed_devices WHERE esp32_name = 'new-one'")).toEqual({ messages: 5n });
		expect(await one("SELECT count(*)::int AS n FROM quarantine WHERE reason = 'unclaimed'")).toEqual({ n: 5 });
		expect(
			await one("SELECT count(*)::int AS n FROM quarantine WHERE principal = 'new-one' AND reason = 'principal_mismatch'"),
		).toEqual({ n: 1 });

		const device = await world.addDevice("new-one");
		await vi.waitFor(async () => expect(await eventsOf(device)).toEqual({ n: 5 }), 5_000);
		await vi.waitFor(async () => expect(await one("SELECT count(*)::int AS n FROM unclaimed_devices")).toEqual({ n: 0 }));
		expect(await one("SELECT count(*)::int AS n FROM quarantine WHERE outcome = 'stored'")).toEqual({ n: 5 });
		await vi.waitFor(() => expect(stranger.connected).toBe(false));
	});

	it("counts by result and by reason", async () => {
		const text = await world.registry.metrics();
		expect(text).toMatch(/autovolt_ingest_messages_total\{result="stored"\} \d+/);
		expect(text).toMatch(/autovolt_ingest_messages_total\{result="duplicate"\} \d+/);
		expect(text).toMatch(/autovolt_quarantined_messages_total\{reason="conflict"\} 4/);
		expect(text).toMatch(/autovolt_ingest_commit_duration_seconds_count \d+/);
	});
});
