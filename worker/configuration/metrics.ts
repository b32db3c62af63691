import { Counter, Gauge, type Registry } from "prom-client";

export interface ConfigMetrics {
	published(count: number): void;
	answered(result: "taken" | "refused" | "unknown"): void;
	/** How the last revisions of all devices stand. */
	stand(count: { readonly taken: number; readonly refused: number; readonly waiting: number }): void;
}

/** Registers the metrics, or makes silent ones when no registry is given. */
export function createConfigMetrics(registry: Registry | undefined): ConfigMetrics {
	if (!registry) return { published() {}, answered() {}, stand() {} };
	const registers = [registry];
	const published = new Counter({
		name: "autovolt_configs_published_total",
		help: "Configurations published to devices, again at each start and reconnection.",
		registers,
	});
	const answers = new Counter({
		name: "autovolt_config_answers_total",
		help: "Answers of devices to their configuration; unknown = to a revision that was never made.",
		labelNames: ["result"],
		registers,
	});
	const configs = new Gauge({
		name: "autovolt_device_configs",
		help: "Devices by what they made of their last configuration.",
		labelNames: ["state"],
		registers,
		aggregator: "max",
	});
	return {
		published: (count) => published.inc(count),
		answered: (result) => answers.inc({ result }),
		stand(count) {
			for (const state of ["taken", "refused", "waiting"] as const) configs.set({ state }, count[state]);
		},
	};
}
