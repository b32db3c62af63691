import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { inTransaction } from "./pool";

/** Whether a row can be written: a standby, a read-only default or a full disk refuses. Nothing stays of the attempt. */
export async function isDatabaseWritable(pool: pg.Pool): Promise<boolean> {
	const undo = new Error("undo");
	try {
		await inTransaction(pool, async (client) => {
			await client.query("INSERT INTO job_runs (kind, state, request) VALUES ('probe', 'done', '{}')");
			throw undo;
		});
	} catch (error) {
		return error === undo;
	}
	return false;
}

/** Names of the migrations that are in force, and of those that began and never ended. */
export async function readMigrations(pool: pg.Pool): Promise<{ applied: string[]; unfinished: string[] }> {
	const { rows } = await pool.query<{ migration_name: string; finished: boolean }>(
		"SELECT migration_name, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL",
	);
	return {
		applied: rows.filter((row) => row.finished).map((row) => row.migration_name),
		unfinished: rows.filter((row) => !row.finished).map((row) => row.migration_name),
	};
}

/** Whether the partition that takes the readings of next month (UTC) is there. */
export async function hasNextPartition(pool: pg.Pool, now: Instant): Promise<boolean> {
	const { rows } = await pool.query<{ there: boolean }>(
		"SELECT to_regclass('telemetry_events_' || to_char(date_trunc('month', $1::timestamptz) + interval '1 month', 'YYYY_MM')) IS NOT NULL AS there",
		[new Date(now)],
	);
	return rows[0]?.there === true;
}
