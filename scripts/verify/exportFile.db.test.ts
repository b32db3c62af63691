import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "@/launch/bootstrap.mjs";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { copyEntries } from "@/store/deviceConsumptionLedgers";
import { readHeads } from "@/store/ledgerHeads";
import { createPool, inTransaction, type Pool } from "@/store/pool";
import { copyTelemetryEvents, PartitionKeeper } from "@/store/telemetryEvents";
import { insertDevice, insertSite } from "@/store/testLedger";
import { formatHeadLine } from "@/wire/ledgerHead";
import { recordLedgerHead } from "@/worker/schedule/ledgerHead";
import { chainChunk, EMPTY_CHAIN } from "../bench/sealedRegister";
import { parseVerifyOptions } from "./options";

const ENTRIES = 2_500;
let database: TestDatabase;
let owner: Pool;
const folder = mkdtempSync(join(tmpdir(), "autovolt-export-"));
const file = (name: string) => join(folder, name);

beforeAll(async () => {
	database = await createTestDatabase();
	owner = createPool({ url: database.url, max: 2 });
	await owner.query("UPDATE _prisma_migrations SET finished_at = '2020-01-01Z'");
	const site = await insertSite(owner, "Exported", "Asia/Kolkata", ["A-1"]);
	const deviceId = await insertDevice(owner, "B-204", site.siteId, site.rooms[0] ?? null);
	const { rows, entries, chain } = chainChunk(deviceId, EMPTY_CHAIN, ENTRIES);
	await new PartitionKeeper(owner).ensure(rows.map((row) => row.filedAt));
	await inTransaction(owner, async (client) => {
		await copyTelemetryEvents(client, rows);
		await copyEntries(client, entries);
	});
	const values = [deviceId, chain.number, chain.hash];
	await owner.query("INSERT INTO ledger_checkpoints (device_id, channel, number, hash) VALUES ($1, 0, $2, $3)", values);
	await recordLedgerHead(owner, Date.parse("2026-11-21T00:07:00Z"), pino({ level: "silent" }));
}, 60_000);
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await owner?.end();
	await database?.drop();
});

/** The command as an auditor types it. */
function verify(...args: string[]): { status: number | null; out: string } {
	const env = { ...process.env, DATABASE_URL: database.url, AUTOVOLT_DATA_DIR: folder };
	const run = spawnSync(process.execPath, ["--import", "tsx", "scripts/verify.ts", ...args], {
		cwd: ROOT,
		env,
		encoding: "utf8",
	});
	return { status: run.status, out: run.stdout + run.stderr };
}

describe("npm run verify", { timeout: 240_000 }, () => {
	it("says what it checked of a database that is whole, and ends with 0", () => {
		const { status, out } = verify();
		expect(out).toContain(`Checked: ${ENTRIES} ledger entries of 1 register, ${ENTRIES} readings, 0 issued bills, 1 daily head.`);
		expect(out).toContain("Every chain is whole");
		expect(status).toBe(0);
	});

	it("names what is wrong with a database, and ends with 1", async () => {
		const change = async (by: number) =>
			inTransaction(owner, async (client) => {
				await client.query("SET LOCAL session_replication_role = replica");
				await client.query("UPDATE device_consumption_ledgers SET energy_mwh = energy_mwh + $1 WHERE number = 7", [by]);
			});
		await change(1);
		const { status, out } = verify();
		await change(-1);
		expect(out).toContain("WRONG: 1 finding in 1 chain.");
		expect(out).toContain(
			"- Device B-204, the whole device: entry 7, which ends at 2025-11-01 00:01:10 UTC, is not what was sealed",
		);
		expect(status).toBe(1);
	});

	it("writes an export that can be checked without the database, compressed or not", async () => {
		expect(verify("--write", file("whole.jsonl.gz"))).toMatchObject({ status: 0 });
		expect(verify("--write", file("whole.jsonl"))).toMatchObject({ status: 0 });
		expect(
			gunzipSync(readFileSync(file("whole.jsonl.gz")))
				.toString()
				.split("\n").length,
		).toBe(readFileSync(file("whole.jsonl"), "utf8").split("\n").length);
		for (const name of ["whole.jsonl.gz", "whole.jsonl"]) {
			const { status, out } = verify("--export", file(name));
			expect(out).toContain(`${ENTRIES} ledger entries of 1 register, ${ENTRIES} readings`);
			expect(status).toBe(0);
		}
	});

	it("names what was changed in an export, what was cut off it, and a line that is none", () => {
		const whole = readFileSync(file("whole.jsonl"), "utf8");
		const lines = whole.trimEnd().split("\n");
		const entry = lines.findIndex((line) => line.startsWith('["entry",["9",'));
		const write = (changed: readonly string[]) => writeFileSync(file("changed.jsonl"), changed.join("\n"));

		const record = JSON.parse(lines[entry] as string);
		record[1][7] = String(Number(record[1][7]) + 1);
		write(lines.with(entry, JSON.stringify(record)));
		expect(verify("--export", file("changed.jsonl"))).toMatchObject({
			status: 1,
			out: expect.stringContaining("entry 9, which ends at"),
		});

		write(lines.slice(0, -1));
		expect(verify("--export", file("changed.jsonl"))).toMatchObject({
			status: 1,
			out: expect.stringContaining("The export is not whole"),
		});

		write(lines.with(entry, '["entry",["x"]]'));
		expect(verify("--export", file("changed.jsonl"))).toMatchObject({
			status: 2,
			out: expect.stringContaining("cannot be understood"),
		});

		write(lines.with(entry, "not json"));
		expect(verify("--export", file("changed.jsonl"))).toMatchObject({
			status: 2,
			out: expect.stringContaining(`line ${entry + 1}`),
		});

		expect(verify("--export", file("missing.jsonl"))).toMatchObject({ status: 2, out: expect.stringContaining("fix: ") });
	});

	it("compares with an auditor's copy of the heads", async () => {
		const [head] = await readHeads(owner);
		const line = head ? formatHeadLine(head) : "";
		writeFileSync(file("copy.txt"), `# mine\n${line}\n`);
		expect(verify("--export", file("whole.jsonl"), "--heads", file("copy.txt"))).toMatchObject({ status: 0 });
		writeFileSync(file("copy.txt"), `${line.replace(/head [0-9a-f]{4}/, "head 0000")}\n`);
		const other = verify("--export", file("whole.jsonl"), "--heads", file("copy.txt"));
		expect(other).toMatchObject({ status: 1, out: expect.stringContaining("The daily head of 2026-11-21 is another one than") });
		writeFileSync(file("copy.txt"), `${line.replace("2026-11-21 recorded", "2026-11-20 recorded")}\n`);
		expect(verify("--heads", file("copy.txt"))).toMatchObject({
			status: 1,
			out: expect.stringContaining("The daily head of 2026-11-20 is gone"),
		});
	});
});

describe("its arguments", () => {
	it("are told when they are not understood", () => {
		expect(parseVerifyOptions(["--export=a", "--heads", "b"])).toEqual({ exported: "a", write: null, heads: "b" });
		for (const args of [["--exprot", "a"], ["--export"], ["--export", "--heads"], ["x"], ["--write", "a", "--export", "b"]])
			expect(() => parseVerifyOptions(args)).toThrow(/not understood|checks nothing/);
	});
});
