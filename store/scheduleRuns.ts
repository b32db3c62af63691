import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { RunOutcome } from "@/domain/timetable/decideRuns";

export interface ScheduleRun {
	readonly scheduleId: number;
	readonly dueAt: Instant;
	readonly state: boolean;
	readonly decidedAt: Instant;
	readonly outcome: RunOutcome;
	/** How many were told. */
	readonly switches: number;
	readonly detail: string;
}

export async function insertScheduleRuns(client: pg.ClientBase, runs: readonly ScheduleRun[]): Promise<void> {
	if (runs.length === 0) return;
	await client.query(
		`INSERT INTO schedule_runs (schedule_id, due_at, state, decided_at, outcome, switches, detail)
		 SELECT * FROM unnest($1::int[], $2::timestamptz[], $3::boolean[], $4::timestamptz[], $5::schedule_outcome[], $6::int[], $7::text[])`,
		[
			runs.map((run) => run.scheduleId),
			runs.map((run) => new Date(run.dueAt)),
			runs.map((run) => run.state),
			runs.map((run) => new Date(run.decidedAt)),
			runs.map((run) => run.outcome),
			runs.map((run) => run.switches),
			runs.map((run) => run.detail),
		],
	);
}

/** A run with what became of its commands. */
export interface AnsweredRun extends ScheduleRun {
	readonly schedule: string;
	/** Commands by status at `now`: queued, sent, confirmed, failed, expired (also those that waited beyond their time in vain). */
	readonly commands: Readonly<Record<string, number>>;
	/** The errors of commands, the most frequent first. */
	readonly errors: readonly string[];
}

/** Newest first, a little more than `limit` where several are due together; `before` = the last due instant seen. */
export async function readScheduleRuns(
	client: pg.ClientBase | pg.Pool,
	{ scheduleIds, before, limit, now }: { scheduleIds: readonly number[]; before: Instant | null; limit: number; now: Instant },
): Promise<AnsweredRun[]> {
	const { rows } = await client.query<{
		schedule_id: number;
		due_at: Date;
		state: boolean;
		decided_at: Date;
		outcome: RunOutcome;
		switches: number;
		detail: string;
		name: string;
		commands: Record<string, number> | null;
		errors: string[] | null;
	}>(
		`SELECT r.*, s.name, c.commands, c.errors
		   FROM (SELECT * FROM schedule_runs WHERE schedule_id = ANY ($1::int[]) AND ($2::timestamptz IS NULL OR due_at < $2)
		          ORDER BY due_at DESC FETCH FIRST $3 ROWS WITH TIES) r
		   JOIN schedules s ON s.id = r.schedule_id
		   LEFT JOIN LATERAL (
		     SELECT jsonb_object_agg(status, many) AS commands, array_remove(array_agg(error ORDER BY many DESC), NULL) AS errors
		       FROM (SELECT CASE WHEN waits THEN 'expired' ELSE status::text END AS status, count(*)::int AS many,
		                max(CASE WHEN waits THEN CASE WHEN sent_at IS NULL THEN 'not_sent' ELSE 'no_answer' END ELSE error END) AS error
		               FROM (SELECT *, status IN ('queued', 'sent') AND expires_at <= $4 AS waits FROM commands
		                      WHERE schedule_id = r.schedule_id AND due_at = r.due_at AND state = r.state) of_run
		              GROUP BY 1) by_status
		   ) c ON true
		  ORDER BY r.due_at DESC, r.schedule_id, r.state`,
		[scheduleIds, before === null ? null : new Date(before), limit, new Date(now)],
	);
	return rows.map((row) => ({
		scheduleId: row.schedule_id,
		schedule: row.name,
		dueAt: row.due_at.getTime(),
		state: row.state,
		decidedAt: row.decided_at.getTime(),
		outcome: row.outcome,
		switches: row.switches,
		detail: row.detail,
		commands: row.commands ?? {},
		errors: row.errors ?? [],
	}));
}
