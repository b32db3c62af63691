import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { Audit } from "@/domain/audit/audit";
import { auditHash } from "@/store/auditHash";
import { readAuditRecords } from "@/store/auditRecords";
import { inTransaction } from "@/store/pool";
import { HEADS_FILE, parseHeads } from "@/wire/ledgerHead";
import { createHeadPublisher } from "../headPublisher";
import { AuditWorld, DAY_ONE } from "./auditWorld.fixture";
import { recordLedgerHead } from "./ledgerHead";
import { type Verification, verifyLedger } from "./verifyLedger";

const log = pino({ level: "silent" });
const world = new AuditWorld();

describe("the nightly verification", { timeout: 120_000 }, () => {
	const run = (dir: string | null = world.dataDir): Promise<Verification> =>
		verifyLedger({ pool: world.worker, clock: world.clock, log, dataDir: dir, isStopped: () => false });
	const incidents = async () =>
		(
			await world.owner.query(
				"SELECT subject, state, device_id, detail FROM incidents WHERE kind = 'broken_chain' ORDER BY subject",
			)
		).rows;

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
			inTransaction(world.owner, async (client) => {
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
		const path = join(world.dataDir, HEADS_FILE);
		const text = readFileSync(path, "utf8");
		writeFileSync(path, text.replace(/head [0-9a-f]{8}/, "head 00000000"));
		expect((await run()).findings).toEqual(["The daily head of 2026-11-21 is another one than the file ledger-heads.txt has."]);
		writeFileSync(path, text.replace("2026-11-21 recorded", "2026-11-21 removed"));
		expect((await run()).findings[0]).toMatch(/^The published heads .* cannot be read from line 3 on/);
		writeFileSync(path, text);
		expect((await run(null)).head_file).toBe("none");
	});

	it("ends at once when the worker stops, and is then found due again", async () => {
		await expect(
			verifyLedger({ pool: world.worker, clock: world.clock, log, dataDir: world.dataDir, isStopped: () => true }),
		).rejects.toThrow("stopped before");
	});
});

describe("publishing the daily heads", { timeout: 60_000 }, () => {
	it("appends each once, after a crash amidst a line too, and keeps the latest on the topic", async () => {
		const folder = mkdtempSync(join(tmpdir(), "autovolt-heads-"));
		const sent: unknown[] = [];
		const publisher = createHeadPublisher({
			pool: world.worker,
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

	it("is not taken for a change by a verification that began before it", async () => {
		const audit = new Audit(auditHash);
		for await (const records of readAuditRecords(world.worker, world.now)) {
			for (const record of records) audit.take(record);
			if (!records.some(([kind]) => kind === "head")) continue;
			await world.say(1, "B-204", world.now, [{ ts_ms: world.now, energy_wh_total: 140, epoch: 3, boot: 1, seq: 7 }]);
			await recordLedgerHead(world.worker, world.now + 86_400_000, log);
		}
		const result = audit.finish();
		expect([result.findings, result.heads]).toEqual([[], 2]);
		expect(await world.audited()).toMatchObject({ wrong: 0, heads: 3 });
		world.now += 86_400_000;
	});

	it("makes no head for a day that has one, nor for a day before the last one", async () => {
		const { rows } = await world.owner.query("SELECT count(*)::int AS n FROM ledger_heads");
		expect(await recordLedgerHead(world.worker, world.now, log)).toMatchObject({ date: "2026-11-23" });
		expect(await recordLedgerHead(world.worker, DAY_ONE - 86_400_000, log)).toBeNull();
		expect((await world.owner.query("SELECT count(*)::int AS n FROM ledger_heads")).rows).toEqual(rows);
	});
});
