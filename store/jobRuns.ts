import type pg from "pg";
import { failureKind } from "./connection";
import { inTransaction } from "./pool";

export interface Job {
	readonly id: bigint;
	readonly request: unknown;
}

/** Held by the connection that runs a job: a job that is "running" while nobody holds it was abandoned by a crash. */
const JOB_LOCK = 7_303;

/**
 * Runs the oldest queued job of a kind, if no other worker has it. Its result, or why it failed, is kept with it. One that
 * failed because the database went away stays "running" without an owner, as after a crash: `recoverAbandonedJobs` puts it
 * back. Returns whether there was one.
 */
export async function runQueuedJob(pool: pg.Pool, kind: string, work: (job: Job) => Promise<unknown>): Promise<boolean> {
	return withClient(pool, async (client) => {
		const job = await claim(
			client,
			"SELECT id, request FROM job_runs WHERE kind = $1 AND state = 'queued' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED",
			[kind],
		);
		if (job) await finish(client, job, work, (error) => failureKind(error) === "transient");
		return job !== null;
	});
}

/** Runs a job unless one with the same request has been done or is being done: once per night, however many workers. */
export async function runJobOnce(
	pool: pg.Pool,
	kind: string,
	request: object,
	work: (job: Job) => Promise<unknown>,
): Promise<boolean> {
	return withClient(pool, async (client) => {
		const job = await claim(
			client,
			`INSERT INTO job_runs (kind, request)
			 SELECT $1, $2::jsonb
			  WHERE NOT EXISTS (SELECT FROM job_runs WHERE kind = $1 AND request = $2::jsonb AND state <> 'failed')
			 RETURNING id, request`,
			[kind, JSON.stringify(request)],
		);
		if (job) await finish(client, job, work);
		return job !== null;
	});
}

/** Puts jobs that died with their worker back: people's into the queue, the schedule's to be found due again. */
export async function recoverAbandonedJobs(pool: pg.Pool, queuedKinds: readonly string[]): Promise<number> {
	return inTransaction(pool, async (client) => {
		const { rowCount } = await client.query(
			`UPDATE job_runs SET state = CASE WHEN kind = ANY($1) THEN 'queued' ELSE 'failed' END::job_state,
			        error = CASE WHEN kind = ANY($1) THEN NULL ELSE 'The worker ended before the job did.' END
			  WHERE id IN (SELECT id FROM job_runs WHERE state = 'running' FOR UPDATE SKIP LOCKED)
			    AND pg_try_advisory_xact_lock(${JOB_LOCK}, id::int)`,
			[queuedKinds],
		);
		return rowCount ?? 0;
	});
}

async function claim(client: pg.PoolClient, sql: string, values: unknown[]): Promise<Job | null> {
	await client.query("BEGIN");
	try {
		// One at a time, in a statement of its own: the next one must see what the one before it committed.
		await client.query(`SELECT pg_advisory_xact_lock(${JOB_LOCK}, 0)`);
		const { rows } = await client.query<Job>(sql, values);
		const job = rows[0] ?? null;
		if (job) {
			await client.query(`SELECT pg_advisory_lock(${JOB_LOCK}, $1)`, [job.id]);
			await client.query("UPDATE job_runs SET state = 'running', started_at = now() WHERE id = $1", [job.id]);
		}
		await client.query("COMMIT");
		return job;
	} catch (error) {
		await client.query("ROLLBACK");
		throw error;
	}
}

async function finish(
	client: pg.PoolClient,
	job: Job,
	work: (job: Job) => Promise<unknown>,
	staysOpen: (error: unknown) => boolean = () => false,
): Promise<void> {
	try {
		const result = await work(job);
		await client.query("UPDATE job_runs SET state = 'done', finished_at = now(), result = $2, error = NULL WHERE id = $1", [
			job.id,
			JSON.stringify(result),
		]);
	} catch (error) {
		if (staysOpen(error)) throw error;
		await client.query("UPDATE job_runs SET state = 'failed', finished_at = now(), error = $2 WHERE id = $1", [
			job.id,
			(error as Error).message,
		]);
		throw error;
	} finally {
		await client.query(`SELECT pg_advisory_unlock(${JOB_LOCK}, $1)`, [job.id]).catch(() => {});
	}
}

/** The connection is closed, not returned, when work failed on it: a lock of its session must not outlive the job. */
async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
	const client = await pool.connect();
	let failed = true;
	try {
		const result = await work(client);
		failed = false;
		return result;
	} finally {
		client.release(failed);
	}
}
