import type pg from "pg";
import { addMonths, type LocalMonth } from "@/domain/calendar/zone";

/** Makes the partitions of a month (UTC) and of those after it, when they are missing. Throws at the first that cannot be made. */
export async function ensurePartitions(client: pg.Pool | pg.ClientBase, month: LocalMonth, ahead: number): Promise<void> {
	for (let n = 0; n <= ahead; n++)
		await client.query("SELECT autovolt_ensure_partition($1::date)", [`${addMonths(month, n)}-01`]);
}

/** Which of a month and those after it have no partition. */
export async function missingPartitions(
	client: pg.Pool | pg.ClientBase,
	month: LocalMonth,
	ahead: number,
): Promise<LocalMonth[]> {
	const wanted = Array.from({ length: ahead + 1 }, (_, n) => addMonths(month, n));
	const { rows } = await client.query<{ month: string }>(
		`SELECT month FROM unnest($1::text[]) AS month WHERE to_regclass('telemetry_events_' || replace(month, '-', '_')) IS NULL ORDER BY 1`,
		[wanted],
	);
	return rows.map((row) => row.month);
}

/** Months that have a partition, ascending, retired ones with their last readings left out. */
export async function findPartitions(client: pg.Pool | pg.ClientBase): Promise<LocalMonth[]> {
	const { rows } = await client.query<{ month: string }>(
		`SELECT replace(right(c.relname, 7), '_', '-') AS month
		   FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
		  WHERE i.inhparent = 'telemetry_events'::regclass AND c.relname ~ '^telemetry_events_\\d{4}_\\d{2}$'
		    AND NOT EXISTS (SELECT FROM archived_months a WHERE a.state = 'retired'
		                       AND to_char(a.month, 'YYYY_MM') = right(c.relname, 7))
		  ORDER BY 1`,
	);
	return rows.map((row) => row.month);
}
