import { toWattHours } from "@/domain/quantity/energy";
import { type AuditState, readAuditState } from "@/store/auditState";
import { type PipelineHealth, readPipelineHealth, readWorkers, type WorkerSign } from "@/store/pipelineHealth";
import { createUsageReader } from "@/store/usage";
import type { PipelineHealthResponse, PublicHealthResponse } from "@/wire/http/pipelineHealth";
import type { Clock } from "../clock";
import type { Database } from "../database";
import { type Outcome, ok } from "../outcome";
import { permits } from "../permission";
import type { Principal } from "../principal";
import { brokerRefusals } from "./brokerRefusals";

/** Readings wait at most this long before somebody should look. */
const LAG_SECONDS_MAX = 60;

interface Asking {
	readonly database: Database;
	readonly clock: Clock;
	readonly principal: Principal | null;
}

/** State of the pipeline. A stranger is told the one word; who is signed in learns why. */
export async function answerPipelineHealth({
	database,
	clock,
	principal,
}: Asking): Promise<Outcome<PipelineHealthResponse | PublicHealthResponse>> {
	const now = clock.now();
	const { health, workers, audit } = await createUsageReader(database.pool).snapshot(async ({ client }) => ({
		health: await readPipelineHealth(client, now),
		workers: await readWorkers(client, now),
		audit: await readAuditState(client),
	}));
	const reasons = [...auditReasons(audit), ...reasonsOf(health, workers)];
	const stopped = !workers.some((worker) => worker.isFresh && worker.brokerConnected);
	const status = stopped ? "unhealthy" : reasons.length > 0 ? "degraded" : "healthy";
	const timestamp = new Date(now).toISOString();
	if (principal === null) return ok({ status, timestamp });
	return ok({
		status,
		timestamp,
		reasons,
		telemetry: {
			total_events: health.totalEvents,
			unprocessed_events: health.unprocessedRegisters,
			events_last_hour: health.eventsLastHour,
			online_devices: health.onlineDevices,
			silent_devices: health.silentDevices,
			quarantined: health.quarantined,
		},
		ledger: { entries: health.ledgerEntries, resets_detected: health.resets, lag_seconds: health.ledgerLagSeconds },
		aggregation: { last_run: toIso(lastFoldAt(workers)), stale: health.foldStale + health.priceStale },
		reconciliation: {
			last_run: toIso(health.lastReconciledAt),
			drift_wh: health.driftMwh === null ? null : toWattHours(health.driftMwh),
			findings: { ...health.findings },
		},
		retention: health.retention && {
			looked_at: new Date(health.retention.lookedAt).toISOString(),
			...{ months: health.retention.months, kept_since: health.retention.keptSince, next: health.retention.next },
			...{ due_on: health.retention.dueOn, bars: [...health.retention.bars], archived_months: health.retention.archivedMonths },
		},
		// A finding names devices and figures of any site.
		verification: verificationOf(audit, permits(principal, "manager", { kind: "system" })),
		workers: workers.map((worker) => ({
			name: worker.name,
			beat_at: new Date(worker.beatAt).toISOString(),
			fresh: worker.isFresh,
			broker: worker.broker,
			broker_connected: worker.brokerConnected,
		})),
		broker_refusals: brokerRefusals(workers),
		incidents_open: health.incidentsOpen,
	});
}

function verificationOf(
	{ last, openIncidents, head }: AuditState,
	namesFindings: boolean,
): PipelineHealthResponse["verification"] {
	const { result } = last;
	return {
		checked_at: toIso(last.checkedAt),
		ok: result?.ok ?? null,
		failed: last.failed,
		registers: result?.registers ?? 0,
		entries: result?.entries ?? 0,
		readings: result?.readingsProven ?? 0,
		readings_retired: result?.readingsRetired ?? 0,
		readings_unsealed: result?.readingsUnsealed ?? 0,
		bills: result?.bills ?? 0,
		heads: result?.heads ?? 0,
		file_compared: result?.fileCompared ?? false,
		wrong: result?.wrong ?? 0,
		findings: namesFindings ? [...(result?.findings ?? [])] : [],
		duration_ms: result?.durationMs ?? 0,
		broken_chains: openIncidents,
		head: head && {
			date: head.utcDate,
			recorded_at: new Date(head.recordedAt).toISOString(),
			registers: head.registers,
			entries: Number(head.entries),
			bills: head.bills,
			head_sha256: Buffer.from(head.seal).toString("hex"),
		},
	};
}

/** Worse than anything that is late: what was posted is not what stands. */
function auditReasons({ last, openIncidents }: AuditState): string[] {
	if (openIncidents > 0 || last.result?.ok === false)
		return ["The last verification found entries, bills or heads that were changed. See Health, Audit."];
	return last.failed === null ? [] : ["The last verification of the chains did not come to an end. See Health, Audit."];
}

/** What a person should look at, worst first. */
export function reasonsOf(health: PipelineHealth, workers: readonly WorkerSign[]): string[] {
	const fresh = workers.filter((worker) => worker.isFresh);
	const reasons: string[] = [];
	if (fresh.length === 0)
		reasons.push("No worker has shown a sign of life for 30 s: readings wait with the devices. Start the worker.");
	else if (!fresh.some((worker) => worker.brokerConnected))
		reasons.push("The worker has no connection to the broker: readings wait with the devices. Check the broker.");
	if (health.ledgerLagSeconds > LAG_SECONDS_MAX) reasons.push(`The ledger is ${Math.round(health.ledgerLagSeconds)} s behind.`);
	if (health.foldLagSeconds > LAG_SECONDS_MAX) reasons.push(`The aggregates are ${Math.round(health.foldLagSeconds)} s behind.`);
	if (health.priceLagSeconds > LAG_SECONDS_MAX)
		reasons.push(`Costs are ${Math.round(health.priceLagSeconds)} s behind; answers price these days themselves.`);
	if (health.driftMwh !== null && health.driftMwh !== 0n)
		reasons.push("The last reconciliation found figures that differ from the ledger.");
	return reasons;
}

/** When the aggregate stage last ran, as the worker counts it (autovolt_stage_last_run_timestamp_seconds); null = unknown. */
export function lastFoldAt(workers: readonly WorkerSign[]): number | null {
	const runs = workers.flatMap(({ metrics }) => (Array.isArray(metrics) ? metrics : []).flatMap(foldRuns));
	return runs.length > 0 ? Math.max(...runs) * 1000 : null;
}

function foldRuns(metric: unknown): number[] {
	const { name, values } = (metric ?? {}) as { name?: unknown; values?: unknown };
	if (name !== "autovolt_stage_last_run_timestamp_seconds" || !Array.isArray(values)) return [];
	return values
		.filter((each: { labels?: { stage?: unknown } } | null) => each?.labels?.stage === "aggregate")
		.map((each: { value?: unknown }) => each.value)
		.filter((value): value is number => typeof value === "number" && value > 0);
}

function toIso(at: number | null): string | null {
	return at === null ? null : new Date(at).toISOString();
}
