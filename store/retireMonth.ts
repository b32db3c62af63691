import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Instant } from "@/domain/calendar/interval";
import type { LocalMonth } from "@/domain/calendar/zone";
import { insertAudit } from "./auditLog";
import { insertFloors, type NewFloor } from "./ledgerFloors";
import { inTransaction } from "./pool";
import { ARCHIVE_COLUMNS, type ArchivedMonth, countMonth, partitionRange } from "./retention";

/** Why a month of readings must not go yet, in words of its own kind. */
export interface RetentionBar {
	readonly kind: "marks" | "quarantine" | "incidents" | "chain" | "uncovered" | "unsettled" | "restored" | "folder" | "archive";
	readonly detail: string;
}

/** Kinds of incidents that say that a figure may not be what the readings say. Silence or a wrong clock says no such thing. */
const BARRING = [
	...["ledger.jump", "ledger.drop", "ledger.reset_uncounted", "ledger.pending", "projection_drift", "cost_drift"],
	...["readings_uncovered", "entries_unfounded", "broken_chain"],
];

const BARS = `
SELECT 'marks' AS kind, count(*)::int AS n FROM (
  SELECT FROM ledger_marks m, unnest(m.stale_from) AS f (at) WHERE f.at < $2
  UNION ALL SELECT FROM switch_marks m, unnest(m.stale_from) AS f (at) WHERE f.at < $2
  UNION ALL SELECT FROM stale_days WHERE starts_at < $2
  UNION ALL SELECT FROM price_marks m, unnest(m.local_dates) AS f (day) WHERE f.day < $2::date) m
UNION ALL
SELECT 'quarantine', count(*)::int FROM quarantine WHERE received_at < $2 AND device_id IS NOT NULL AND reprocessed_at IS NULL
UNION ALL
SELECT 'incidents', count(*)::int FROM incidents
 WHERE state IN ('open', 'acknowledged') AND kind = ANY ($3::text[]) AND device_id IS NOT NULL AND COALESCE(starts_at, ends_at, opened_at) < $2
   AND COALESCE(ends_at, starts_at, opened_at) >= $1`;

const WORDS: Readonly<Record<string, (n: number) => string>> = {
	marks: (n) => `${n} marks of readings or days up to its end have not been worked off`,
	quarantine: (n) => `${n} messages of known devices from before its end are in quarantine: reprocess them`,
	incidents: (n) => `${n} incidents about its figures are open: decide them`,
};

/** What stands in the way of a month, of what the database alone can say. */
export async function findBars(client: pg.ClientBase | pg.Pool, month: LocalMonth): Promise<RetentionBar[]> {
	const { start, end } = partitionRange(month);
	const { rows } = await client.query<{ kind: RetentionBar["kind"]; n: number }>(BARS, [new Date(start), new Date(end), BARRING]);
	return rows.flatMap(({ kind, n }) => (n === 0 ? [] : [{ kind, detail: WORDS[kind]?.(n) ?? `${n}` }]));
}

/** Readers and ingest wait behind whoever waits for the table: not for long. */
const LOCK_TIMEOUT_MS = 3_000;

/**
 * Lets a month of readings go: floors, job row, audit row, DETACH and DROP in one transaction. Throws when something has
 * changed since it was verified; then nothing has happened. Returns how many readings stay, for the ledger to begin from.
 */
export function retireMonth(
	pool: pg.Pool,
	month: LocalMonth,
	{ floors, now, beforeCommit }: { floors: readonly NewFloor[]; now: Instant; beforeCommit?: (() => Promise<void>) | undefined },
): Promise<number> {
	return inTransaction(pool, async (client) => {
		await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
		await insertFloors(client, month, floors);
		const { rows } = await client.query<{ kept: bigint }>("SELECT autovolt_retire_partition($1::date) AS kept", [`${month}-01`]);
		const kept = Number(rows[0]?.kept ?? 0);
		// The table is held: from here on nobody adds a reading or derives an entry.
		await assertStillTrue(client, month);
		await client.query(
			`INSERT INTO job_runs (kind, request, state, started_at, finished_at, result) VALUES ('retire_month', $1, 'done', $2, $2, $3)`,
			[JSON.stringify({ month }), new Date(now), JSON.stringify({ registers: floors.length, readings_kept: kept })],
		);
		await beforeCommit?.();
		return kept;
	});
}

async function assertStillTrue(client: pg.ClientBase, month: LocalMonth): Promise<void> {
	const bars = await findBars(client, month);
	if (bars.length > 0) throw new Error(`Month ${month} has changed since it was verified: ${bars[0]?.detail}.`);
	const { rows } = await client.query<{ n: number }>(
		`SELECT count(*)::int AS n FROM ledger_floors f JOIN device_consumption_ledgers r
		    ON r.device_id = f.device_id AND r.channel = f.channel AND r.reverses = f.number WHERE f.month = $1::date`,
		[`${month}-01`],
	);
	if ((rows[0]?.n ?? 0) > 0) throw new Error(`Month ${month} has changed since it was verified: an entry was reversed.`);
}

/**
 * Brings a month back from its archive, as the owner of the tables: the latest one that went, before any earlier one. The
 * ledger can then be derived again from there on.
 *
 * @param lines  what the file holds: COPY text; verified by the caller
 */
export function restoreMonth(pool: pg.Pool, archived: ArchivedMonth, lines: Readable, actor: string): Promise<void> {
	const { month } = archived;
	const part = `telemetry_events_${month.replace("-", "_")}`;
	return inTransaction(pool, async (client) => {
		await client.query("SELECT pg_advisory_xact_lock(hashtext('autovolt_ensure_partition'))");
		const { rows: later } = await client.query<{ month: string }>(
			"SELECT to_char(month, 'YYYY-MM') AS month FROM archived_months WHERE state = 'retired' AND month > $1::date ORDER BY 1 DESC LIMIT 1",
			[`${month}-01`],
		);
		if (later[0]) throw new Error(`${later[0].month} went after ${month}: restore it first.`);
		await client.query(`UPDATE archived_months SET state = 'restored', restored_at = now() WHERE month = $1::date`, [
			`${month}-01`,
		]);
		await client.query(`ALTER TABLE telemetry_events DETACH PARTITION ${part}`);
		await client.query(`DROP TABLE ${part}`);
		await client.query("SELECT autovolt_ensure_partition($1::date)", [`${month}-01`]);
		await pipeline(lines, client.query(copyFrom(`COPY telemetry_events (${ARCHIVE_COLUMNS}) FROM STDIN`)));
		const found = await countMonth(client, month);
		if (found !== archived.rows) throw new Error(`The archive of ${month} gave ${found} readings instead of ${archived.rows}.`);
		await client.query("DELETE FROM ledger_floors WHERE month = $1::date", [`${month}-01`]);
		const entry = {
			action: "readings.restore",
			subject: `month:${month}`,
			after: { readings: Number(found), file: archived.file },
		};
		await insertAudit(client, { actor, address: null }, entry);
		await client.query("SELECT pg_notify('autovolt_config', 'archive')");
	});
}
