import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";

/** Work that a stage should have done long ago. */
export interface OverdueMarks {
	readonly stage: "ledger" | "switching" | "aggregate" | "cost";
	readonly count: number;
	readonly oldest: Instant;
}

/**
 * Marks that were there before `before`, of each stage. Days to refold have no time of their own: those of devices of which
 * nothing is new to fold count as old when nobody holds them.
 */
export async function readOverdueMarks(client: pg.ClientBase, before: Instant): Promise<OverdueMarks[]> {
	const { rows } = await client.query<{ stage: OverdueMarks["stage"]; count: number; oldest: Date }>(
		`SELECT stage, count(*)::int AS count, min(at) AS oldest FROM (
		   SELECT 'ledger' AS stage, created_at AS at FROM ledger_marks
		   UNION ALL SELECT 'switching', created_at FROM switch_marks
		   UNION ALL SELECT 'aggregate', c.received_at FROM ledger_checkpoints c LEFT JOIN fold_positions f USING (device_id, channel)
		     WHERE c.number > COALESCE(f.number, 0)
		   UNION ALL SELECT 'cost', created_at FROM price_marks
		   UNION ALL SELECT 'cost', created_at FROM cost_marks) m
		  WHERE at < $1 GROUP BY stage ORDER BY stage`,
		[new Date(before)],
	);
	return rows.map((row) => ({ stage: row.stage, count: row.count, oldest: row.oldest.getTime() }));
}

const BACKLOG_SECONDS = 10;

/** Whether a stage is behind by more than some seconds, by the database's own clock: what it says of the last hours is not all. */
export async function hasBacklog(client: pg.ClientBase | pg.Pool): Promise<boolean> {
	const { rows } = await client.query<{ behind: boolean }>(
		`SELECT EXISTS (SELECT FROM ledger_marks WHERE created_at < now() - interval '${BACKLOG_SECONDS} seconds')
		     OR EXISTS (SELECT FROM switch_marks WHERE created_at < now() - interval '${BACKLOG_SECONDS} seconds') AS behind`,
	);
	return rows[0]?.behind ?? false;
}
