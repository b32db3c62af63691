import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Clock } from "./clock";
import type { Stage } from "./stage";

/** Counts what stages do: when they last ran, how long their transactions take, how much they claimed, how often they fail. */
export function stageMeter(registry: Registry, clock: Clock): (stage: Stage) => Stage {
	const registers = [registry];
	const labelNames = ["stage"];
	const lastRun = new Gauge({
		name: "autovolt_stage_last_run_timestamp_seconds",
		help: "When the stage last ran to its end.",
		labelNames,
		registers,
		aggregator: "max",
	});
	const duration = new Histogram({
		name: "autovolt_stage_run_duration_seconds",
		help: "Time of one run that found work.",
		labelNames,
		buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
		registers,
	});
	const claimed = new Counter({ name: "autovolt_stage_claimed_total", help: "Units claimed.", labelNames, registers });
	const failed = new Counter({
		name: "autovolt_stage_failures_total",
		help: "Runs that failed and will be retried.",
		labelNames,
		registers,
	});
	return (stage) => ({
		name: stage.name,
		hasMore: () => stage.hasMore?.() ?? false,
		async runOnce() {
			const startedAt = clock.now();
			try {
				const units = await stage.runOnce();
				const endedAt = clock.now();
				lastRun.set({ stage: stage.name }, endedAt / 1000);
				if (units > 0) {
					claimed.inc({ stage: stage.name }, units);
					duration.observe({ stage: stage.name }, (endedAt - startedAt) / 1000);
				}
				return units;
			} catch (error) {
				failed.inc({ stage: stage.name });
				throw error;
			}
		},
	});
}
