import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { createPool, type Pool } from "@/store/pool";
import { JobQueue } from "./jobQueue";

const log = pino({ level: "silent" });

describe("a job that people queued", () => {
	let database: TestDatabase;
	let owner: Pool;
	let pool: Pool;
	beforeAll(async () => {
		database = await createTestDatabase();
		owner = createPool({ url: database.url, applicationName: "owner" });
		pool = createPool({ url: database.url, role: "autovolt_worker", max: 4, applicationName: "jobs" });
	});
	afterAll(async () => {
		await Promise.all([owner.end(), pool.end()]);
		await database.drop();
	});

	const states = async () => (await owner.query("SELECT state, error FROM job_runs ORDER BY id")).rows;

	it("is done once the database is back, whether its own connection died or that of its work", async () => {
		let tries = 0;
		const queue = new JobQueue(pool, log, {
			recalculate: async () => {
				tries += 1;
				const which = tries === 1 ? "true" : "query LIKE '%slow%'";
				const work = tries < 3 ? pool.query("SELECT pg_sleep(20) AS slow") : Promise.resolve();
				const killed = vi.waitFor(
					async () => {
						const { rowCount } = await owner.query(
							`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'jobs' AND state <> 'none' AND ${which}
							   AND EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE '%AS slow' AND application_name = 'jobs')`,
						);
						if (tries < 3 && !rowCount) throw new Error("not under way yet");
					},
					{ timeout: 20_000, interval: 20 },
				);
				await Promise.all([work, killed]);
				return { tries };
			},
		});
		await owner.query("INSERT INTO job_runs (kind, request) VALUES ('recalculate', '{}')");
		queue.wake();
		await vi.waitFor(async () => expect(await states()).toEqual([{ state: "done", error: null }]), {
			timeout: 40_000,
			interval: 100,
		});
		expect(tries).toBe(3);
		await queue.stop();
	});
});
