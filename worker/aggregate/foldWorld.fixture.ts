import { pino } from "pino";
import { afterAll, beforeAll } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { createPool, type Pool } from "@/store/pool";
import { insertSite, type TestSite } from "@/store/testLedger";
import { systemClock } from "../clock";
import { createAggregateStage } from "./aggregateStage";

const log = pino({ level: "silent" });

/** Two sites in two zones on a database of their own, for the tests of one `describe`; filled before the first of them. */
export class FoldWorld {
	database!: TestDatabase;
	owner!: Pool;
	/** As the worker: its role and its rights. */
	pool!: Pool;
	site!: TestSite;
	berlin!: TestSite;

	constructor() {
		beforeAll(async () => {
			this.database = await createTestDatabase();
			this.owner = createPool({ url: this.database.url });
			this.pool = createPool({ url: this.database.url, role: "autovolt_worker", max: 8 });
			this.site = await insertSite(this.owner, "Main campus", "Asia/Kolkata", ["CSE-301", "CSE-302"]);
			this.berlin = await insertSite(this.owner, "Berlin", "Europe/Berlin", ["B-1"]);
		});
		afterAll(async () => {
			await this.pool.end();
			await this.owner.end();
			await this.database.drop();
		});
	}

	/** Folds until nothing is left to fold. */
	async fold(): Promise<void> {
		const stage = createAggregateStage({ pool: this.pool, clock: systemClock, log });
		while ((await stage.runOnce()) > 0);
		await stage.stop();
	}

	async rows<T = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> {
		return (await this.owner.query(sql, values)).rows as T[];
	}

	/** The device's days that are covered, by date and room. */
	days(deviceId: number): Promise<Record<string, unknown>[]> {
		return this.rows(
			`SELECT classroom_id AS room, local_date::text AS date, energy_mwh AS mwh, allocated_mwh AS allocated, on_time_ms AS on_time, covered_ms AS covered
			   FROM daily_aggregates WHERE device_id = $1 AND covered_ms <> 0 ORDER BY local_date, classroom_id`,
			[deviceId],
		);
	}
}
