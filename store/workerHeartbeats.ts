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
