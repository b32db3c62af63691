import { pino } from "pino";
import { afterAll, beforeAll } from "vitest";
import type { Instant } from "@/domain/calendar/interval";
import { type WrittenReading, written } from "@/domain/telemetry/reading.arbitrary";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { createPool, type Pool } from "@/store/pool";
import { insertDevice, insertSite, type TestSite } from "@/store/testLedger";
import { createAggregateStage } from "../aggregate/aggregateStage";
import { createCostStage } from "../cost/costStage";
import { createLedgerStage } from "../ledger/ledgerStage";
import { storeReadings } from "../ledger/storedReadings.fixture";
import { createSwitchingStage } from "../switching/switchingStage";
import { createSchedule } from "./schedule";

const HOUR = 3_600_000;
const log = pino({ level: "silent" });

/** A site whose devices said something, the stages that follow, and nights that fall when a test says so. */
export class NightWorld {
	database!: TestDatabase;
	owner!: Pool;
	/** As the worker: its role and its rights. */
	pool!: Pool;
	site!: TestSite;
	room = 0;
	/** Whether a worker has been there for two hours at each night. */
	listens = true;

	constructor(timeZone: string) {
		beforeAll(async () => {
			this.database = await createTestDatabase();
			this.owner = createPool({ url: this.database.url });
			this.pool = createPool({ url: this.database.url, role: "autovolt_worker", max: 12 });
			this.site = await insertSite(this.owner, "Main campus", timeZone, ["CSE-301"]);
			this.room = this.site.rooms[0] ?? 0;
		});
		afterAll(async () => {
			await Promise.all([this.owner.end(), this.pool.end()]);
			await this.database.drop();
		});
	}

	device(name: string): Promise<number> {
		return insertDevice(this.owner, name, this.site.siteId, this.room);
	}

	/** Stores readings as ingest does, and lets the stages follow. */
	async say(deviceId: number, readings: readonly WrittenReading[], now: Instant): Promise<void> {
		await storeReadings(this.pool, { deviceId, channel: 0 }, readings.map(written));
		await this.settle(now);
	}

	async settle(now: Instant): Promise<void> {
		const clock = { now: () => now };
		const ledger = createLedgerStage({ pool: this.pool, clock, log });
		const switching = createSwitchingStage({ pool: this.pool, clock, log });
		const fold = createAggregateStage({ pool: this.pool, clock, log });
		const cost = createCostStage({ pool: this.pool, log, restPerWork: 0 });
		while ((await ledger.runOnce()) > 0);
		while ((await switching.runOnce()) > 0);
		while ((await fold.runOnce()) > 0);
		while ((await cost.runOnce()) > 0);
		await switching.stop();
		await fold.stop();
	}

	/** What is due at an instant, by so many workers at once. */
	async night(now: Instant, workers = 1): Promise<void> {
		if (this.listens) await this.beat("listener", now - 2 * HOUR, now);
		const schedules = Array.from({ length: workers }, () =>
			createSchedule({ pool: this.pool, clock: { now: () => now }, log, backlogWaitMs: 0 }),
		);
		await Promise.all(schedules.map((one) => one.runDue()));
		await Promise.all(schedules.map((one) => one.stop()));
	}

	async beat(name: string, startedAt: Instant, beatAt: Instant): Promise<void> {
		await this.owner.query(
			`INSERT INTO worker_heartbeats (name, started_at, beat_at, broker, broker_connected, metrics) VALUES ($1, $2, $3, '', true, '{}')
			 ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at, beat_at = excluded.beat_at`,
			[name, new Date(startedAt), new Date(beatAt)],
		);
	}

	async rows<T = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> {
		return (await this.owner.query(sql, values)).rows as T[];
	}

	/** State of each incident, by "kind subject". */
	async incidents(kind?: string): Promise<Record<string, string>> {
		const rows = await this.rows<{ name: string; state: string }>(
			"SELECT kind || ' ' || subject AS name, state FROM incidents WHERE $1::text IS NULL OR kind = $1 ORDER BY 1",
			[kind ?? null],
		);
		return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
	}
}
