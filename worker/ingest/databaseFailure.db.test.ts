import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestBroker, type TestBroker } from "@/launch/testBroker";
import { createPool } from "@/store/pool";

let world: TestBroker;

beforeAll(async () => {
	world = await startTestBroker({ deviceMessagesPerSecond: 10_000 });
});

afterAll(() => world.stop());

const payload = (i: number) => JSON.stringify({ timestamp: 1763600400 + i * 30, energy_wh_total: i });

async function elsewhere(sql: string): Promise<void> {
	const pool = createPool({ url: world.url.replace(/\/[^/]*$/, "/postgres"), max: 1 });
	await pool.query(sql);
	await pool.end();
}

describe("ingest, when the database fails", () => {
	it("stores all, once, though its connections are killed again and again", async () => {
		const device = await world.addDevice("shaken");
		const client = await world.connect(device);
		const killer = setInterval(() => {
			void world.owner.query(
				"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'autovolt' AND pid <> pg_backend_pid() AND query ~ 'telemetry_events|COPY|COMMIT' AND query !~ 'pg_terminate_backend'",
			);
		}, 30);
		for (let round = 0; round < 10; round++)
			await Promise.all(
				Array.from({ length: 200 }, (_, i) =>
					client.publishAsync("autovolt/shaken/telemetry", payload(round * 200 + i), { qos: 1 }),
				),
			);
		clearInterval(killer);
		const { rows } = await world.owner.query("SELECT count(*)::int AS n FROM telemetry_events WHERE device_id = $1", [device.id]);
		expect(rows).toEqual([{ n: 2_000 }]);
	});

	it("refuses without a PUBACK while the database is gone, is not ready, and heals by itself", async () => {
		const device = await world.addDevice("patient");
		const name = world.url.split("/").at(-1);
		const client = await world.connect(device);
		await elsewhere(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
		await elsewhere(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
		const sent = client.publishAsync("autovolt/patient/telemetry", payload(1), { qos: 1 });
		const outcome = sent.then(
			() => "acknowledged",
			() => "not acknowledged",
		);
		await vi.waitFor(() => expect(client.connected).toBe(false), 8_000);
		client.end(true);
		expect(await outcome).toBe("not acknowledged");
		expect(world.ingest.stats().ready).toBe(false);
		await expect(world.connect(device)).rejects.toMatchObject({ code: 3 });

		await elsewhere(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
		await vi.waitFor(() => expect(world.ingest.stats().ready).toBe(true), 5_000);
		const again = await world.connect(device);
		await again.publishAsync("autovolt/patient/telemetry", payload(1), { qos: 1 });
		const { rows } = await world.owner.query("SELECT count(*)::int AS n FROM telemetry_events WHERE device_id = $1", [device.id]);
		expect(rows).toEqual([{ n: 1 }]);
	});

	it("commits what waits when it is told to stop, and refuses the rest", async () => {
		const device = await world.addDevice("last-words");
		const connection = { refused: false };
		const message = (i: number) => ({
			topic: "autovolt/last-words/telemetry",
			payload: Buffer.from(payload(i)),
			qos: 1 as const,
			retain: false,
			receivedAt: Date.now(),
			principal: null,
			connection,
		});
		await world.ingest.directory.find("last-words");
		const waiting = Array.from({ length: 500 }, (_, i) => world.ingest.accept(message(i)));
		await world.ingest.stop();
		expect((await Promise.all(waiting)).every(({ kind }) => kind === "stored")).toBe(true);
		expect(await world.ingest.accept(message(501))).toEqual({ kind: "refused", reason: "stopping" });
		const { rows } = await world.owner.query("SELECT count(*)::int AS n FROM telemetry_events WHERE device_id = $1", [device.id]);
		expect(rows).toEqual([{ n: 500 }]);
	});
});
