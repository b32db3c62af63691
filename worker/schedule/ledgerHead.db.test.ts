import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { createPool, type Pool } from "@/store/pool";
import { createSchedule } from "./schedule";

const log = pino({ level: "silent" });
let database: TestDatabase;
let owner: Pool;
let pool: Pool;

beforeAll(async () => {
	database = await createTestDatabase();
	owner = createPool({ url: database.url });
	pool = createPool({ url: database.url, role: "autovolt_worker" });
});
afterAll(async () => {
	await Promise.all([owner.end(), pool.end()]);
	await database.drop();
});

async function headOf(day: string): Promise<{ registers: number; root: string }> {
	const schedule = createSchedule({ pool, log, clock: { now: () => Date.parse(`${day}T03:00:00Z`) } });
	await schedule.runDue();
	await schedule.stop();
	const { rows } = await owner.query("SELECT result FROM job_runs WHERE kind = 'ledger_head' AND request->>'utc_date' = $1", [
		day,
	]);
	expect(rows).toHaveLength(1);
	return rows[0].result;
}

it("records one head of all chains per day, which moves with any chain's last link", async () => {
	expect(await headOf("2026-11-20")).toMatchObject({ registers: 0 });
	await owner.query(
		"INSERT INTO ledger_checkpoints (device_id, channel, number, hash) VALUES (1, 0, 7, sha256('a')), (2, 0, 3, sha256('b'))",
	);
	const before = await headOf("2026-11-21");
	expect(before.registers).toBe(2);
	expect(before.root).toMatch(/^[0-9a-f]{64}$/);
	await owner.query("UPDATE ledger_checkpoints SET number = 6 WHERE device_id = 1");
	expect((await headOf("2026-11-22")).root).not.toBe(before.root);
	expect(await headOf("2026-11-21")).toEqual(before);
});
