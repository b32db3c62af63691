import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { LIVE_SECONDS_MAX, STALE_SECONDS_MAX } from "./liveStatus";
import { type RetentionState, readRetentionState } from "./retentionState";

/** How the pipeline stands, over all sites. */
export interface PipelineHealth {
	/** Exact up to 100,000; above it the planner's estimate. */
	readonly totalEvents: number;
	/** Registers in batches that the ledger has not claimed. */
	readonly unprocessedRegisters: number;
	readonly eventsLastHour: number;
	readonly onlineDevices: number;
	/** Seen once, but not in the last 10 minutes. */
	readonly silentDevices: number;
	/** Not reprocessed. */
	readonly quarantined: number;
	readonly unclaimed: number;
	readonly ledgerEntries: number;
	/** Net of reversals. */
	readonly resets: number;
	readonly ledgerLagSeconds: number;
	/** Registers whose ledger is ahead of their fold, days to refold. */
	readonly foldStale: number;
	readonly foldLagSeconds: number;
	/** Batches of days to price, changed prices to spread. */
	readonly priceStale: number;
	readonly priceLagSeconds: number;
	readonly incidentsOpen: number;
	readonly lastReconciledAt: Instant | null;
	readonly driftMwh: bigint | null;
	/** Of the last night of every site, by kind. */
	readonly findings: Readonly<Record<string, number>>;
	readonly retention: RetentionState | null;
}

const EVENTS_COUNTED_MAX = 100_000;

const COUNTS = `
WITH seen AS (
  SELECT d.id, s.online, GREATEST(s.status_at, s.last_seen_at) AS said_at, GREATEST(s.last_seen_at, max(c.received_at)) AS at
    FROM devices d LEFT JOIN device_status s ON s.device_id = d.id LEFT JOIN ledger_checkpoints c ON c.device_id = d.id
   WHERE d.archived_at IS NULL GROUP BY d.id, s.device_id
), behind AS (
  SELECT c.received_at FROM ledger_checkpoints c LEFT JOIN fold_positions f USING (device_id, channel) WHERE c.number > COALESCE(f.number, 0)
)
SELECT
  (SELECT count(*) FROM (SELECT FROM telemetry_events LIMIT ${EVENTS_COUNTED_MAX + 1}) e) AS events_counted,
  (SELECT COALESCE(sum(GREATEST(p.reltuples, 0)), 0)::bigint FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid
    WHERE i.inhparent = 'telemetry_events'::regclass) AS events_estimated,
  (SELECT COALESCE(sum(cardinality(device_ids)), 0)::bigint FROM ledger_marks) AS unprocessed,
  (SELECT extract(epoch FROM $1 - min(created_at))::float8 FROM ledger_marks) AS ledger_lag,
  (SELECT count(*) FROM seen WHERE at >= $2 AND NOT (online IS FALSE AND said_at >= at)) AS online,
  (SELECT count(*) FROM seen WHERE at < $3) AS silent,
  (SELECT count(*) FROM quarantine WHERE reprocessed_at IS NULL) AS quarantined,
  (SELECT count(*) FROM unclaimed_devices) AS unclaimed,
  (SELECT COALESCE(sum(number), 0)::bigint FROM ledger_checkpoints) AS entries,
  (SELECT count(*) FILTER (WHERE reverses IS NULL) - count(*) FILTER (WHERE reverses IS NOT NULL)
     FROM device_consumption_ledgers WHERE kind IN ('reset_declared', 'reset_inferred')) AS resets,
  (SELECT count(*) FROM behind) + (SELECT count(*) FROM stale_days) AS fold_stale,
  (SELECT extract(epoch FROM $1 - min(received_at))::float8 FROM behind) AS fold_lag,
  (SELECT count(*) FROM price_marks) + (SELECT count(*) FROM cost_marks) AS price_stale,
  (SELECT extract(epoch FROM $1 - LEAST((SELECT min(created_at) FROM price_marks), (SELECT min(created_at) FROM cost_marks)))::float8) AS price_lag,
  (SELECT count(*) FROM incidents WHERE state = 'open') AS incidents_open`;

// By register and through the primary key: the month's partition has no index on time alone, and is far too big to scan.
const LAST_HOUR = `
SELECT count(e.device_id) AS events FROM ledger_checkpoints c
  JOIN LATERAL (SELECT device_id FROM telemetry_events t WHERE t.device_id = c.device_id AND t.channel = c.channel
                   AND t.filed_at >= $1 AND t.filed_at < $2) e ON true`;

const RECONCILED = `
SELECT finished_at, result FROM job_runs WHERE kind = 'reconcile' AND state = 'done' ORDER BY created_at DESC LIMIT 1`;

// The last night of each site.
const FOUND = `
SELECT kind, sum(n)::int AS n FROM (
  SELECT DISTINCT ON (request ->> 'site_id') result FROM job_runs WHERE kind = 'reconcile' AND state = 'done'
   ORDER BY request ->> 'site_id', created_at DESC) r, jsonb_each_text(COALESCE(r.result -> 'findings', '{}')) AS f (kind, n_text), LATERAL (SELECT f.n_text::int AS n) x
 GROUP BY kind ORDER BY kind`;

export async function readPipelineHealth(client: pg.ClientBase, now: Instant): Promise<PipelineHealth> {
	const at = (seconds: number) => new Date(now + seconds * 1000);
	const { rows } = await client.query<CountRow>(COUNTS, [at(0), at(-LIVE_SECONDS_MAX), at(-STALE_SECONDS_MAX)]);
	const { rows: hour } = await client.query<{ events: bigint }>(LAST_HOUR, [at(-3600), at(900)]);
	const { rows: reconciled } = await client.query<{ finished_at: Date | null; result: unknown }>(RECONCILED);
	const { rows: found } = await client.query<{ kind: string; n: number }>(FOUND);
	const row = rows[0] as CountRow;
	const counted = Number(row.events_counted);
	return {
		totalEvents: counted <= EVENTS_COUNTED_MAX ? counted : Math.max(counted, Number(row.events_estimated)),
		unprocessedRegisters: Number(row.unprocessed),
		eventsLastHour: Number(hour[0]?.events ?? 0),
		onlineDevices: Number(row.online),
		silentDevices: Number(row.silent),
		quarantined: Number(row.quarantined),
		unclaimed: Number(row.unclaimed),
		ledgerEntries: Number(row.entries),
		resets: Number(row.resets),
		ledgerLagSeconds: lag(row.ledger_lag),
		foldStale: Number(row.fold_stale),
		foldLagSeconds: lag(row.fold_lag),
		priceStale: Number(row.price_stale),
		priceLagSeconds: lag(row.price_lag),
		incidentsOpen: Number(row.incidents_open),
		lastReconciledAt: reconciled[0]?.finished_at?.getTime() ?? null,
		driftMwh: driftOf(reconciled[0]?.result),
		findings: Object.fromEntries(found.map(({ kind, n }) => [kind, n])),
		retention: await readRetentionState(client),
	};
}

type CountRow = Record<
	| "events_counted"
	| "events_estimated"
	| "unprocessed"
	| "online"
	| "silent"
	| "quarantined"
	| "unclaimed"
	| "entries"
	| "resets"
	| "fold_stale"
	| "price_stale"
	| "incidents_open",
	bigint
> &
	Record<"ledger_lag" | "fold_lag" | "price_lag", number | null>;

/** The clocks of this process and the database may differ a little: a lag is never negative. */
function lag(seconds: number | null): number {
	return Math.max(0, Math.round((seconds ?? 0) * 1000) / 1000);
}

function driftOf(result: unknown): bigint | null {
	const drift = (result as { drift_mwh?: unknown } | null | undefined)?.drift_mwh;
	return (typeof drift === "string" && /^-?\d+$/.test(drift)) || Number.isSafeInteger(drift)
		? BigInt(drift as string | number)
		: null;
}

export interface WorkerSign {
	readonly name: string;
	readonly beatAt: Instant;
	readonly isFresh: boolean;
	readonly broker: string;
	readonly brokerConnected: boolean;
	/** prom-client's metrics as JSON. */
	readonly metrics: unknown;
}

/** A worker beats every few seconds; one that has not for this long is gone or stuck. */
export const BEAT_SECONDS_MAX = 30;
/** Older signs of life are of workers that were renamed or taken away. */
const FORGOTTEN_SECONDS = 86_400;

export async function readWorkers(client: pg.ClientBase, now: Instant): Promise<WorkerSign[]> {
	const { rows } = await client.query<{
		name: string;
		beat_at: Date;
		broker: string;
		broker_connected: boolean;
		metrics: unknown;
	}>("SELECT name, beat_at, broker, broker_connected, metrics FROM worker_heartbeats WHERE beat_at > $1 ORDER BY name", [
		new Date(now - FORGOTTEN_SECONDS * 1000),
	]);
	return rows.map((row) => ({
		name: row.name,
		beatAt: row.beat_at.getTime(),
		isFresh: now - row.beat_at.getTime() <= BEAT_SECONDS_MAX * 1000,
		broker: row.broker,
		brokerConnected: row.broker_connected,
		metrics: row.metrics,
	}));
}
