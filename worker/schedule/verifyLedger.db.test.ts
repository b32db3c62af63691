import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Audit, type AuditResult } from "@/domain/audit/audit";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { auditHash } from "@/store/auditHash";
import { readAuditRecords } from "@/store/auditRecords";
import { insertMark } from "@/store/ledgerMarks";
import { createPool, inTransaction, type Pool } from "@/store/pool";
import { copyTelemetryEvents, PartitionKeeper } from "@/store/telemetryEvents";
import { insertDevice, insertSite } from "@/store/testLedger";
import { HEADS_FILE, parseHeads } from "@/wire/ledgerHead";
import { createHeadPublisher } from "../headPublisher";
import type { KnownDevice } from "../incoming";
import { classify } from "../ingest/classify";
import { createLedgerStage } from "../ledger/ledgerStage";
import { recordLedgerHead } from "./ledgerHead";
import { type Verification, verifyLedger } from "./verifyLedger";

const log = pino({ level: "silent" });
const DAY_ONE = Date.parse("2026-11-21T04:30:00Z");
const DAY_TWO = DAY_ONE + 86_400_000;
const MINUTE = 60_000;

let database: TestDatabase;
let owner: Pool;
let worker: Pool;
let now = DAY_ONE;
const dataDir = mkdtempSync(join(tmpdir(), "autovolt-audit-"));
const clock = { now: () => now };

beforeAll(async () => {
	database = await createTestDatabase();
	owner = createPool({ url: database.url, max: 2 });
	worker = createPool({ url: database.url, role: "autovolt_worker", max: 3 });
	// What the test stores is older than this database: it was all kept as it is kept now.
	await owner.query("UPDATE _prisma_migrations SET finished_at = '2020-01-01Z'");
	const site = await insertSite(owner, "Audited", "Asia/Kolkata", ["A-1"]);
	for (const name of ["B-204", "B-205", "B-206"]) await insertDevice(owner, name, site.siteId, site.rooms[0] ?? null);
	await firstDay();
	now = DAY_ONE + 3 * 3_600_000;
	await recordLedgerHead(worker, now, log);
	await secondDay();
	now = DAY_TWO + 3 * 3_600_000;
	await recordLedgerHead(worker, now, log);
	await createHeadPublisher({ pool: worker, log, publish: () => {}, dataDir }).publish();
	for (const table of KEPT)
		await owner.query(
			`CREATE TABLE kept.${table} AS SELECT * FROM ${table}`.replace("CREATE", "CREATE SCHEMA IF NOT EXISTS kept; CREATE"),
		);
}, 60_000);
afterAll(async () => {
	rmSync(dataDir, { recursive: true, force: true });
	await Promise.all([owner?.end(), worker?.end()]);
	await database?.drop();
});

const KEPT = [
	"device_consumption_ledgers",
	"telemetry_events",
	"ledger_checkpoints",
	"ledger_heads",
	"ledger_head_links",
] as const;

/** Readings as a device sends them, stored as ingest stores them, posted as the ledger posts them. */
async function say(deviceId: number, name: string, receivedAt: number, messages: readonly object[]): Promise<void> {
	const device: KnownDevice = {
		id: deviceId,
		name,
		archived: false,
		credentials: [],
		classroom: "A-1",
		switchNames: ["Light", "Fan"],
		sentAhead: false,
	};
	const rows = messages.flatMap((message) => {
		const payload = Buffer.from(JSON.stringify({ esp32_name: name, ...message }));
		const found = classify(
			{ topic: "", payload, qos: 1, retain: false, receivedAt, principal: null, connection: { refused: false } },
			{ device: name, kind: "telemetry" },
			device,
		);
		if (found.kind !== "readings") throw new Error(JSON.stringify(found));
		return found.readings.map(({ row }) => row);
	});
	await new PartitionKeeper(worker).ensure(rows.map((row) => row.filedAt));
	await inTransaction(worker, async (client) => {
		await copyTelemetryEvents(client, rows);
		const filed = rows.map((row) => row.filedAt);
		await insertMark(client, [{ deviceId, channel: 0, staleFrom: Math.min(...filed), staleUntil: Math.max(...filed) }]);
	});
	await createLedgerStage({ pool: worker, clock, log }).runOnce();
}

async function firstDay(): Promise<void> {
	const reading = (minute: number, wh: number, more = {}) => ({ ts_ms: DAY_ONE + minute * MINUTE, energy_wh_total: wh, ...more });
	const diagnostics = { firmware_ver: "1.2", wifi_rssi: -61.5, status: "ok", metered: true, uptime_seconds: 12 };
	await say(1, "B-204", DAY_ONE + 20 * MINUTE, [
		reading(0, 100, { ...diagnostics, power_w: 40.5, switch_state: [1, 0], switch_wh: [60, 40], epoch: 3, boot: 1, seq: 1 }),
		reading(1, 101.5, { classroom: "A-1", device_id: "1", epoch: 3, boot: 1, seq: 2 }),
		reading(2, 102, { classroom: "elsewhere", switch_state: { Fan: true, Light: 0, Bell: 1 }, epoch: 3, boot: 1, seq: 3 }),
		reading(3, 102.25, { switch_state: { Light: 1, "10": 0, "9": 1, Fan: 0 }, epoch: 3, boot: 1, seq: 4 }),
	]);
	// A glitch: the 0 carries nothing. And a reading that comes late: what was posted is reversed.
	await say(2, "B-205", DAY_ONE + 20 * MINUTE, [
		...[reading(0, 500), reading(2, 510), reading(3, 0), reading(4, 511), reading(5, 512), reading(6, 513)],
	]);
	await say(2, "B-205", DAY_ONE + 21 * MINUTE, [reading(1, 504)]);
	// A device that never knew the time.
	await say(3, "B-206", DAY_ONE + 20 * MINUTE, [{ energy_wh_total: 7, epoch: 1, boot: 1, seq: 1, uptime_ms: 5_000 }]);
	await say(3, "B-206", DAY_ONE + 21 * MINUTE, [
		{ energy_wh_total: 8, epoch: 1, boot: 1, seq: 2, uptime_ms: 65_000, time_synced: false, ts_ms: DAY_ONE },
	]);
}

async function secondDay(): Promise<void> {
	await say(1, "B-204", DAY_TWO + 20 * MINUTE, [
		{ ts_ms: DAY_TWO, energy_wh_total: 130, epoch: 3, boot: 1, seq: 5 },
		{ ts_ms: DAY_TWO + MINUTE, energy_wh_total: 131, epoch: 3, boot: 1, seq: 6 },
	]);
}

async function audited(): Promise<AuditResult> {
	const reader = createPool({ url: database.url, role: "autovolt_backup", max: 1 });
	const parsed = parseHeads(readFileSync(join(dataDir, HEADS_FILE), "utf8"));
	const audit = new Audit(auditHash, { heads: parsed.ok ? parsed.heads : [], where: "the copy" });
	try {
		for await (const records of readAuditRecords(reader, now)) for (const record of records) audit.take(record);
		return audit.finish();
	} finally {
		await reader.end();
	}
}

/** What is found after a superuser who has switched the triggers off has done this; all is then as before. */
async function foundAfter(sql: string): Promise<string[]> {
	await inTransaction(owner, async (client) => {
		await client.query("SET LOCAL session_replication_role = replica");
		const { rowCount } = await client.query(sql);
		expect(rowCount, `${sql} changes something`).toBeGreaterThan(0);
	});
	try {
		return (await audited()).findings.map(({ sentence }) => sentence);
	} finally {
		await inTransaction(owner, async (client) => {
			await client.query("SET LOCAL session_replication_role = replica");
			for (const table of KEPT) await client.query(`DELETE FROM ${table}`);
			for (const table of KEPT) await client.query(`INSERT INTO ${table} SELECT * FROM kept.${table}`);
		});
	}
}

describe("verification of a database", { timeout: 120_000 }, () => {
	it("finds nothing wrong where nothing was touched, whatever kinds of readings there are", async () => {
		const result = await audited();
		expect(result.findings).toEqual([]);
		expect(result).toMatchObject({ registers: 3, heads: 2, wrong: 0, readings: { retired: 0, unsealed: 0 } });
		const { rows } = await owner.query(
			"SELECT count(*)::int AS entries, count(reverses)::int AS reversals FROM device_consumption_ledgers",
		);
		expect(result.entries).toBe(rows[0].entries);
		expect(rows[0].reversals).toBeGreaterThan(0);
		const events = await owner.query("SELECT count(*)::int AS n FROM telemetry_events");
		expect(result.readings.proven).toBeGreaterThanOrEqual(events.rows[0].n);
	});

	const CHANGES: Readonly<Record<string, string>> = {
		device_id: "device_id = 9",
		channel: "channel = 4",
		number: "number = 99",
		kind: "kind = 'jump'",
		reverses: "reverses = 1",
		method: "method = 'runtime'",
		quality: "quality = 'estimated'",
		confidence: "confidence = 'low'",
		flags: "flags = 'unbounded'",
		reason: "reason = 'unknown'",
		cause: "cause = set_byte(cause, 0, get_byte(cause, 0) # 1)",
		hash: "hash = set_byte(hash, 31, get_byte(hash, 31) # 1)",
		start_total_mwh: "start_total_mwh = start_total_mwh + 1",
	};
	const COLUMNS = [
		"device_id",
		"channel",
		"number",
		"kind",
		"reverses",
		"starts_at",
		"ends_at",
		"start_total_mwh",
		"end_total_mwh",
		"energy_mwh",
		"energy_min_mwh",
		"energy_max_mwh",
		"on_time_ms",
		"method",
		"quality",
		"confidence",
		"flags",
		"reason",
		"looked_at",
		"cause",
		"posted_at",
		"hash",
	];

	it("knows every column of an entry", async () => {
		const { rows } = await owner.query<{ name: string }>(
			"SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'device_consumption_ledgers' AND table_schema = 'public'",
		);
		expect(rows.map(({ name }) => name).sort()).toEqual([...COLUMNS].sort());
	});

	it.each(COLUMNS)("names the entry of which %s was changed", async (column) => {
		const change =
			CHANGES[column] ?? (column.endsWith("_at") ? `${column} = ${column} + interval '1 ms'` : `${column} = ${column} + 1`);
		const found = await foundAfter(`UPDATE device_consumption_ledgers SET ${change} WHERE device_id = 1 AND number = 3`);
		// Gone from its place, it is missing there; else it is itself not what was sealed. (Its hash: the next one does not follow.)
		expect(found[0]).toMatch(
			/^Device B-204, the whole device: entry 3( is missing|, which ends at 2026-11-21 04:32:00(\.001)? UTC)/,
		);
	});

	it("names an entry that was cut out of the middle, the one before which it is missing, and nothing after it", async () => {
		expect(await foundAfter("DELETE FROM device_consumption_ledgers WHERE device_id = 2 AND number = 2")).toEqual([
			"Device B-205, the whole device: entry 2 is missing, before the one that ends at 2026-11-21 04:34:00 UTC.",
		]);
	});

	it("names what was cut off at the end, also when the ledger's own position was set back: the head knows", async () => {
		const cut = "DELETE FROM device_consumption_ledgers WHERE device_id = 1 AND number >= 5";
		expect(await foundAfter(cut)).toEqual([
			"Device B-204, the whole device: entries 5 to 6 are missing at the end: the head of 2026-11-22 had recorded entry 6.",
		]);
		const back = `WITH gone AS (${cut} RETURNING 1), link AS (DELETE FROM ledger_head_links WHERE utc_date = '2026-11-22' RETURNING 1)
			UPDATE ledger_checkpoints c SET number = 4, hash = e.hash FROM device_consumption_ledgers e
			 WHERE c.device_id = 1 AND e.device_id = 1 AND e.number = 4`;
		expect(await foundAfter(back)).toEqual([
			"The daily head of 2026-11-22 does not follow from the links that it recorded of the registers.",
		]);
		const all = `${back.replace("link AS", "head AS (DELETE FROM ledger_heads WHERE utc_date = '2026-11-22' RETURNING 1), link AS")}`;
		expect(await foundAfter(all)).toEqual(["The daily head of 2026-11-22 is gone: the copy has it."]);
	});

	it("knows the end of today by the ledger's own position, before any head has it", async () => {
		await say(2, "B-205", DAY_TWO + 4 * 3_600_000, [{ ts_ms: DAY_TWO + 3 * 3_600_000, energy_wh_total: 514 }]);
		try {
			for (const table of KEPT)
				await owner.query(`DROP TABLE kept.${table}; CREATE TABLE kept.${table} AS SELECT * FROM ${table}`);
			expect((await audited()).findings).toEqual([]);
			const [sentence] = await foundAfter(
				"DELETE FROM device_consumption_ledgers WHERE device_id = 2 AND number = (SELECT max(number) FROM device_consumption_ledgers WHERE device_id = 2)",
			);
			expect(sentence).toMatch(
				/^Device B-205, the whole device: entry \d+ is missing at the end: the ledger's own position says/,
			);
		} finally {
			expect((await audited()).wrong).toBe(0);
		}
	});

	it("names entries that were swapped", async () => {
		const found = await foundAfter(
			"UPDATE device_consumption_ledgers SET number = CASE number WHEN 2 THEN -3 ELSE -2 END WHERE device_id = 1 AND number IN (2, 3)",
		);
		expect(found.length).toBeGreaterThan(0);
		const swapped = await foundAfter(
			`UPDATE device_consumption_ledgers a SET (ends_at, end_total_mwh, energy_mwh, cause, hash) =
			   (SELECT b.ends_at, b.end_total_mwh, b.energy_mwh, b.cause, b.hash FROM device_consumption_ledgers b WHERE b.device_id = 1 AND b.number = 5 - a.number)
			  WHERE a.device_id = 1 AND a.number IN (2, 3)`,
		);
		expect(swapped[0]).toBe(
			"Device B-204, the whole device: entry 2, which ends at 2026-11-21 04:32:00 UTC, is not what was sealed: a figure, an instant, its number or its place was changed.",
		);
	});

	it("names a chain that was forged anew from an entry on, by the head", async () => {
		const { rows } = await owner.query("SELECT max(number)::text AS last FROM device_consumption_ledgers WHERE device_id = 1");
		const found = await foundAfter(
			`WITH forged AS (UPDATE device_consumption_ledgers SET hash = sha256('forged') WHERE device_id = 1 AND number = ${rows[0].last} RETURNING hash)
			UPDATE ledger_checkpoints SET hash = sha256('forged') WHERE device_id = 1`,
		);
		expect(found.join("\n")).toContain("is another one than the head of 2026-11-22 recorded");
	});

	const READING_CHANGES: readonly (readonly [column: string, change: string, row: string])[] = [
		["energy_mwh", "energy_mwh = energy_mwh + 1", "seq = 2"],
		["power_mw", "power_mw = power_mw + 1", "seq = 1"],
		["filed_at", "filed_at = filed_at + interval '1 ms'", "seq = 2"],
		["device_clock_ms", "device_clock_ms = device_clock_ms + 1", "seq = 2"],
		["epoch", "epoch = 4", "seq = 2"],
		["boot", "boot = 2", "seq = 2"],
		["seq", "seq = 77", "seq = 2"],
		["uptime_ms", "uptime_ms = 1", "seq = 2"],
		["switch_states", "switch_states = '01'", "seq = 1"],
		["switch_energy_mwh", "switch_energy_mwh = '{1,2}'", "seq = 1"],
		["extra, a diagnostic", `extra = jsonb_set(extra, '{firmware_ver}', '"1.3"')`, "seq = 1"],
		["extra, the room it named", `extra = jsonb_set(extra, '{claims,classroom}', '"A-2"')`, "seq = 2"],
		["extra, a state by name", `extra = jsonb_set(extra, '{switch_state,Fan}', '"0"')`, "seq = 3"],
		["extra, all of it", "extra = NULL", "seq = 4"],
		["synced", "synced = false", "seq = 2"],
		["content_sha256", "content_sha256 = sha256('x')", "seq = 2"],
		["channel", "channel = 5", "seq = 2"],
	];
	it.each(READING_CHANGES)("names the reading of which %s was changed", async (_column, change, row) => {
		const found = await foundAfter(`UPDATE telemetry_events SET ${change} WHERE device_id = 1 AND ${row}`);
		expect(found.join("\n")).toMatch(
			/^Device B-204, the whole device: (the reading of 2026-11-21 04:3|entry \d, which ends at 2026-11-21 04:3\d:00 UTC.* reading)/,
		);
	});

	it("names a reading that carries nothing, when it was changed", async () => {
		expect(await foundAfter("UPDATE telemetry_events SET energy_mwh = 1 WHERE device_id = 2 AND energy_mwh = 0")).toEqual([
			"Device B-205, the whole device: the reading of 2026-11-21 04:33:00 UTC, which closes no entry, does not hash to what it was stored under: a figure of it was changed.",
		]);
	});

	it("names the entry whose reading is gone, unless its whole month was retired", async () => {
		const found = await foundAfter("DELETE FROM telemetry_events WHERE device_id = 3");
		expect(found[0]).toMatch(/^Device B-206, the whole device: entry 1, .*: the reading that closes it is gone or was changed/);
		await inTransaction(owner, async (client) => {
			await client.query("ALTER TABLE telemetry_events DETACH PARTITION telemetry_events_2026_11");
			await client.query("ALTER TABLE telemetry_events_2026_11 RENAME TO retired");
		});
		const { wrong, readings, entries } = await audited();
		expect({ wrong, readings }).toEqual({ wrong: 0, readings: { proven: 0, retired: entries, unsealed: 0 } });
		await owner.query("ALTER TABLE retired RENAME TO telemetry_events_2026_11");
		await owner.query(
			"ALTER TABLE telemetry_events ATTACH PARTITION telemetry_events_2026_11 FOR VALUES FROM ('2026-11-01Z') TO ('2026-12-01Z')",
		);
		expect((await audited()).wrong).toBe(0);
	});

	it.each([
		"recorded_at = recorded_at + interval '1 ms'",
		"registers = 4",
		"entries = entries + 1",
		"ledger_root = sha256('x')",
		"bills = 1",
		"bills_root = sha256('x')",
		"previous_sha256 = sha256('x')",
		"head_sha256 = sha256('x')",
	])("names the daily head of which %s", async (change) => {
		const found = await foundAfter(`UPDATE ledger_heads SET ${change} WHERE utc_date = '2026-11-21'`);
		expect(found[0]).toMatch(/^The daily head of 2026-11-21 /);
	});

	it("names a head whose link of a register was changed", async () => {
		const found = await foundAfter(
			"UPDATE ledger_head_links SET hash = sha256('x') WHERE utc_date = '2026-11-21' AND device_id = 1",
		);
		expect(found).toContain("The daily head of 2026-11-21 does not follow from the links that it recorded of the registers.");
	});
});

describe("the nightly verification", { timeout: 120_000 }, () => {
	const run = (dir: string | null = dataDir): Promise<Verification> =>
		verifyLedger({ pool: worker, clock, log, dataDir: dir, isStopped: () => false });
	const incidents = async () =>
		(await owner.query("SELECT subject, state, device_id, detail FROM incidents WHERE kind = 'broken_chain' ORDER BY subject"))
			.rows;

	it("keeps what it checked, opens one incident per broken chain, and closes it when the chain is whole again", async () => {
		expect(await run()).toMatchObject({
			ok: true,
			registers: 3,
			heads: 2,
			head_date: "2026-11-22",
			head_file: "compared",
			findings: [],
		});
		expect(await incidents()).toEqual([]);
		const change = async (by: number) =>
			inTransaction(owner, async (client) => {
				await client.query("SET LOCAL session_replication_role = replica");
				await client.query(
					"UPDATE device_consumption_ledgers SET energy_mwh = energy_mwh + $1 WHERE device_id = 2 AND number = 1",
					[by],
				);
			});
		await change(1);
		const broken = await run();
		expect(broken).toMatchObject({ ok: false, wrong: 1 });
		expect(broken.findings[0]).toContain("Device B-205, the whole device: entry 1");
		await run();
		expect(await incidents()).toEqual([
			{ subject: "register:2/0", state: "open", device_id: 2, detail: { sentences: broken.findings } },
		]);
		await change(-1);
		expect((await run()).ok).toBe(true);
		expect(await incidents()).toMatchObject([{ state: "closed" }]);
	});

	it("compares with the file, and says so when a line of it was changed", async () => {
		const path = join(dataDir, HEADS_FILE);
		const text = readFileSync(path, "utf8");
		writeFileSync(path, text.replace(/head [0-9a-f]{8}/, "head 00000000"));
		expect((await run()).findings).toEqual(["The daily head of 2026-11-21 is another one than the file ledger-heads.txt has."]);
		writeFileSync(path, text.replace("2026-11-21 recorded", "2026-11-21 removed"));
		expect((await run()).findings[0]).toMatch(/^The published heads .* cannot be read from line 3 on/);
		writeFileSync(path, text);
		expect((await run(null)).head_file).toBe("none");
	});

	it("ends at once when the worker stops, and is then found due again", async () => {
		await expect(verifyLedger({ pool: worker, clock, log, dataDir, isStopped: () => true })).rejects.toThrow("stopped before");
	});
});

describe("publishing the daily heads", { timeout: 60_000 }, () => {
	it("appends each once, after a crash amidst a line too, and keeps the latest on the topic", async () => {
		const folder = mkdtempSync(join(tmpdir(), "autovolt-heads-"));
		const sent: unknown[] = [];
		const publisher = createHeadPublisher({
			pool: worker,
			log,
			publish: (topic, payload, options) => sent.push([topic, JSON.parse(payload as string).date, options]),
			dataDir: folder,
		});
		await publisher.publish();
		const path = join(folder, HEADS_FILE);
		const whole = readFileSync(path, "utf8");
		const lines = whole
			.trimEnd()
			.split("\n")
			.filter((line) => !line.startsWith("#"));
		expect(lines.map((line) => line.slice(0, 10))).toEqual(["2026-11-21", "2026-11-22"]);
		await publisher.publish();
		expect(readFileSync(path, "utf8")).toBe(whole);
		writeFileSync(path, whole.slice(0, whole.indexOf("2026-11-22") + 30));
		await publisher.publish();
		expect(parseHeads(readFileSync(path, "utf8"))).toMatchObject({ ok: true });
		expect(
			readFileSync(path, "utf8")
				.trimEnd()
				.endsWith(lines[1] as string),
		).toBe(true);
		expect(sent).toEqual(Array.from({ length: 3 }, () => ["autovolt/audit/ledger-head", "2026-11-22", { qos: 1, retain: true }]));
		rmSync(folder, { recursive: true });
	});

	it("makes no head for a day that has one, nor for a day before the last one", async () => {
		const { rows } = await owner.query("SELECT count(*)::int AS n FROM ledger_heads");
		expect(await recordLedgerHead(worker, now, log)).toMatchObject({ date: "2026-11-22" });
		expect(await recordLedgerHead(worker, DAY_ONE - 86_400_000, log)).toBeNull();
		expect((await owner.query("SELECT count(*)::int AS n FROM ledger_heads")).rows).toEqual(rows);
	});
});
