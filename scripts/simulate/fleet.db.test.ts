import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestBroker, type TestBroker } from "@/launch/testBroker";
import { makeCampus, type SimDevice } from "./campus";
import { Controller } from "./controller";
import { DeviceFaults, FAULTS } from "./faults";
import { Fleet, type Member } from "./fleet";
import { TrueMeter } from "./load";

const SEED = 11;
const START = Date.parse("2026-03-02T03:30:00Z");
const PERIOD_MS = 30_000;
const TICKS = 300;

let world: TestBroker;
let devices: SimDevice[];
let fleet: Fleet;

beforeAll(async () => {
	world = await startTestBroker({ deviceMessagesPerSecond: 10_000 });
	devices = makeCampus({ seed: SEED, devices: 8 });
	const members: Member[] = [];
	for (const device of devices) {
		const { name, secret } = await world.addDevice(device.name);
		const meter = new TrueMeter(SEED, device, "Asia/Kolkata", START);
		const controller = new Controller({
			seed: SEED,
			meter,
			faults: new DeviceFaults(SEED, name, new Set(FAULTS)),
			startedAt: START,
		});
		members.push({ name, secret, controller, firstAt: START, periodMs: PERIOD_MS });
	}
	const launchedAt = Date.now();
	const now = () => START + (Date.now() - launchedAt) * 3_000;
	const mqttUrl = `mqtt://127.0.0.1:${world.port}`;
	fleet = new Fleet({ mqttUrl, members, now, until: START + TICKS * PERIOD_MS, onError: () => {} });
	await fleet.start();
	for (let waited = 0; !fleet.finished && waited < 60_000; waited += 50) await sleep(50);
});

afterAll(async () => {
	await fleet.stop();
	await world.stop();
});

async function count(sql: string): Promise<number> {
	const { rows } = await world.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`);
	return rows[0]?.n ?? 0;
}

describe("a campus with every fault, against the real broker and ingest", () => {
	it("is heard to the end, and nothing of it is refused", async () => {
		expect(fleet.finished).toBe(true);
		expect(await count("quarantine")).toBe(0);
	});

	it("leaves each acknowledged reading in the database once", async () => {
		const { rows } = await world.owner.query<{ name: string; n: number; numbered: number }>(
			`SELECT d.esp32_name AS name, count(*)::int AS n, count(DISTINCT (e.epoch, e.seq))::int AS numbered
			FROM telemetry_events e JOIN devices d ON d.id = e.device_id GROUP BY 1`,
		);
		for (const { name } of devices) {
			const stored = rows.find((row) => row.name === name);
			expect(stored).toEqual({ name, n: fleet.tallyOf(name)?.distinctReadings, numbered: fleet.tallyOf(name)?.distinctReadings });
		}
		expect(rows.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThan(1_500);
	});

	it("leaves the time anchors of the boots that had no clock", async () => {
		expect(await count("time_anchors")).toBeGreaterThan(0);
		expect(await count("telemetry_events WHERE NOT synced")).toBeGreaterThan(0);
	});
});
