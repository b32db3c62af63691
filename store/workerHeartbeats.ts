import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";

export interface WorkerBeat {
	readonly name: string;
	readonly startedAt: Instant;
	readonly beatAt: Instant;
	/** Where devices publish, without credentials. */
	readonly broker: string;
	readonly brokerConnected: boolean;
	/** prom-client's metrics as JSON. */
	readonly metrics: unknown;
}

/** Says that the worker lives: /readyz, the Health page and /metrics read it. */
export async function beat(
	pool: pg.Pool,
	{ name, startedAt, beatAt, broker, brokerConnected, metrics }: WorkerBeat,
): Promise<void> {
	await pool.query(
		`INSERT INTO worker_heartbeats (name, started_at, beat_at, broker, broker_connected, metrics)
		 VALUES ($1, $2, $3, $4, $5, $6)
		 ON CONFLICT (name) DO UPDATE SET started_at = EXCLUDED.started_at, beat_at = EXCLUDED.beat_at,
		   broker = EXCLUDED.broker, broker_connected = EXCLUDED.broker_connected, metrics = EXCLUDED.metrics`,
		[name, new Date(startedAt), new Date(beatAt), broker, brokerConnected, JSON.stringify(metrics)],
	);
}

const FORGOTTEN_DAYS = 7;

/** Workers that have not beaten since `before` while another one does; those that went a week ago were taken away. */
export async function readQuietWorkers(
	client: pg.ClientBase,
	before: Instant,
): Promise<{ readonly name: string; readonly beatAt: Instant }[]> {
	const { rows } = await client.query<{ name: string; beat_at: Date }>(
		`SELECT name, beat_at FROM worker_heartbeats
		  WHERE beat_at < $1 AND beat_at > $1 - interval '${FORGOTTEN_DAYS} days'
		    AND EXISTS (SELECT FROM worker_heartbeats WHERE beat_at >= $1) ORDER BY name`,
		[new Date(before)],
	);
	return rows.map((row) => ({ name: row.name, beatAt: row.beat_at.getTime() }));
}

const FRESH_MS = 60_000;

/** Whether a worker that beats now has been there for at least `longMs`: only then is silence the devices'. */
export async function hasListened(client: pg.ClientBase, now: Instant, longMs: number): Promise<boolean> {
	const { rows } = await client.query<{ there: boolean }>(
		"SELECT EXISTS (SELECT FROM worker_heartbeats WHERE beat_at > $1 AND started_at <= $2) AS there",
		[new Date(now - FRESH_MS), new Date(now - longMs)],
	);
	return rows[0]?.there ?? false;
}
