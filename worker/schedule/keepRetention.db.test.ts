import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { TEN_O_CLOCK, type WrittenReading, written } from "@/domain/telemetry/reading.arbitrary";
import { readArchivedMonths } from "@/store/retention";
import { restoreMonth } from "@/store/retireMonth";
import type { Ingest, Verdict } from "../incoming";
import { createIngest } from "../ingest/ingest";
import { createLedgerStage } from "../ledger/ledgerStage";
import { storeReadings } from "../ledger/storedReadings.fixture";
import { archiveLines, isIntact, readArchive } from "./archiveMonth";
import { archiveFolder, keepRetention, type RetentionOptions, type RetentionStep } from "./keepRetention";
import { NightWorld } from "./nightWorld.fixture";

const log = pino({ level: "silent" });
const MINUTE = 60_000;
const DAY = 86_400_000;
/** October 2024 is over for 24 whole months on 1 November 2026. */
const NOW = Date.parse("2026-11-05T06:00:00Z");
const MONTH = "2024-10";
const secondsOf = (at: string | number) => (new Date(at).getTime() - TEN_O_CLOCK) / 1_000;

describe("retention", () => {
	const world = new NightWorld("Asia/Kolkata");
	const folders: string[] = [];
	let dataDir = "";
	let device = 0;
	let serial = 0;
	afterAll(() => {
		for (const folder of folders) rmSync(folder, { recursive: true, force: true });
	});

	const run = (options: RetentionOptions = {}, months: number | null = 24) =>
		keepRetention(world.pool, { months, dataDir }, NOW, log, options);
	const parts = async () =>
		(
			await world.rows<{ name: string }>(
				"SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'telemetry_events'::regclass ORDER BY 1",
			)
		).map(({ name }) => name.slice(-7));
	const stored = async (month = MONTH) => {
		const [row] = await world.rows<{ n: number }>(
			"SELECT count(*)::int AS n FROM telemetry_events WHERE filed_at >= $1::date AND filed_at < $1::date + interval '1 month'",
			[`${month}-01`],
		);
		return row?.n ?? 0;
	};
	const netSum = async () =>
		(
			await world.rows<{ sum: string; n: number }>(
				"SELECT sum(energy_mwh)::text AS sum, count(*)::int AS n FROM device_consumption_ledgers WHERE device_id = $1",
				[device],
			)
		)[0];
	const bars = async (options: RetentionOptions = {}) => (await run({ dryRun: true, ...options })).bars.map(({ kind }) => kind);

	/** A device that reads every hour through October 2024 and into November, and some days of 2026. */
	async function history(more: (n: number) => Partial<WrittenReading> = () => ({})): Promise<WrittenReading[]> {
		const start = Date.parse("2024-10-10T00:00:00Z");
		const old = Array.from({ length: 24 * 30 }, (_, n) => ({
			s: secondsOf(start + n * 60 * MINUTE),
			wh: 1_000 + n * 10,
			...more(n),
		}));
		const recent = Array.from({ length: 24 }, (_, n) => ({
			s: secondsOf(Date.parse("2026-11-03T00:00:00Z") + n * 60 * MINUTE),
			wh: 900_000 + n * 10,
			...more(2_000 + n),
		}));
		return [...old, ...recent];
	}

	/** Everything anew: what a retired month leaves behind would be the next test's beginning. */
	beforeEach(async () => {
		await world.owner.query(
			"DELETE FROM ledger_floors; DELETE FROM archived_months; DELETE FROM incidents; DELETE FROM job_runs",
		);
		for (const part of await parts())
			await world.owner.query(
				`ALTER TABLE telemetry_events DETACH PARTITION telemetry_events_${part}; DROP TABLE telemetry_events_${part}`,
			);
		await world.owner.query(
			"DELETE FROM ledger_marks; DELETE FROM switch_marks; DELETE FROM stale_days; DELETE FROM price_marks",
		);
		dataDir = mkdtempSync(join(tmpdir(), "autovolt-retention-"));
		folders.push(dataDir);
		serial += 1;
		device = await world.device(`OLD-${serial}`);
		await world.say(device, await history(), NOW);
	});

	it("lets a verified month go into an archive that was read back, and says what it kept and when the next one goes", async () => {
		const before = await stored();
		const sum = await netSum();
		expect(before).toBe(22 * 24);
		const plan = await run();
		expect(plan).toMatchObject({
			retired: [MONTH],
			bars: [],
			kept_since: "2024-11",
			next: "2024-11",
			due_on: "2026-12-01",
			months: 24,
		});
		expect(await stored()).toBe(1);
		expect(await netSum()).toEqual(sum);
		const folder = archiveFolder(dataDir);
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
		expect(await run({}, null)).toMatchObject({ months: null, kept_since: MONTH, next: null, due_on: null, retired: [] });
		expect(await run({}, 25)).toMatchObject({ next: MONTH, due_on: "2026-12-01", retired: [] });
		expect(await run({ dryRun: true })).toMatchObject({ next: MONTH, due_on: "2026-11-01", bars: [], retired: [] });
		expect([await stored(), await readArchivedMonths(world.pool)]).toEqual([22 * 24, []]);
		expect(readdirSync(dataDir)).toEqual([]);
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
			const plan = await run();
			expect([plan.bars.map((bar) => bar.kind), plan.retired, await stored()]).toEqual([[kind], [], 22 * 24]);
			expect(await world.incidents("retention_barred")).toEqual({ "retention_barred readings": "open" });
			await world.owner.query(mend);
			expect((await run()).retired).toEqual([MONTH]);
			expect(await world.incidents("retention_barred")).toEqual({ "retention_barred readings": "closed" });
		});

		it("by an incident that is not about figures never", async () => {
			await world.owner.query(
				"INSERT INTO incidents (kind, subject, device_id, starts_at, detail) VALUES ('device_silent', 'x', 1, '2024-10-12Z', '{}')",
			);
			expect(await bars()).toEqual([]);
		});

		it("by a reading that is in no entry", async () => {
			const early = written({ s: secondsOf("2024-10-02T00:00:00Z"), wh: 1 });
			await storeReadings(world.pool, { deviceId: device, channel: 0 }, [early]);
			await world.owner.query("DELETE FROM ledger_marks");
			expect(await bars()).toEqual(["uncovered"]);
		});

		it("by a chain that does not verify", async () => {
			await world.owner.query("ALTER TABLE device_consumption_ledgers DISABLE TRIGGER USER");
			await world.owner.query(
				"UPDATE device_consumption_ledgers SET energy_mwh = energy_mwh + 1 WHERE device_id = $1 AND number = 700",
				[device],
			);
			expect(await bars()).toEqual(["chain"]);
			await world.owner.query(
				"UPDATE device_consumption_ledgers SET energy_mwh = energy_mwh - 1 WHERE device_id = $1 AND number = 700",
				[device],
			);
			await world.owner.query("UPDATE ledger_checkpoints SET number = number - 1 WHERE device_id = $1", [device]);
			expect(await bars()).toEqual(["chain"]);
			await world.owner.query("UPDATE ledger_checkpoints SET number = number + 1 WHERE device_id = $1", [device]);
			await world.owner.query("ALTER TABLE device_consumption_ledgers ENABLE TRIGGER USER");
			expect(await bars()).toEqual([]);
		});

		it("without a folder to archive to", async () => {
			const plan = await keepRetention(world.pool, { months: 24, dataDir: null }, NOW, log);
			expect([plan.bars.map(({ kind }) => kind), plan.retired]).toEqual([["folder"], []]);
		});

		it("by a month before it that is still there", async () => {
			await world.say(await world.device(`OLDER-${serial}`), [{ s: secondsOf("2024-08-10T00:00:00Z"), wh: 1 }], NOW);
			await world.owner.query("INSERT INTO stale_days VALUES (1, '2024-08-12Z', '2024-08-13Z', 'test')");
			expect((await run()).next).toBe("2024-08");
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
		await archived("2024-11", await stored("2024-11"));
		await expect(retire("2024-11")).rejects.toThrow(/older month/);
		await archived(MONTH, 3);
		await expect(retire(MONTH)).rejects.toThrow(/its archive 3/);
		await archived(MONTH, await stored());
		await expect(retire(MONTH)).rejects.toThrow(/have no key/);
		await world.owner.query(
			"INSERT INTO telemetry_keys SELECT device_id, '\\x63'::bytea || content_sha256, content_sha256, filed_at FROM telemetry_events ON CONFLICT DO NOTHING",
		);
		await expect(retire(MONTH)).rejects.toThrow(/have no floor/);
		expect(await stored()).toBe(22 * 24);
	});

	it("goes no further when a reading comes between the verifying and the dropping", async () => {
		const late = written({ s: secondsOf("2024-10-12T00:30:00Z"), wh: 1_485 });
		const plan = await run({
			onStep: async (step) => {
				if (step === "keyed") await storeReadings(world.pool, { deviceId: device, channel: 0 }, [late]);
			},
		});
		expect([plan.retired, plan.bars.map(({ kind }) => kind), await stored()]).toEqual([[], ["archive"], 22 * 24 + 1]);
		await world.settle(NOW);
		expect((await run()).retired).toEqual([MONTH]);
		expect((await readArchivedMonths(world.pool))[0]?.rows).toBe(22n * 24n + 1n);
	});

	it.each(["verified", "archived", "recorded", "keyed", "dropping", "dropped"] satisfies RetentionStep[])(
		"killed when %s, is taken up again without loss",
		async (step) => {
			const sum = await netSum();
			const script = new URL("./testRetentionProcess.ts", import.meta.url).pathname;
			const child = spawn(process.execPath, ["--import", "tsx", script], {
				env: { ...process.env, DATABASE_URL: world.database.url, DATA_DIR: dataDir, NOW: String(NOW), KILL_AT: step },
				stdio: ["ignore", "inherit", "inherit"],
			});
			const [, signal] = await once(child, "exit");
			expect(signal).toBe("SIGKILL");
			const went = step === "dropped";
			// Until its transaction commits, nothing has gone.
			await expect.poll(stored, { timeout: 15_000 }).toBe(went ? 1 : 22 * 24);
			expect((await run()).retired).toEqual(went ? [] : [MONTH]);
			const [archived] = await readArchivedMonths(world.pool);
			expect(archived).toMatchObject({ state: "retired", rows: 22n * 24n });
			expect(archived && (await isIntact(archiveFolder(dataDir), archived))).toBe(true);
			expect([await stored(), await netSum()]).toEqual([1, sum]);
		},
		60_000,
	);

	it("writes the archive anew when the file is not what it was", async () => {
		await run({
			onStep: async (step) => {
				if (step === "keyed") throw new Error("ended");
			},
		}).catch(() => {});
		const [archived] = await readArchivedMonths(world.pool);
		truncateSync(join(archiveFolder(dataDir), archived?.file ?? ""), 100);
		expect((await run()).retired).toEqual([MONTH]);
		const [whole] = await readArchivedMonths(world.pool);
		expect(whole && (await isIntact(archiveFolder(dataDir), whole))).toBe(true);
	});

	it("goes on deriving from the floor: a late reading after it, a rebuild, an anchor far back never touch what is final", async () => {
		await run();
		const [floor] = await world.rows<{ ends_at: Date; number: bigint }>(
			"SELECT ends_at, number FROM ledger_floors WHERE device_id = $1",
			[device],
		);
		const final = () =>
			world.rows("SELECT * FROM device_consumption_ledgers WHERE device_id = $1 AND ends_at <= $2 ORDER BY number", [
				device,
				floor?.ends_at,
			]);
		const before = await final();
		const sum = await netSum();
		// Right after the floor, 24 months late: a split, and the sum stays.
		await world.say(device, [{ s: secondsOf("2024-11-01T00:30:00Z"), wh: 1_000 + 22 * 24 * 10 + 5 }], NOW);
		expect((await netSum())?.sum).toBe(sum?.sum);
		// "Everything may have moved, from the beginning on."
		await world.owner.query(
			"INSERT INTO ledger_marks (device_ids, channels, stale_from) VALUES (ARRAY[$1::int], '{0}', '{2024-10-01Z}')",
			[device],
		);
		const stage = createLedgerStage({ pool: world.pool, clock: { now: () => NOW }, log });
		while ((await stage.runOnce()) > 0);
		expect((await netSum())?.sum).toBe(sum?.sum);
		expect(await final()).toEqual(before);
	});

	describe("and what comes again or late", () => {
		let ingest: Ingest;
		const accept = (name: string, payload: object): Promise<Verdict> =>
			ingest.accept({
				...{ topic: `autovolt/${name}/telemetry`, payload: Buffer.from(JSON.stringify(payload)), qos: 1, retain: false },
				...{ receivedAt: NOW, principal: { name, deviceId: null, claimed: true }, connection: { refused: false } },
			});
		beforeEach(async () => {
			ingest = await createIngest({ pool: world.pool, clock: { now: () => NOW }, log, onCommitted: () => {}, publish: () => {} });
		});

		it("tells a redelivery of a dropped month for ever, numbered or not, and keeps a new reading of it in quarantine until a restore", async () => {
			const plain = `PLAIN-${serial}`;
			const numbered = `NUMBERED-${serial}`;
			for (const name of [plain, numbered]) await world.device(name);
			const say = (n: number) => ({ ts_ms: Date.parse("2024-10-12T00:00:00Z") + n * MINUTE, energy_wh_total: 100 + n });
			const messages = Array.from({ length: 20 }, (_, n) => say(n));
			for (const [n, message] of messages.entries()) {
				expect((await accept(plain, message)).kind).toBe("stored");
				expect((await accept(numbered, { ...message, epoch: 3, seq: n })).kind).toBe("stored");
			}
			await world.settle(NOW);
			expect((await run()).retired).toEqual([MONTH]);
			await expect
				.poll(() => ingest.directory.peek(plain)?.archivedUntil, { timeout: 15_000 })
				.toBe(Date.parse("2024-11-01T00:00:00Z"));
			const keys = await world.rows("SELECT count(*)::int AS n FROM telemetry_keys");
			for (const [n, message] of messages.entries()) {
				expect(await accept(plain, message), `${n}`).toEqual({ kind: "duplicate" });
				expect(await accept(numbered, { ...message, epoch: 3, seq: n }), `${n}`).toEqual({ kind: "duplicate" });
			}
			expect(await world.rows("SELECT count(*)::int AS n FROM telemetry_keys")).toEqual(keys);
			const late = { ...say(7), energy_wh_total: 107.5, ts_ms: say(7).ts_ms + 30_000 };
			expect(await accept(plain, late)).toEqual({ kind: "quarantined", reason: "archived_month" });
			// A worker that has not heard of it: the database refuses, and nothing is lost either.
			const stale = ingest.directory.peek(plain) as { archivedUntil?: number | null } | null;
			if (stale) stale.archivedUntil = null;
			expect(await accept(plain, { ...late, energy_wh_total: 107.6 })).toEqual({ kind: "quarantined", reason: "store_rejected" });

			const [archived] = await readArchivedMonths(world.pool);
			if (!archived) throw new Error("no archive");
			await restoreMonth(world.owner, archived, archiveLines(archiveFolder(dataDir), archived), "system:test");
			expect(await stored()).toBe(22 * 24 + 40);
			await expect.poll(() => ingest.directory.peek(plain)?.archivedUntil, { timeout: 15_000 }).toBeNull();
			expect(await accept(plain, messages[3] ?? {})).toEqual({ kind: "duplicate" });
			expect((await accept(plain, late)).kind).toBe("stored");
			await world.settle(NOW);
			expect(await bars()).toContain("restored");
			await ingest.stop();
		});
	});

	it("gives back every byte that went, and can go on to derive and to retire again", async () => {
		const all = () =>
			world.rows("SELECT * FROM telemetry_events WHERE device_id = $1 ORDER BY filed_at, content_sha256", [device]);
		const before = await all();
		await run();
		const [archived] = await readArchivedMonths(world.pool);
		if (!archived) throw new Error("no archive");
		await restoreMonth(world.owner, archived, archiveLines(archiveFolder(dataDir), archived), "system:test");
		expect(await all()).toEqual(before);
		expect(await world.rows("SELECT * FROM ledger_floors")).toEqual([]);
		const triggers = await world.rows(
			"SELECT tgname FROM pg_trigger WHERE tgrelid = 'telemetry_events_2024_10'::regclass AND NOT tgisinternal",
		);
		expect(triggers).toEqual([{ tgname: "telemetry_events_2024_10_append_only" }]);
		await world.owner.query("UPDATE archived_months SET restored_at = $1", [new Date(NOW - 31 * DAY)]);
		expect((await run()).retired).toEqual([MONTH]);
		expect(await stored()).toBe(1);
	});

	it("is done by one of two workers", async () => {
		await Promise.all([world.night(NOW, 2), world.night(NOW, 2)]);
		expect(await world.rows("SELECT count(*)::int AS n FROM job_runs WHERE kind = 'retention'")).toEqual([{ n: 1 }]);
	});
});
