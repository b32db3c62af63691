import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestBroker, type TestBroker, type TestDevice } from "@/launch/testBroker";

let world: TestBroker;

beforeAll(async () => {
	world = await startTestBroker({ deviceMessagesPerSecond: 10_000 });
});
afterAll(() => world.stop());

const payload = (i: number, at = 1763600400) => JSON.stringify({ timestamp: at + i * 30, energy_wh_total: i });
const publish = async (device: TestDevice, text: string) => {
	const client = await world.connect(device);
	// A refusal ends the connection: what is not acknowledged then fails.
	client.once("close", () => client.end(true));
	return client.publishAsync(`autovolt/${device.name}/telemetry`, text, { qos: 1 }).finally(() => client.end(true));
};
const stored = async (device: TestDevice) =>
	(await world.owner.query<{ n: number }>("SELECT count(*)::int AS n FROM telemetry_events WHERE device_id = $1", [device.id]))
		.rows[0]?.n;

/** Lets the next `times` inserts of readings fail as PostgreSQL fails them; a sequence counts, which no rollback takes back. */
async function failInserts(times: number, sqlstate: string): Promise<void> {
	await world.owner.query(`DROP SEQUENCE IF EXISTS tries; CREATE SEQUENCE tries; GRANT USAGE, SELECT ON tries TO autovolt_worker;
		CREATE OR REPLACE FUNCTION fail_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			IF nextval('tries') <= ${times} THEN RAISE EXCEPTION 'as planned' USING ERRCODE = '${sqlstate}'; END IF;
			RETURN NULL; END $$;
		CREATE OR REPLACE TRIGGER fail_insert AFTER INSERT ON telemetry_events FOR EACH STATEMENT EXECUTE FUNCTION fail_insert()`);
}

describe("ingest, when the database refuses for a moment", () => {
	it.each([
		["a deadlock", "40P01"],
		["a serialization failure", "40001"],
	])("tries again after %s, within bounds: then it refuses without a PUBACK", async (name, sqlstate) => {
		const device = await world.addDevice(name.replaceAll(" ", "-"));
		await failInserts(3, sqlstate);
		await publish(device, payload(1));
		expect(await stored(device)).toBe(1);

		await failInserts(1_000, sqlstate);
		await expect(publish(device, payload(2))).rejects.toThrow();
		expect(await stored(device)).toBe(1);
		const { rows } = await world.owner.query<{ last_value: bigint }>("SELECT last_value FROM tries");
		expect(Number(rows[0]?.last_value)).toBeLessThanOrEqual(7);

		await failInserts(0, sqlstate);
		await vi.waitFor(() => expect(world.ingest.stats().ready).toBe(true), { timeout: 20_000 });
		await publish(device, payload(2));
		expect(await stored(device)).toBe(2);
		await world.owner.query("DROP TRIGGER fail_insert ON telemetry_events");
	});

	it("pool exhausted: what waits is acknowledged once it is stored, not before", async () => {
		const device = await world.addDevice("queueing");
		const client = await world.connect(device);
		const held = await Promise.all(Array.from({ length: world.pool.options.max ?? 0 }, () => world.pool.connect()));
		let acknowledged = 0;
		const sent = Array.from({ length: 50 }, (_, i) =>
			client.publishAsync("autovolt/queueing/telemetry", payload(i), { qos: 1 }).then(() => acknowledged++),
		);
		// Longer than a connection of the pool is waited for.
		await new Promise((resolve) => setTimeout(resolve, 6_000));
		expect([acknowledged, await stored(device)]).toEqual([0, 0]);
		for (const connection of held) connection.release();
		await Promise.all(sent);
		expect(await stored(device)).toBe(50);
		client.end(true);
	});

	it("next month's partition missing: it is made, also when it was taken away after it had been there", async () => {
		const device = await world.addDevice("monthly");
		const partitions = async () =>
			(await world.owner.query("SELECT FROM pg_class WHERE relname = 'telemetry_events_2025_01' AND relkind = 'r'")).rowCount;
		const january = Date.UTC(2025, 0, 15) / 1_000;
		expect(await partitions()).toBe(0);
		await publish(device, payload(1, january));
		expect([await partitions(), await stored(device)]).toEqual([1, 1]);
		await world.owner.query("ALTER TABLE telemetry_events DETACH PARTITION telemetry_events_2025_01");
		await world.owner.query("ALTER TABLE telemetry_events_2025_01 RENAME TO retired");
		await publish(device, payload(2, january));
		expect([await partitions(), await stored(device)]).toEqual([1, 1]);
	});

	it("clock of worker and database 1 h apart: a reading is the same reading, and due to be posted", async () => {
		const devices = [await world.addDevice("even"), await world.addDevice("behind"), await world.addDevice("ahead")];
		for (const [index, device] of devices.entries()) {
			world.clock.frozenAt = Date.now() + ([0, -3_600_000, 3_600_000][index] ?? 0);
			await publish(device, payload(1));
			await publish(device, payload(1));
			await publish(device, payload(2));
		}
		world.clock.frozenAt = null;
		const { rows } = await world.owner.query(
			"SELECT device_id, count(*)::int AS n, min(filed_at) AS first, bool_and(synced) AS synced FROM telemetry_events WHERE device_id = ANY ($1) GROUP BY 1 ORDER BY 1",
			[devices.map(({ id }) => id)],
		);
		const same = { n: 2, first: new Date((1763600400 + 30) * 1_000), synced: true };
		expect(rows).toEqual(devices.map(({ id }) => ({ device_id: id, ...same })));
		const marks = await world.owner.query("SELECT DISTINCT unnest(device_ids) AS id FROM ledger_marks");
		expect(marks.rows.map(({ id }) => id)).toEqual(expect.arrayContaining(devices.map(({ id }) => id)));
	});
});
