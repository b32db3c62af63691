import pg from "pg";
import pino from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { TEN_O_CLOCK, written } from "@/domain/telemetry/reading.arbitrary";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { findEntriesByNumber } from "@/store/deviceConsumptionLedgers";
import { openPendingIncidents } from "@/store/incidents";
import { insertDecision } from "@/store/ledgerDecisions";
import { createPool, inTransaction, type Pool } from "@/store/pool";
import { findRegisters } from "@/store/registers";
import { createLedgerStage } from "@/worker/ledger/ledgerStage";
import { storeReadings } from "@/worker/ledger/storedReadings.fixture";
import { replayRegister } from "./replayRegister";

const register = { deviceId: 3, channel: 0 };
let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
	database = await createTestDatabase();
	pool = createPool({ url: database.url });
	const stage = createLedgerStage({ pool, clock: { now: () => TEN_O_CLOCK + 1 }, log: pino({ level: "silent" }) });
	const readings = [
		written({ s: 0, wh: 100 }),
		written({ s: 60, wh: 160 }),
		written({ s: 90, wh: 0 }),
		written({ s: 120, wh: 161 }),
		written({ s: 150, wh: 162 }),
		written({ s: 180, wh: 1e9 }),
	];
	for (const reading of [...readings, written({ s: 30, wh: 130 })]) {
		await storeReadings(pool, register, [reading]);
		await stage.runOnce();
	}
});
afterAll(async () => {
	await pool?.end();
	await database?.drop();
});

it("finds the stored ledger equal to a rebuild, reversals and all", async () => {
	expect(await findRegisters(pool, null)).toMatchObject([register]);
	const replay = await replayRegister(pool, register);
	expect(replay).toMatchObject({ readings: 7, surplus: [], missing: [], brokenAt: null, marked: false, energyMwh: 62_000n });
	expect(replay.reversals).toBeGreaterThan(0);
});

it("takes what a person decided for an input like a reading", async () => {
	const [entry] = (await findEntriesByNumber(pool, register, 1n, 100)).filter(({ endTotalMwh }) => endTotalMwh === 130_000n);
	if (!entry) throw new Error("the entry that closes at 130 Wh is not there");
	const reach = await inTransaction(pool, async (client) => {
		await client.query("INSERT INTO sites (id, name, currency) VALUES (1, 'Here', 'INR')");
		await client.query("INSERT INTO devices (id, site_id, esp32_name) VALUES (3, 1, 'D')");
		const said = { kind: "correct", energyMwh: 31_000n, closingMwh: null, openingMwh: null } as const;
		return insertDecision(client, { ...register, ...entry, ...said, note: "n", decidedBy: "p", decidedAt: TEN_O_CLOCK });
	});
	expect(reach).toBeGreaterThan(0);
	expect((await replayRegister(pool, register)).missing).toHaveLength(1);
	while (
		(await createLedgerStage({ pool, clock: { now: () => TEN_O_CLOCK + 1 }, log: pino({ level: "silent" }) }).runOnce()) > 0
	);
	const replay = await replayRegister(pool, register);
	expect(replay).toMatchObject({ surplus: [], missing: [], brokenAt: null, energyMwh: 63_000n });
});

it("opens an incident for a reading that has waited for a day, once", async () => {
	expect(await openPendingIncidents(pool, TEN_O_CLOCK)).toBe(0);
	expect(await openPendingIncidents(pool, TEN_O_CLOCK + 86_400_000)).toBe(1);
	await openPendingIncidents(pool, TEN_O_CLOCK + 86_400_000);
	const { rows } = await pool.query("SELECT kind, device_id, energy_mwh, state FROM incidents WHERE kind = 'ledger.pending'");
	expect(rows).toEqual([{ kind: "ledger.pending", device_id: 3, energy_mwh: 1_000_000_000_000n, state: "open" }]);
});

it("finds an entry that was tampered with, by its content and by its chain", async () => {
	const owner = new pg.Client(database.url);
	await owner.connect();
	await owner.query("ALTER TABLE device_consumption_ledgers DISABLE TRIGGER ALL");
	await owner.query("UPDATE device_consumption_ledgers SET energy_mwh = energy_mwh + 1 WHERE number = 1");
	await owner.end();
	const replay = await replayRegister(pool, register);
	expect(replay.brokenAt).toBe(1n);
	expect(replay.surplus.length).toBe(1);
	expect(replay.missing.length).toBe(1);
});
