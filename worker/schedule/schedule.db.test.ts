import type pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flatTariff } from "@/domain/cost/energyFlat";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { runQueuedJob } from "@/store/jobRuns";
import { createPool, inTransaction } from "@/store/pool";
import { recordVersion } from "@/store/recordCostVersion";
import { insertDevice, insertSite, postEntries, type TestSite } from "@/store/testLedger";
import { createAggregateStage } from "../aggregate/aggregateStage";
import { systemClock } from "../clock";
import { createCostStage } from "../cost/costStage";
import { createSchedule } from "./schedule";

const log = pino({ level: "silent" });
const MINUTE = 60_000;
const NOW = Date.parse("2026-11-21T12:00:00Z");
const clock = { now: () => NOW };

describe("schedule", () => {
	let database: TestDatabase;
	let owner: pg.Pool;
	let pool: pg.Pool;
	let site: TestSite;
	let device: number;
	beforeAll(async () => {
		database = await createTestDatabase();
		owner = createPool({ url: database.url });
		pool = createPool({ url: database.url, role: "autovolt_worker", max: 8 });
		site = await insertSite(owner, "Main campus", "Asia/Kolkata", ["CSE-301"]);
		device = await insertDevice(owner, "B-204", site.siteId, site.rooms[0] ?? 0);
		const start = NOW - 26 * 60 * MINUTE;
		const entries = Array.from({ length: 300 }, (_, n) => ({
			start: start + n * 5 * MINUTE,
			end: start + (n + 1) * 5 * MINUTE,
			energyMwh: 1000,
		}));
		await postEntries(owner, device, entries);
		await inTransaction(owner, (client) =>
			recordVersion(client, {
				siteId: site.siteId,
				classroomId: null,
				buildingId: null,
				effectiveFrom: Date.parse("2026-11-01T00:00:00+05:30"),
				effectiveUntil: null,
				components: flatTariff(8_000_000n),
				notes: "",
				createdBy: "test",
				createdByUserId: null,
				now: NOW,
				basedOn: null,
			}),
		);
		await settle();
	});
	afterAll(async () => {
		await Promise.all([owner.end(), pool.end()]);
		await database.drop();
	});

	async function settle(): Promise<void> {
		const fold = createAggregateStage({ pool, clock: systemClock, log });
		const cost = createCostStage({ pool, log, restPerWork: 0 });
		while ((await fold.runOnce()) > 0);
		while ((await cost.runOnce()) > 0);
		await fold.stop();
	}
	const rows = async (sql: string, values: unknown[] = []) => (await owner.query(sql, values)).rows;
	const projections = async () => ({
		quarters: await rows("SELECT * FROM quarter_hours ORDER BY 1, 2, 3"),
		days: await rows(
			"SELECT device_id, classroom_id, local_date, energy_mwh, on_time_ms, covered_ms FROM daily_aggregates ORDER BY 1, 2, 3",
		),
		months: await rows("SELECT * FROM monthly_aggregates ORDER BY 1, 2, 3"),
		costs: await rows("SELECT * FROM daily_costs ORDER BY 1, 2, 3, 4"),
	});
	const reconciled = () => rows("SELECT state, result FROM job_runs WHERE kind = 'reconcile' ORDER BY id");
	const again = () => owner.query("DELETE FROM job_runs WHERE kind = 'reconcile'");

	it("finds nothing where nothing drifted, once per night however many workers ask", async () => {
		const workers = [1, 2, 3].map(() => createSchedule({ pool, clock, log }));
		await Promise.all(workers.map((worker) => worker.runDue()));
		const runs = await reconciled();
		expect(runs).toHaveLength(1);
		expect(runs[0]).toMatchObject({
			state: "done",
			result: { devices: 1, drifting_devices: 0, drift_mwh: "0", skipped_devices: 0 },
		});
		await Promise.all(workers.map((worker) => worker.stop()));
	});

	it.each([
		[
			"a quarter-hour",
			"UPDATE quarter_hours SET energy_mwh = energy_mwh + 77 WHERE ctid = (SELECT ctid FROM quarter_hours LIMIT 1)",
		],
		["a lost quarter-hour", "DELETE FROM quarter_hours WHERE ctid = (SELECT ctid FROM quarter_hours LIMIT 1)"],
		["a day", "UPDATE daily_aggregates SET energy_mwh = energy_mwh - 1 WHERE local_date = '2026-11-21'"],
		["a month", "UPDATE monthly_aggregates SET energy_mwh = energy_mwh + 1000000"],
		["on-time alone", "UPDATE daily_aggregates SET on_time_ms = on_time_ms + 1 WHERE local_date = '2026-11-21'"],
	])("finds injected drift of %s, says so, and repairs the projection from the ledger", async (_, sql) => {
		const before = await projections();
		await owner.query(sql);
		expect(await projections()).not.toEqual(before);
		const ledger = await rows("SELECT count(*), max(number) FROM device_consumption_ledgers");
		await again();
		await owner.query("DELETE FROM incidents");
		await createSchedule({ pool, clock, log }).runDue();
		await settle();
		expect(await projections()).toEqual(before);
		expect((await reconciled())[0]).toMatchObject({ result: { drifting_devices: 1 } });
		// Its entries were posted without readings, which is a finding of its own.
		expect(await rows("SELECT kind, device_id, state FROM incidents WHERE kind <> 'entries_unfounded'")).toEqual([
			{ kind: "projection_drift", device_id: device, state: "open" },
		]);
		expect(await rows("SELECT count(*), max(number) FROM device_consumption_ledgers")).toEqual(ledger);
	});

	async function recalculate(dryRun: boolean): Promise<Record<string, unknown>> {
		const request = {
			site_id: site.siteId,
			classroom_id: site.rooms[0],
			start: "2026-11-20",
			end: "2026-11-21",
			dry_run: dryRun,
		};
		const [job] = await rows("INSERT INTO job_runs (kind, request) VALUES ('recalculate', $1) RETURNING id", [request]);
		const schedule = createSchedule({ pool, clock, log, pollMs: 20 });
		schedule.start();
		for (let waited = 0; waited < 500; waited++) {
			const [row] = await rows("SELECT state, result, error FROM job_runs WHERE id = $1", [job.id]);
			if (row.state === "done" || row.state === "failed") {
				await schedule.stop();
				return row;
			}
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		throw new Error("the job was not done in 10 s");
	}

	it("recalculates for a person: a dry run shows the difference and writes nothing", async () => {
		const right = await projections();
		await owner.query(
			"UPDATE quarter_hours SET energy_mwh = energy_mwh + 500000 WHERE ctid = (SELECT ctid FROM quarter_hours ORDER BY starts_at DESC LIMIT 1)",
		);
		await owner.query(
			"UPDATE daily_aggregates SET energy_mwh = energy_mwh + 500000, revision = revision + 1 WHERE local_date = '2026-11-21'",
		);
		await owner.query("UPDATE monthly_aggregates SET energy_mwh = energy_mwh + 500000");
		const wrong = await projections();
		const [{ wh }] = await rows("SELECT energy_mwh::float8 / 1000 AS wh FROM daily_aggregates WHERE local_date = '2026-11-21'");
		const difference = {
			date: "2026-11-21",
			classroom: "CSE-301",
			before_wh: wh,
			after_wh: wh - 500,
			before_cost: (wh * 8) / 1000,
			after_cost: ((wh - 500) * 8) / 1000,
		};
		const expected = {
			state: "done",
			error: null,
			result: { daily_aggregates: 2, monthly_aggregates: 1, differences: [difference] },
		};
		expect(await recalculate(true)).toEqual(expected);
		expect(await projections()).toEqual(wrong);
		expect(await recalculate(false)).toEqual(expected);
		expect(await projections()).toEqual(right);
		expect(await recalculate(false)).toMatchObject({ result: { differences: [] } });
	});

	it("refuses a malformed job and goes on to the next", async () => {
		await owner.query(`INSERT INTO job_runs (kind, request) VALUES ('recalculate', '{"site_id":"x"}')`);
		expect((await recalculate(true))["state"]).toBe("done");
		expect(await rows("SELECT count(*)::int AS n FROM job_runs WHERE state = 'failed' AND error IS NOT NULL")).toEqual([
			{ n: 1 },
		]);
	});

	it("takes up a job that died with its worker, and leaves one that runs", async () => {
		await owner.query(
			`INSERT INTO job_runs (kind, request, state, started_at) VALUES ('recalculate', '{"marker":1}', 'running', now())`,
		);
		let release = () => {};
		const held = new Promise<void>((resolve) => {
			release = resolve;
		});
		await owner.query(`INSERT INTO job_runs (kind, request) VALUES ('busy', '{}')`);
		const running = runQueuedJob(pool, "busy", () => held);
		while ((await rows("SELECT FROM job_runs WHERE kind = 'busy' AND state = 'running'")).length === 0);
		await createSchedule({ pool, clock, log }).runDue();
		expect(await rows(`SELECT state FROM job_runs WHERE kind = 'busy' OR request ? 'marker' ORDER BY id`)).toEqual([
			{ state: "queued" },
			{ state: "running" },
		]);
		release();
		await running;
	});

	it("waits with the night until the stages have caught up, and not for ever", async () => {
		await again();
		await owner.query(
			"INSERT INTO ledger_marks (device_ids, channels, stale_from, created_at) VALUES ('{}', '{}', '{}', now() - interval '1 minute')",
		);
		const schedule = createSchedule({ pool, clock, log, backlogWaitMs: 60_000 });
		const due = schedule.runDue();
		while ((await rows("SELECT FROM job_runs WHERE kind = 'reconcile' AND state = 'running'")).length === 0);
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(await reconciled()).toMatchObject([{ state: "running" }]);
		await owner.query("DELETE FROM ledger_marks");
		await due;
		expect(await reconciled()).toMatchObject([{ state: "done" }]);
		await again();
		await owner.query(
			"INSERT INTO ledger_marks (device_ids, channels, stale_from, created_at) VALUES ('{}', '{}', '{}', now() - interval '1 minute')",
		);
		await createSchedule({ pool, clock, log, backlogWaitMs: 1 }).runDue();
		expect(await reconciled()).toMatchObject([{ state: "done" }]);
		await owner.query("DELETE FROM ledger_marks");
	});

	it("makes the partitions of the next two months ahead", async () => {
		await createSchedule({ pool, clock, log }).runDue();
		const made = await rows("SELECT relname FROM pg_class WHERE relname LIKE 'telemetry_events_2%' AND relkind = 'r' ORDER BY 1");
		expect(made.map((row) => row["relname"])).toEqual(
			expect.arrayContaining(["telemetry_events_2026_11", "telemetry_events_2026_12", "telemetry_events_2027_01"]),
		);
	});
});
