import { describe, expect, it } from "vitest";
import { AuditWorld, DAY_TWO } from "./auditWorld.fixture";

const world = new AuditWorld();

describe("verification of a ledger", { timeout: 120_000 }, () => {
	it("finds nothing wrong where nothing was touched, whatever kinds of readings there are", async () => {
		const result = await world.audited();
		expect(result.findings).toEqual([]);
		expect(result).toMatchObject({ registers: 3, heads: 2, wrong: 0, readings: { retired: 0, unsealed: 0 } });
		const { rows } = await world.owner.query(
			"SELECT count(*)::int AS entries, count(reverses)::int AS reversals FROM device_consumption_ledgers",
		);
		expect(result.entries).toBe(rows[0].entries);
		expect(rows[0].reversals).toBeGreaterThan(0);
		const events = await world.owner.query("SELECT count(*)::int AS n FROM telemetry_events");
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
		const { rows } = await world.owner.query<{ name: string }>(
			"SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'device_consumption_ledgers' AND table_schema = 'public'",
		);
		expect(rows.map(({ name }) => name).sort()).toEqual([...COLUMNS].sort());
	});

	it.each(COLUMNS)("names the entry of which %s was changed", async (column) => {
		const change =
			CHANGES[column] ?? (column.endsWith("_at") ? `${column} = ${column} + interval '1 ms'` : `${column} = ${column} + 1`);
		const found = await world.foundAfter(`UPDATE device_consumption_ledgers SET ${change} WHERE device_id = 1 AND number = 3`);
		// Gone from its place, it is missing there; else it is itself not what was sealed. (Its hash: the next one does not follow.)
		expect(found[0]).toMatch(
			/^Device B-204, the whole device: entry 3( is missing|, which ends at 2026-11-21 04:32:00(\.001)? UTC)/,
		);
	});

	it("names an entry that was cut out of the middle, the one before which it is missing, and nothing after it", async () => {
		expect(await world.foundAfter("DELETE FROM device_consumption_ledgers WHERE device_id = 2 AND number = 2")).toEqual([
			"Device B-205, the whole device: entry 2 is missing, before the one that ends at 2026-11-21 04:34:00 UTC.",
		]);
	});

	it("names what was cut off at the end, also when the ledger's own position was set back: the head knows", async () => {
		const cut = "DELETE FROM device_consumption_ledgers WHERE device_id = 1 AND number >= 5";
		expect(await world.foundAfter(cut)).toEqual([
			"Device B-204, the whole device: entries 5 to 6 are missing at the end: the head of 2026-11-22 had recorded entry 6.",
		]);
		const back = `WITH gone AS (${cut} RETURNING 1), link AS (DELETE FROM ledger_head_links WHERE utc_date = '2026-11-22' RETURNING 1)
			UPDATE ledger_checkpoints c SET number = 4, hash = e.hash FROM device_consumption_ledgers e
			 WHERE c.device_id = 1 AND e.device_id = 1 AND e.number = 4`;
		expect(await world.foundAfter(back)).toEqual([
			"The daily head of 2026-11-22 does not follow from the links that it recorded of the registers.",
		]);
		const all = `${back.replace("link AS", "head AS (DELETE FROM ledger_heads WHERE utc_date = '2026-11-22' RETURNING 1), link AS")}`;
		expect(await world.foundAfter(all)).toEqual(["The daily head of 2026-11-22 is gone: the copy has it."]);
	});

	it("knows the end of today by the ledger's own position, before any head has it", async () => {
		await world.say(2, "B-205", DAY_TWO + 4 * 3_600_000, [{ ts_ms: DAY_TWO + 3 * 3_600_000, energy_wh_total: 514 }]);
		try {
			await world.keep();
			expect((await world.audited()).findings).toEqual([]);
			const [sentence] = await world.foundAfter(
				"DELETE FROM device_consumption_ledgers WHERE device_id = 2 AND number = (SELECT max(number) FROM device_consumption_ledgers WHERE device_id = 2)",
			);
			expect(sentence).toMatch(
				/^Device B-205, the whole device: entry \d+ is missing at the end: the ledger's own position says/,
			);
		} finally {
			expect((await world.audited()).wrong).toBe(0);
		}
	});

	it("names entries that were swapped", async () => {
		const found = await world.foundAfter(
			"UPDATE device_consumption_ledgers SET number = CASE number WHEN 2 THEN -3 ELSE -2 END WHERE device_id = 1 AND number IN (2, 3)",
		);
		expect(found.length).toBeGreaterThan(0);
		const swapped = await world.foundAfter(
			`UPDATE device_consumption_ledgers a SET (ends_at, end_total_mwh, energy_mwh, cause, hash) =
			   (SELECT b.ends_at, b.end_total_mwh, b.energy_mwh, b.cause, b.hash FROM device_consumption_ledgers b WHERE b.device_id = 1 AND b.number = 5 - a.number)
			  WHERE a.device_id = 1 AND a.number IN (2, 3)`,
		);
		expect(swapped[0]).toBe(
			"Device B-204, the whole device: entry 2, which ends at 2026-11-21 04:32:00 UTC, is not what was sealed: a figure, an instant, its number or its place was changed.",
		);
	});

	it("names a chain that was forged anew from an entry on, by the head", async () => {
		const { rows } = await world.owner.query(
			"SELECT max(number)::text AS last FROM device_consumption_ledgers WHERE device_id = 1",
		);
		const found = await world.foundAfter(
			`WITH forged AS (UPDATE device_consumption_ledgers SET hash = sha256('forged') WHERE device_id = 1 AND number = ${rows[0].last} RETURNING hash)
			UPDATE ledger_checkpoints SET hash = sha256('forged') WHERE device_id = 1`,
		);
		expect(found.join("\n")).toContain("is another one than the head of 2026-11-22 recorded");
	});
});
