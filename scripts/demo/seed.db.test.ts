import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { createPool } from "@/store/pool";
import { sameHash, secretHash } from "@/store/secret";
import { createAggregateStage } from "@/worker/aggregate/aggregateStage";
import { createLedgerStage } from "@/worker/ledger/ledgerStage";
import { createSwitchingStage } from "@/worker/switching/switchingStage";
import { demoDevices } from "./campus";
import { seedDemo } from "./seed";
import { settleDemo } from "./settle";
import { readDemoState } from "./state";

const NOW = Date.parse("2026-11-21T10:00:00Z");
let database: TestDatabase;
let dataDir: string;
let client: pg.Client;

beforeAll(async () => {
	database = await createTestDatabase();
	dataDir = mkdtempSync(join(tmpdir(), "autovolt-demo-"));
	client = new pg.Client({ connectionString: database.url });
	await client.connect();
});

afterAll(async () => {
	await client.end();
	await database.drop();
	rmSync(dataDir, { recursive: true, force: true });
});

async function count(table: string): Promise<number> {
	const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
	return rows[0]?.n ?? 0;
}

describe("seedDemo", () => {
	it("makes three buildings, 24 rooms, their devices with passwords, and a price that changes", async () => {
		const seeded = await seedDemo({ databaseUrl: database.url, dataDir, now: NOW, days: 2 });
		expect(seeded.devices).toBe(demoDevices().length);
		expect(await count("buildings")).toBe(3);
		expect(await count("classrooms WHERE kind = 'room'")).toBe(24);
		expect(await count("cost_versions WHERE scope = 'site'")).toBe(2);
		expect(await count("schedules WHERE occupied AND NOT turn_on AND NOT turn_off")).toBe(4);
		expect(await count("schedules WHERE turn_off AND NOT turn_on AND switch_types = '{ac}'")).toBe(1);
		expect([await count("site_terms"), await count("site_holidays")]).toEqual([2, 10]);
		const state = readDemoState(dataDir)!;
		const { rows } = await client.query<{ name: string; secret: Buffer }>(
			"SELECT d.esp32_name AS name, c.secret_sha256 AS secret FROM devices d JOIN device_credentials c ON c.device_id = d.id",
		);
		expect(rows).toHaveLength(demoDevices().length);
		for (const { name, secret } of state.devices)
			expect(sameHash(secretHash(secret), rows.find((row) => row.name === name)!.secret)).toBe(true);
		expect(statSync(join(dataDir, "demo-devices.json")).mode & 0o777).toBe(0o600);
	});

	it("tells the past as events alone, marked for the ledger, and derives nothing itself", async () => {
		// From local midnight two days ago to 15:30 today at one reading per 10 min.
		const perDevice = 2 * 144 + 93;
		expect(Math.abs((await count("telemetry_events")) - perDevice * demoDevices().length)).toBeLessThan(60);
		expect(await count("telemetry_keys")).toBe((await count("telemetry_events")) + (await count("device_events")));
		expect(await count("ledger_marks")).toBe(demoDevices().length);
		for (const derived of ["device_consumption_ledgers", "quarter_hours", "daily_aggregates", "daily_costs"])
			expect(await count(derived)).toBe(0);
	});

	it("changes nothing when it is done again", async () => {
		const before = [
			await count("telemetry_events"),
			await count("device_credentials"),
			await count("cost_versions"),
			await count("schedules"),
		];
		const again = await seedDemo({ databaseUrl: database.url, dataDir, now: NOW + 3_600_000, days: 2 });
		expect(again.readings).toBe(0);
		expect([
			await count("telemetry_events"),
			await count("device_credentials"),
			await count("cost_versions"),
			await count("schedules"),
		]).toEqual(before);
	});

	it("gives the devices new passwords, and the same past, when its file is gone", async () => {
		const { origin } = readDemoState(dataDir)!;
		rmSync(join(dataDir, "demo-devices.json"));
		const again = await seedDemo({ databaseUrl: database.url, dataDir, now: NOW + 7_200_000, days: 2 });
		expect(again.readings).toBe(0);
		expect(readDemoState(dataDir)!.origin).toBe(origin);
		expect(await count("device_credentials WHERE expires_at IS NULL")).toBe(demoDevices().length);
	});
});

describe("settleDemo", () => {
	it("waits for the worker's stages, and does not wait for ever", async () => {
		expect(await settleDemo(database.url, { msMax: 300 })).toBe(false);
		const pool = createPool({ url: database.url, role: "autovolt_worker", max: 4 });
		try {
			const options = { pool, clock: { now: () => NOW }, log: pino({ level: "silent" }) };
			const settled = settleDemo(database.url, { msMax: 60_000 });
			for (const stage of [createLedgerStage(options), createSwitchingStage(options), createAggregateStage(options)])
				while ((await stage.runOnce()) > 0);
			expect(await settled).toBe(true);
		} finally {
			await pool.end();
		}
	});
});
