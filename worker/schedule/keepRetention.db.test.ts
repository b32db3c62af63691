import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { written } from "@/domain/telemetry/reading.arbitrary";
import { readArchivedMonths } from "@/store/retention";
import { storeReadings } from "../ledger/storedReadings.fixture";
import { isIntact, readArchive } from "./archiveMonth";
import { archiveFolder, keepRetention, type RetentionStep } from "./keepRetention";
import { MONTH, NOW, RetentionWorld, secondsOf } from "./retentionWorld.fixture";

const log = pino({ level: "silent" });

describe("retention", () => {
	const world = new RetentionWorld();

	it("lets a verified month go into an archive that was read back, and says what it kept and when the next one goes", async () => {
		const before = await world.stored();
		const sum = await world.netSum();
		expect(before).toBe(22 * 24);
		const plan = await world.run();
		expect(plan).toMatchObject({
			retired: [MONTH],
			bars: [],
			kept_since: "2024-11",
			next: "2024-11",
			due_on: "2026-12-01",
			months: 24,
		});
		expect(await world.stored()).toBe(1);
		expect(await world.netSum()).toEqual(sum);
		const folder = archiveFolder(world.dataDir);
		expect(readdirSync(folder).sort()).toEqual([`telemetry_events_${MONTH}.copy.gz`, `telemetry_events_${MONTH}.copy.gz.json`]);
		for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o777, file).toBe(0o600);
		const manifest = JSON.parse(readFileSync(join(folder, `telemetry_events_${MONTH}.copy.gz.json`), "utf8"));
		const read = await readArchive(join(folder, manifest.file));
		expect([manifest.readings, manifest.sha256]).toEqual([before, read.sha256]);
		expect(await world.rows("SELECT kind, state, request, result FROM job_runs WHERE kind = 'retire_month'")).toEqual([
			{ kind: "retire_month", state: "done", request: { month: MONTH }, result: { registers: 1, readings_kept: 1 } },
		]);
		expect(
			await world.rows("SELECT actor, subject, before FROM audit_log WHERE action = 'readings.retire' ORDER BY id DESC LIMIT 1"),
		).toEqual([
			{
				actor: "system:retention",
				subject: `month:${MONTH}`,
				before: { readings: before, file: manifest.file, sha256: manifest.sha256, kept: 1 },
			},
		]);
	});

	it("does nothing when it is off, when the month is young, and in a dry run", async () => {
		expect(await world.run({}, null)).toMatchObject({ months: null, kept_since: MONTH, next: null, due_on: null, retired: [] });
		expect(await world.run({}, 25)).toMatchObject({ next: MONTH, due_on: "2026-12-01", retired: [] });
		expect(await world.run({ dryRun: true })).toMatchObject({ next: MONTH, due_on: "2026-11-01", bars: [], retired: [] });
		expect([await world.stored(), await readArchivedMonths(world.pool)]).toEqual([22 * 24, []]);
		expect(readdirSync(world.dataDir)).toEqual([]);
	});

	describe("is barred", () => {
		it.each([
			[
				"by a mark of readings",
				"INSERT INTO ledger_marks (device_ids, channels, stale_from) VALUES ('{1}', '{0}', '{2024-10-12Z}')",
				"DELETE FROM ledger_marks",
				"marks",
			],
			[
				"by a day to refold",
				"INSERT INTO stale_days VALUES (1, '2024-10-12Z', '2024-10-13Z', 'test')",
				"DELETE FROM stale_days",
				"marks",
			],
			[
				"by a day to price",
				"INSERT INTO price_marks (device_ids, classroom_ids, local_dates) VALUES ('{1}', '{1}', '{2024-10-12}')",
				"DELETE FROM price_marks",
				"marks",
			],
			[
				"by a message in quarantine",
				"INSERT INTO quarantine (received_at, topic, reason, detail, payload, payload_bytes, device_id) VALUES ('2024-10-12Z', 't', 'schema', '', '', 0, 1)",
				"UPDATE quarantine SET reprocessed_at = now()",
				"quarantine",
			],
			[
				"by an open incident about its figures",
				"INSERT INTO incidents (kind, subject, device_id, starts_at, ends_at, detail) VALUES ('ledger.jump', 'x', 1, '2024-10-12Z', '2024-10-12Z', '{}')",
				"UPDATE incidents SET state = 'resolved' WHERE kind = 'ledger.jump'",
				"incidents",
			],
		])("%s, and free when it is gone", async (_, plant, mend, kind) => {
			await world.owner.query(plant);
			const plan = await world.run();
			expect([plan.bars.map((bar) => bar.kind), plan.retired, await world.stored()]).toEqual([[kind], [], 22 * 24]);
			expect(await world.incidents("retention_barred")).toEqual({ "retention_barred readings": "open" });
			await world.owner.query(mend);
			expect((await world.run()).retired).toEqual([MONTH]);
			expect(await world.incidents("retention_barred")).toEqual({ "retention_barred readings": "closed" });
		});

		it("by an incident that is not about figures never", async () => {
			await world.owner.query(
				"INSERT INTO incidents (kind, subject, device_id, starts_at, detail) VALUES ('device_silent', 'x', 1, '2024-10-12Z', '{}')",
			);
			expect(await world.bars()).toEqual([]);
		});

		it("by a reading that is in no entry", async () => {
			const early = written({ s: secondsOf("2024-10-02T00:00:00Z"), wh: 1 });
			await storeReadings(world.pool, { deviceId: world.old, channel: 0 }, [early]);
			await world.owner.query("DELETE FROM ledger_marks");
			expect(await world.bars()).toEqual(["uncovered"]);
		});

		it("by a chain that does not verify", async () => {
			await world.owner.query("ALTER TABLE device_consumption_ledgers DISABLE TRIGGER USER");
			await world.owner.query(
				"UPDATE device_consumption_ledgers SET energy_mwh = energy_mwh + 1 WHERE device_id = $1 AND number = 700",
				[world.old],
			);
			expect(await world.bars()).toEqual(["chain"]);
			await world.owner.query(
				"UPDATE device_consumption_ledgers SET energy_mwh = energy_mwh - 1 WHERE device_id = $1 AND number = 700",
				[world.old],
			);
			await world.owner.query("UPDATE ledger_checkpoints SET number = number - 1 WHERE device_id = $1", [world.old]);
			expect(await world.bars()).toEqual(["chain"]);
			await world.owner.query("UPDATE ledger_checkpoints SET number = number + 1 WHERE device_id = $1", [world.old]);
			await world.owner.query("ALTER TABLE device_consumption_ledgers ENABLE TRIGGER USER");
			expect(await world.bars()).toEqual([]);
		});

		it("without a folder to archive to", async () => {
			const plan = await keepRetention(world.pool, { months: 24, dataDir: null }, NOW, log);
			expect([plan.bars.map(({ kind }) => kind), plan.retired]).toEqual([["folder"], []]);
		});

		it("by a month before it that is still there", async () => {
			await world.say(await world.device(`OLDER-${world.serial}`), [{ s: secondsOf("2024-08-10T00:00:00Z"), wh: 1 }], NOW);
			await world.owner.query("INSERT INTO stale_days VALUES (1, '2024-08-12Z', '2024-08-13Z', 'test')");
			expect((await world.run()).next).toBe("2024-08");
			await expect(world.owner.query("SELECT autovolt_retire_partition('2024-10-01')")).rejects.toThrow(/not in the archive/);
		});
	});

	it("refuses in the database what the worker should never ask for", async () => {
		const retire = (month: string) => world.pool.query("SELECT autovolt_retire_partition($1::date)", [`${month}-01`]);
		const archived = (month: string, rows: number) =>
			world.owner.query(
				"INSERT INTO archived_months VALUES ($1::date, 'archived', $2, 1, 'f', '', '', now()) ON CONFLICT (month) DO UPDATE SET rows = $2",
				[`${month}-01`, rows],
			);
		await expect(retire(MONTH)).rejects.toThrow(/not in the archive/);
		await archived("2026-11", 24);
		await expect(retire("2026-11")).rejects.toThrow(/too young/);
		await archived("2024-11", await world.stored("2024-11"));
		await expect(retire("2024-11")).rejects.toThrow(/older month/);
		await archived(MONTH, 3);
		await expect(retire(MONTH)).rejects.toThrow(/its archive 3/);
		await archived(MONTH, await world.stored());
		await expect(retire(MONTH)).rejects.toThrow(/have no key/);
		await world.owner.query(
			"INSERT INTO telemetry_keys SELECT device_id, '\\x63'::bytea || content_sha256, content_sha256, filed_at FROM telemetry_events ON CONFLICT DO NOTHING",
		);
		await expect(retire(MONTH)).rejects.toThrow(/have no floor/);
		expect(await world.stored()).toBe(22 * 24);
	});

	it("goes no further when a reading comes between the verifying and the dropping", async () => {
		const late = written({ s: secondsOf("2024-10-12T00:30:00Z"), wh: 1_485 });
		const plan = await world.run({
			onStep: async (step) => {
				if (step === "keyed") await storeReadings(world.pool, { deviceId: world.old, channel: 0 }, [late]);
			},
		});
		expect([plan.retired, plan.bars.map(({ kind }) => kind), await world.stored()]).toEqual([[], ["archive"], 22 * 24 + 1]);
		await world.settle(NOW);
		expect((await world.run()).retired).toEqual([MONTH]);
		expect((await readArchivedMonths(world.pool))[0]?.rows).toBe(22n * 24n + 1n);
	});

	it.each([
		["a day became stale", "INSERT INTO stale_days VALUES (1, '2024-10-12Z', '2024-10-13Z', 'test')"],
		[
			"the entry that was to be the floor was reversed",
			`INSERT INTO device_consumption_ledgers SELECT device_id, channel, 9999, kind, number, starts_at, ends_at, start_total_mwh, end_total_mwh,
			   -energy_mwh, -energy_min_mwh, -energy_max_mwh, 0, method, quality, confidence, flags, reason, looked_at, cause, now(), hash
			 FROM device_consumption_ledgers WHERE ends_at < '2024-11-01Z' ORDER BY device_id DESC, ends_at DESC LIMIT 1`,
		],
	])("goes no further when %s between the verifying and the dropping", async (_, sql) => {
		const plan = await world.run({
			onStep: async (step) => {
				if (step === "keyed") await world.owner.query(sql);
			},
		});
		expect([plan.retired, plan.bars.map(({ kind }) => kind), await world.stored()]).toEqual([[], ["archive"], 22 * 24]);
	});

	it.each(["verified", "archived", "recorded", "keyed", "dropping", "dropped"] satisfies RetentionStep[])(
		"killed when %s, is taken up again without loss",
		async (step) => {
			const sum = await world.netSum();
			const script = new URL("./testRetentionProcess.ts", import.meta.url).pathname;
			const child = spawn(process.execPath, ["--import", "tsx", script], {
				env: { ...process.env, DATABASE_URL: world.database.url, DATA_DIR: world.dataDir, NOW: String(NOW), KILL_AT: step },
				stdio: ["ignore", "inherit", "inherit"],
			});
			const [, signal] = await once(child, "exit");
			expect(signal).toBe("SIGKILL");
			const went = step === "dropped";
			// Until its transaction commits, nothing has gone.
			await expect.poll(() => world.stored(), { timeout: 15_000 }).toBe(went ? 1 : 22 * 24);
			expect((await world.run()).retired).toEqual(went ? [] : [MONTH]);
			const [archived] = await readArchivedMonths(world.pool);
			expect(archived).toMatchObject({ state: "retired", rows: 22n * 24n });
			expect(archived && (await isIntact(archiveFolder(world.dataDir), archived))).toBe(true);
			expect([await world.stored(), await world.netSum()]).toEqual([1, sum]);
		},
		60_000,
	);

	it("writes the archive anew when the file is not what it was", async () => {
		await world
			.run({
				onStep: async (step) => {
					if (step === "keyed") throw new Error("ended");
				},
			})
			.catch(() => {});
		const [archived] = await readArchivedMonths(world.pool);
		truncateSync(join(archiveFolder(world.dataDir), archived?.file ?? ""), 100);
		expect((await world.run()).retired).toEqual([MONTH]);
		const [whole] = await readArchivedMonths(world.pool);
		expect(whole && (await isIntact(archiveFolder(world.dataDir), whole))).toBe(true);
	});
});
