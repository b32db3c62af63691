import { AggregatorRegistry, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { z } from "zod";
import { type PipelineHealth, readPipelineHealth, readWorkers, type WorkerSign } from "@/store/pipelineHealth";
import { createUsageReader } from "@/store/usage";
import type { Clock } from "../clock";
import type { Database } from "../database";
import { liveHub } from "../live/liveStream";

const kept = globalThis as typeof globalThis & { autovoltProcessMetrics?: Registry };

/** Metrics of this process, begun once: a registry refuses the same name twice. */
function processMetrics(): Registry {
	if (!kept.autovoltProcessMetrics) {
		kept.autovoltProcessMetrics = new Registry();
		collectDefaultMetrics({ register: kept.autovoltProcessMetrics });
	}
	return kept.autovoltProcessMetrics;
}

/** Prometheus text: this process, the pipeline as the database knows it, and what the workers counted. No device is named. */
export async function metricsText({ database, clock }: { database: Database; clock: Clock }): Promise<string> {
	const now = clock.now();
	const { health, workers } = await createUsageReader(database.pool).snapshot(async ({ client }) => ({
		health: await readPipelineHealth(client, now),
		workers: await readWorkers(client, now),
	}));
	const ofWorkers = workerMetrics(workers);
	const taken = new Set(ofWorkers.getMetricsAsArray().map((metric) => metric.name));
	const parts = [
		await processMetrics().metrics(),
		await pipelineMetrics(health, workers, taken).metrics(),
		await ofWorkers.metrics(),
	];
	return `${parts.map((part) => part.trimEnd()).join("\n")}\n`;
}

/** `taken`: names that the workers count themselves; they know better, and a name may stand only once. */
function pipelineMetrics(health: PipelineHealth, workers: readonly WorkerSign[], taken: ReadonlySet<string>): Registry {
	const registry = new Registry();
	const gauge = (name: string, help: string, value: number): void => {
		if (!taken.has(name)) new Gauge({ name, help, registers: [registry] }).set(value);
	};
	if (!taken.has("autovolt_stage_lag_seconds")) {
		const lag = new Gauge({
			name: "autovolt_stage_lag_seconds",
			help: "Age of the oldest work that waits.",
			labelNames: ["stage"],
			registers: [registry],
		});
		lag.set({ stage: "ledger" }, health.ledgerLagSeconds);
		lag.set({ stage: "aggregate" }, health.foldLagSeconds);
		lag.set({ stage: "cost" }, health.priceLagSeconds);
	}
	gauge("autovolt_online_devices", "Devices seen in the last 90 s.", health.onlineDevices);
	gauge("autovolt_silent_devices", "Devices once seen, but not in the last 10 minutes.", health.silentDevices);
	gauge("autovolt_unclaimed_devices", "Names that publish and belong to no device.", health.unclaimed);
	gauge("autovolt_quarantine_waiting", "Quarantined messages that were not reprocessed.", health.quarantined);
	gauge("autovolt_ledger_entries", "Entries of the ledger, reversals included.", health.ledgerEntries);
	gauge("autovolt_stale_folds", "Registers to fold and days to refold.", health.foldStale);
	gauge("autovolt_stale_prices", "Batches of days to price.", health.priceStale);
	gauge("autovolt_open_incidents", "Incidents that nobody has decided.", health.incidentsOpen);
	gauge("autovolt_workers", "Workers that beat in the last 30 s.", workers.filter((worker) => worker.isFresh).length);
	gauge(
		"autovolt_workers_connected",
		"Of these, connected to the broker.",
		workers.filter((worker) => worker.isFresh && worker.brokerConnected).length,
	);
	gauge("autovolt_live_streams", "Open streams of /api/live in this process.", liveHub().listenerCount);
	if (health.driftMwh !== null)
		gauge(
			"autovolt_reconciliation_drift_watthours",
			"Projections against the ledger at the last reconciliation.",
			Number(health.driftMwh) / 1e3,
		);
	return registry;
}

const workerMetric = z.object({
	name: z.string().regex(/^autovolt_[a-z0-9_]+$/),
	help: z.string(),
	type: z.enum(["counter", "gauge", "histogram", "summary"]),
	aggregator: z.string().optional(),
	values: z.array(
		z.looseObject({ value: z.number(), labels: z.record(z.string(), z.union([z.string(), z.number()])).default({}) }),
	),
});

/** What the live workers counted (prom-client's JSON in their heartbeat), summed. Their process metrics stay with them. */
function workerMetrics(workers: readonly WorkerSign[]): Registry {
	const lists = workers
		.filter((worker) => worker.isFresh && Array.isArray(worker.metrics))
		.map((worker) =>
			(worker.metrics as unknown[]).flatMap((metric) => {
				const parsed = workerMetric.safeParse(metric);
				return parsed.success ? [{ ...parsed.data, aggregator: parsed.data.aggregator ?? "sum" }] : [];
			}),
		);
	return AggregatorRegistry.aggregate(lists);
}
