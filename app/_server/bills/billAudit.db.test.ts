import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as issueRoute } from "@/app/api/bills/route";
import { Audit } from "@/domain/audit/audit";
import { sealHead } from "@/domain/ledger/ledgerHead";
import { auditHash } from "@/store/auditHash";
import { readAuditRecords } from "@/store/auditRecords";
import { recordHead } from "@/store/ledgerHeads";
import { inTransaction } from "@/store/pool";
import { sha256 } from "@/worker/sha256";
import { send } from "../testRequests";
import { createMeteredCampus, dayOfReadings, type MeteredCampus } from "./meteredCampus.fixture";

const TABLES = ["billed_amounts", "bills", "bill_issues"] as const;

describe("verification of issued bills", { timeout: 120_000 }, () => {
	let campus: MeteredCampus;
	beforeAll(async () => {
		campus = await createMeteredCampus();
		const tariff = [
			{ kind: "energy_flat", rate_per_kwh: "8.5" },
			{ kind: "fixed", amount: "1000", per: "connection" },
		];
		await campus.price({ components: tariff, from: "2024-01-01" });
		await campus.price({ components: [{ kind: "energy_flat", rate_per_kwh: "9.37" }], from: "2024-01-01", room: "CSE-301" });
		for (const [device, wh] of [
			["A-1", 100],
			["B-1", 51],
		] as const) {
			await campus.read(device, dayOfReadings("2024-10-10", 1_000, wh));
			await campus.read(device, dayOfReadings("2024-11-05", 20_000, wh));
		}
		expect((await send(issueRoute, { token: campus.adminToken, body: { month: "2024-10" } })).status).toBe(201);
		// Late: October is adjusted by November's bills.
		await campus.read("A-1", [[Date.parse("2024-10-20T00:00:00Z"), 19_000]]);
		expect((await send(issueRoute, { token: campus.adminToken, body: { month: "2024-11" } })).status).toBe(201);
		const recordedAt = Date.parse("2026-11-21T00:07:00Z");
		await recordHead(campus.worker, "2026-11-21", ({ registers, bills, previous }) =>
			sealHead({ utcDate: "2026-11-21", recordedAt, previous }, registers, bills, sha256),
		);
		await campus.pool.query("CREATE SCHEMA kept");
		for (const table of TABLES) await campus.pool.query(`CREATE TABLE kept.${table} AS SELECT * FROM ${table}`);
	}, 120_000);
	afterAll(() => campus.close());

	/** What is found of the bills: this campus's readings are not hashed as ingest does. */
	async function audited(): Promise<{ bills: number; sentences: string[] }> {
		const audit = new Audit(auditHash);
		for await (const records of readAuditRecords(campus.worker, Date.now())) for (const record of records) audit.take(record);
		const { bills, findings } = audit.finish();
		return {
			bills,
			sentences: findings.filter(({ subject }) => !subject.startsWith("register:")).map(({ sentence }) => sentence),
		};
	}

	async function foundAfter(sql: string): Promise<string[]> {
		await inTransaction(campus.pool, async (client) => {
			await client.query("SET LOCAL session_replication_role = replica");
			expect((await client.query(sql)).rowCount, sql).toBeGreaterThan(0);
		});
		try {
			return (await audited()).sentences;
		} finally {
			await inTransaction(campus.pool, async (client) => {
				await client.query("SET LOCAL session_replication_role = replica");
				for (const table of TABLES) await client.query(`DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM kept.${table}`);
			});
		}
	}

	it("finds every bill as it was issued, adjustments, connections and rooms alike", async () => {
		const { rows } = await campus.pool.query("SELECT count(*)::int AS bills, count(DISTINCT kind)::int AS kinds FROM bills");
		expect(rows[0].bills).toBeGreaterThan(4);
		expect(rows[0].kinds).toBe(2);
		expect(await audited()).toEqual({ bills: rows[0].bills, sentences: [] });
	});

	const OF_TWO = "WHERE sequence = 2";
	it.each([
		["number", "UPDATE bills SET number = '2024-10/0099'"],
		["local_month", "UPDATE bills SET local_month = '2024-09-01'"],
		["sequence", "UPDATE bills SET sequence = 77"],
		[
			"kind",
			"UPDATE bills SET kind = CASE kind WHEN 'classroom' THEN 'connection' ELSE 'classroom' END::bill_kind, connection = CASE kind WHEN 'classroom' THEN 'site' END, classroom_id = CASE kind WHEN 'connection' THEN 1 END",
		],
		["energy_mwh", "UPDATE bills SET energy_mwh = energy_mwh + 1"],
		["adjustments_hundredths", "UPDATE bills SET adjustments_hundredths = adjustments_hundredths + 1"],
		["total_hundredths", "UPDATE bills SET total_hundredths = total_hundredths + 1"],
		["content", `UPDATE bills SET content = jsonb_set(content, '{document,totals,total}', '"0.01"')`],
		["content, what no column holds", `UPDATE bills SET content = jsonb_set(content, '{document,currency}', '"XXX"')`],
		["content, a name", `UPDATE bills SET content = jsonb_set(content, '{issued_by}', '"nobody"')`],
		["previous_sha256", "UPDATE bills SET previous_sha256 = sha256('x')"],
		["content_sha256", "UPDATE bills SET content_sha256 = sha256('x')"],
		["issue_id", "UPDATE bills SET issue_id = (SELECT max(id) FROM bill_issues)"],
		["site_id", "UPDATE bills SET site_id = 99"],
	])("names the bill of which %s was changed", async (_column, sql) => {
		expect((await foundAfter(`${sql} ${OF_TWO}`)).join("\n")).toMatch(
			/Bills of site \d+: bill (2 of the site is missing|2024-10\/00(02|03|99))/,
		);
	});

	it.each([
		["issued_at = issued_at + interval '1 ms'", "time of issue"],
		["issued_by = 'somebody else'", "issuer"],
		["basis_sha256 = sha256('x')", "basis"],
	])("names the bills whose issue says another thing: %s", async (change, what) => {
		expect((await foundAfter(`UPDATE bill_issues SET ${change} WHERE local_month = '2024-10-01'`))[0]).toContain(
			`bill 2024-10/0001 is filed with another ${what} than it says itself`,
		);
	});

	it("names the bill whose room was exchanged, or of which less is booked than it bills", async () => {
		const room =
			"UPDATE bills SET classroom_id = (SELECT max(classroom_id) + 1000 FROM bills) WHERE number = (SELECT max(number) FROM bills WHERE kind = 'classroom' AND total_hundredths <> 0)";
		expect((await foundAfter(room))[0]).toContain("another sum of what was booked than it says itself");
		expect((await foundAfter("UPDATE billed_amounts SET amount_hundredths = amount_hundredths + 1")).length).toBeGreaterThan(0);
	});

	it("names a bill that was taken out, and the last ones that were cut off: the head knows", async () => {
		expect((await foundAfter(`DELETE FROM bills ${OF_TWO}`))[0]).toMatch(
			/: bill 2 of the site is missing, before bill 2024-10\/0003\.$/,
		);
		const cut = await foundAfter("DELETE FROM bills WHERE local_month = '2024-11-01'");
		expect(cut).toEqual([expect.stringMatching(/: bills after \d+ are missing: the head of 2026-11-21 had recorded \d+\.$/)]);
		expect(await foundAfter("DELETE FROM bills")).toEqual([expect.stringContaining("bills after 0 are missing")]);
	});
});
