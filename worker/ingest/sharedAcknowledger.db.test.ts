import type pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sequenceKeyText } from "@/domain/telemetry/idempotencyKey";
import { addDevice } from "@/launch/testBroker";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { createPool } from "@/store/pool";
import type { Classified } from "./classify";
import { SharedAcknowledger } from "./sharedAcknowledger";

let database: TestDatabase;
let owner: pg.Pool;
let device: { id: number; name: string };
const clock = { at: 1_800_000_000_000, now: () => clock.at };
const told: number[] = [];

beforeAll(async () => {
	database = await createTestDatabase();
	owner = createPool({ url: database.url });
	await owner.query("INSERT INTO sites (name, currency) VALUES ('Main campus', 'INR')");
	device = await addDevice(owner, "B-204");
});

afterAll(async () => {
	await owner.end();
	await database.drop();
});

/** As if some worker had committed it. */
async function commit(...numbers: number[]): Promise<void> {
	for (const seq of numbers)
		await owner.query(
			"INSERT INTO telemetry_keys (device_id, key, content_sha256, filed_at) VALUES ($1, $2, sha256('x'), now())",
			[device.id, Buffer.from(sequenceKeyText({ epoch: 7, topic: "telemetry", channel: 0, seq }), "latin1")],
		);
}

const reading = (seq: number) => ({ kind: "readings", readings: [{ row: { epoch: 7, seq } }] }) as unknown as Classified;

it("tells a device the first number that nobody has committed less one, also when a later one is there", async () => {
	const publish = (_topic: string, payload: string) => told.push(JSON.parse(payload).telemetry_seq);
	const acknowledger = new SharedAcknowledger(publish, owner, clock, pino({ level: "silent" }));
	const heard = async (seq: number) => {
		await commit(seq);
		acknowledger.note(device, reading(seq));
		acknowledger.send(device.name, clock.now());
		await acknowledger.flush();
	};
	await heard(1);
	await heard(2);
	expect(told).toEqual([1, 2]);
	// 3 lies with another worker.
	await heard(4);
	await heard(5);
	expect(told).toEqual([1, 2, 2, 2]);
	await acknowledger.flush();
	expect(told).toHaveLength(4);
	await commit(3);
	await acknowledger.flush();
	expect(told.at(-1)).toBe(5);

	// What the device itself has lost holds the ack up for two minutes only.
	await heard(7);
	expect(told.at(-1)).toBe(5);
	clock.at += 119_000;
	await acknowledger.flush();
	expect(told.at(-1)).toBe(5);
	clock.at += 1_000;
	await acknowledger.flush();
	expect(told.at(-1)).toBe(7);
	await acknowledger.stop();
});
