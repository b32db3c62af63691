import { createHash } from "node:crypto";
import { Audit } from "@/domain/audit/audit";
import { canonicalLedger, netEntries } from "@/domain/ledger/canonicalEntry";
import { replayRegister } from "@/scripts/replay/replayRegister";
import { replaySwitchLog } from "@/scripts/replay/replaySwitchLog";
import { auditHash } from "@/store/auditHash";
import { readAuditRecords } from "@/store/auditRecords";
import { findEntriesByNumber } from "@/store/deviceConsumptionLedgers";
import type { Pool } from "@/store/pool";
import { findRegisters } from "@/store/registers";

const KINDS = ["ledger", "quarters", "days", "months", "costs", "switches"] as const;

/** What must be the same however often anything was killed: rows as text, in a fixed order, per kind of figure. */
export type Figures = Readonly<Record<(typeof KINDS)[number], readonly string[]>>;

const AMOUNTS = "energy_mwh, estimated_mwh, allocated_mwh, on_time_ms, covered_ms";
/** A row that was added to and taken from until nothing is left says the same as none. */
const SAYS_SOMETHING = "(energy_mwh, estimated_mwh, allocated_mwh, on_time_ms, covered_ms) <> (0, 0, 0, 0, 0)";
const sums = (table: string, when: string) =>
	`SELECT device_id, classroom_id, ${when}::text, ${AMOUNTS} FROM ${table} WHERE ${SAYS_SOMETHING} ORDER BY 1, 2, ${when}`;
/** A version is known by what it says: its number may be another one after a transaction that did not commit. */
const COSTS = `
SELECT c.device_id, c.classroom_id, c.local_date::text, v.site_id, v.effective_from::text, v.components::text, c.energy_mwh, c.cost_pico::text, c.parts_mwh
  FROM daily_costs c LEFT JOIN cost_versions v ON v.id = c.cost_version_id
 WHERE (c.energy_mwh, c.cost_pico) <> (0, 0) ORDER BY 1, 2, c.local_date, 4, v.effective_from, 6`;
const SWITCHES = `
SELECT device_id, position, at::text, state, source, evidence, flags, on_at::text, runtime_ms, off_at::text
  FROM switch_state_logs ORDER BY device_id, position, switch_state_logs.at, state`;

/** The net ledger without numbers and postedAt, quarter-hours, days, months, costs, the log of switches. */
export async function readFigures(pool: Pool): Promise<Figures> {
	const ledger: string[] = [];
	for (const register of await findRegisters(pool, null)) {
		const entries = await findEntriesByNumber(pool, register, 1n, 1_000_000);
		for (const text of canonicalLedger(netEntries(entries))) ledger.push(`${register.deviceId}|${register.channel}|${text}`);
	}
	return {
		ledger,
		quarters: await rowsOf(pool, sums("quarter_hours", "starts_at")),
		days: await rowsOf(pool, sums("daily_aggregates", "local_date")),
		months: await rowsOf(pool, sums("monthly_aggregates", "local_month")),
		costs: await rowsOf(pool, COSTS),
		switches: await rowsOf(pool, SWITCHES),
	};
}

async function rowsOf(pool: Pool, sql: string): Promise<string[]> {
	const { rows } = await pool.query<unknown[]>({ text: sql, rowMode: "array" });
	return rows.map((row) => row.map(String).join("|"));
}

/** The canonical hash. Throws where there is nothing: a run that stored nothing would equal any other. */
export function canonicalHash(figures: Figures): string {
	const empty = KINDS.find((kind) => figures[kind].length === 0);
	if (empty) throw new Error(`There are no ${empty} to compare.`);
	return createHash("sha256")
		.update(JSON.stringify(KINDS.map((kind) => figures[kind])))
		.digest("hex");
}

const SHOWN_MAX = 4;

/** Sentences of where two runs differ, with some rows of each; none when their hashes are equal. */
export function differences(uninterrupted: Figures, found: Figures): string[] {
	return KINDS.flatMap((kind) => {
		const [was, is] = [new Set(uninterrupted[kind]), new Set(found[kind])];
		const missing = [...was].filter((row) => !is.has(row));
		const surplus = [...is].filter((row) => !was.has(row));
		if (missing.length + surplus.length === 0) return [];
		const shown = [
			...missing.slice(0, SHOWN_MAX).map((row) => `  - ${row}`),
			...surplus.slice(0, SHOWN_MAX).map((row) => `  + ${row}`),
		];
		return [`${kind}: ${missing.length} rows missing, ${surplus.length} too many`, ...shown];
	});
}

/** What is stored, as keys of messages (stream.ts). */
export async function storedKeys(pool: Pool): Promise<Set<string>> {
	const { rows } = await pool.query<{ key: string }>(
		`SELECT d.esp32_name || '|' || COALESCE(t.device_clock_ms::text, '-') || '|' || t.energy_mwh AS key
		   FROM telemetry_events t JOIN devices d ON d.id = t.device_id
		 UNION ALL
		 SELECT d.esp32_name || '|event|' || e.epoch || '|' || e.seq FROM device_events e JOIN devices d ON d.id = e.device_id`,
	);
	return new Set(rows.map(({ key }) => key));
}

/** What `npm run verify` and `npm run replay` say: sentences of what is wrong, none when all is well. */
export async function verified(pool: Pool): Promise<string[]> {
	const audit = new Audit(auditHash);
	for await (const records of readAuditRecords(pool, Date.now())) for (const record of records) audit.take(record);
	const wrong = audit.finish().findings.map((finding) => `verify: ${JSON.stringify(finding)}`);
	for (const register of await findRegisters(pool, null)) {
		const { surplus, missing, brokenAt } = await replayRegister(pool, register);
		if (surplus.length + missing.length > 0 || brokenAt !== null)
			wrong.push(
				`replay: ${register.name} has ${surplus.length} entries too many, ${missing.length} missing, chain broken at ${brokenAt}`,
			);
		const log = register.channel === 0 ? await replaySwitchLog(pool, register.deviceId, Date.now()) : null;
		if (log && log.surplus + log.missing > 0) wrong.push(`replay: the switch log of ${register.name} differs`);
	}
	return wrong;
}

/** Marks, jobs and days that no stage has come to yet. */
export async function leftOver(pool: Pool): Promise<number> {
	const { rows } = await pool.query<{ n: bigint }>(`
SELECT (SELECT count(*) FROM ledger_marks) + (SELECT count(*) FROM switch_marks) + (SELECT count(*) FROM stale_days)
     + (SELECT count(*) FROM price_marks) + (SELECT count(*) FROM cost_marks)
     + (SELECT count(*) FROM ledger_checkpoints c LEFT JOIN fold_positions f USING (device_id, channel) WHERE c.number > COALESCE(f.number, 0))
     + (SELECT count(*) FROM daily_aggregates d LEFT JOIN priced_days p USING (device_id, classroom_id, local_date)
         WHERE p.revision IS DISTINCT FROM d.revision)
     + (SELECT count(*) FROM recalculations WHERE state = 'running')
     + (SELECT count(*) FROM job_runs WHERE kind = 'recalculate' AND state IN ('queued', 'running')) AS n`);
	return Number(rows[0]?.n ?? 0);
}

/** The part of it that stands between a reading and its quarter-hour. */
export async function unfolded(pool: Pool): Promise<number> {
	const { rows } = await pool.query<{ n: bigint }>(`
SELECT (SELECT count(*) FROM ledger_marks) + (SELECT count(*) FROM switch_marks)
     + (SELECT count(*) FROM ledger_checkpoints c LEFT JOIN fold_positions f USING (device_id, channel) WHERE c.number > COALESCE(f.number, 0)) AS n`);
	return Number(rows[0]?.n ?? 0);
}
