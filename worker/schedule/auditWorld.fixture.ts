import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, expect } from "vitest";
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

const log = pino({ level: "silent" });
export const DAY_ONE = Date.parse("2026-11-21T04:30:00Z");
export const DAY_TWO = DAY_ONE + 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

const KEPT = [
	"device_consumption_ledgers",
	"telemetry_events",
	"ledger_checkpoints",
	"ledger_heads",
	"ledger_head_links",
] as const;

/**
 * Three devices, two days, two heads, a published file: stored as ingest stores, posted as the ledger posts. What a test
 * changes as a superuser without triggers is put back afterwards.
 */
export class AuditWorld {
	owner!: Pool;
	worker!: Pool;
	now = DAY_ONE;
	readonly clock = { now: () => this.now };
	readonly dataDir = mkdtempSync(join(tmpdir(), "autovolt-audit-"));
	private database!: TestDatabase;

	constructor() {
		beforeAll(() => this.start(), 60_000);
		afterAll(async () => {
			rmSync(this.dataDir, { recursive: true, force: true });
			await Promise.all([this.owner?.end(), this.worker?.end()]);
			await this.database?.drop();
		});
	}

	private async start(): Promise<void> {
		this.database = await createTestDatabase();
		this.owner = createPool({ url: this.database.url, max: 2 });
		this.worker = createPool({ url: this.database.url, role: "autovolt_worker", max: 3 });
		// What is stored here is older than this database: it was all kept as it is kept now.
		await this.owner.query("UPDATE _prisma_migrations SET finished_at = '2020-01-01Z'");
		const site = await insertSite(this.owner, "Audited", "Asia/Kolkata", ["A-1"]);
		for (const name of ["B-204", "B-205", "B-206"]) await insertDevice(this.owner, name, site.siteId, site.rooms[0] ?? null);
		await this.firstDay();
		this.now = DAY_ONE + 3 * HOUR;
		await recordLedgerHead(this.worker, this.now, log);
		await this.secondDay();
		this.now = DAY_TWO + 3 * HOUR;
		await recordLedgerHead(this.worker, this.now, log);
		await createHeadPublisher({ pool: this.worker, log, publish: () => {}, dataDir: this.dataDir }).publish();
		await this.keep();
	}

	/** What stands now is what is put back later. */
	async keep(): Promise<void> {
		await this.owner.query("DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept");
		for (const table of KEPT) await this.owner.query(`CREATE TABLE kept.${table} AS SELECT * FROM ${table}`);
	}

	/** Readings as a device sends them, stored as ingest stores them, posted as the ledger posts them. */
	async say(deviceId: number, name: string, receivedAt: number, messages: readonly object[]): Promise<void> {
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
		await new PartitionKeeper(this.worker).ensure(rows.map((row) => row.filedAt));
		await inTransaction(this.worker, async (client) => {
			await copyTelemetryEvents(client, rows);
			const filed = rows.map((row) => row.filedAt);
			await insertMark(client, [{ deviceId, channel: 0, staleFrom: Math.min(...filed), staleUntil: Math.max(...filed) }]);
		});
		await createLedgerStage({ pool: this.worker, clock: this.clock, log }).runOnce();
	}

	private async firstDay(): Promise<void> {
		const reading = (minute: number, wh: number, more = {}) => ({
			ts_ms: DAY_ONE + minute * MINUTE,
			energy_wh_total: wh,
			...more,
		});
		const diagnostics = { firmware_ver: "1.2", wifi_rssi: -61.5, status: "ok", metered: true, uptime_seconds: 12 };
		await this.say(1, "B-204", DAY_ONE + 20 * MINUTE, [
			reading(0, 100, { ...diagnostics, power_w: 40.5, switch_state: [1, 0], switch_wh: [60, 40], epoch: 3, boot: 1, seq: 1 }),
			reading(1, 101.5, { classroom: "A-1", device_id: "1", epoch: 3, boot: 1, seq: 2 }),
			reading(2, 102, { classroom: "elsewhere", switch_state: { Fan: true, Light: 0, Bell: 1 }, epoch: 3, boot: 1, seq: 3 }),
			reading(3, 102.25, { switch_state: { Light: 1, "10": 0, "9": 1, Fan: 0 }, epoch: 3, boot: 1, seq: 4 }),
		]);
		// A glitch: the 0 carries nothing. And a reading that comes late: what was posted is reversed.
		await this.say(2, "B-205", DAY_ONE + 20 * MINUTE, [
			...[reading(0, 500), reading(2, 510), reading(3, 0), reading(4, 511), reading(5, 512), reading(6, 513)],
		]);
		await this.say(2, "B-205", DAY_ONE + 21 * MINUTE, [reading(1, 504)]);
		// A device that never knew the time.
		await this.say(3, "B-206", DAY_ONE + 20 * MINUTE, [{ energy_wh_total: 7, epoch: 1, boot: 1, seq: 1, uptime_ms: 5_000 }]);
		await this.say(3, "B-206", DAY_ONE + 21 * MINUTE, [
			{ energy_wh_total: 8, epoch: 1, boot: 1, seq: 2, uptime_ms: 65_000, time_synced: false, ts_ms: DAY_ONE },
		]);
	}

	private async secondDay(): Promise<void> {
		await this.say(1, "B-204", DAY_TWO + 20 * MINUTE, [
			{ ts_ms: DAY_TWO, energy_wh_total: 130, epoch: 3, boot: 1, seq: 5 },
			{ ts_ms: DAY_TWO + MINUTE, energy_wh_total: 131, epoch: 3, boot: 1, seq: 6 },
		]);
	}

	async audited(): Promise<AuditResult> {
		const reader = createPool({ url: this.database.url, role: "autovolt_backup", max: 1 });
		const parsed = parseHeads(readFileSync(join(this.dataDir, HEADS_FILE), "utf8"));
		const audit = new Audit(auditHash, { heads: parsed.ok ? parsed.heads : [], where: "the copy" });
		try {
			for await (const records of readAuditRecords(reader, this.now)) for (const record of records) audit.take(record);
			return audit.finish();
		} finally {
			await reader.end();
		}
	}

	/** What is found after a superuser who has switched the triggers off has done this; all is then as before. */
	async foundAfter(sql: string): Promise<string[]> {
		await inTransaction(this.owner, async (client) => {
			await client.query("SET LOCAL session_replication_role = replica");
			const { rowCount } = await client.query(sql);
			expect(rowCount, `${sql} changes something`).toBeGreaterThan(0);
		});
		try {
			return (await this.audited()).findings.map(({ sentence }) => sentence);
		} finally {
			await inTransaction(this.owner, async (client) => {
				await client.query("SET LOCAL session_replication_role = replica");
				for (const table of KEPT) await client.query(`DELETE FROM ${table}`);
				for (const table of KEPT) await client.query(`INSERT INTO ${table} SELECT * FROM kept.${table}`);
			});
		}
	}
}
