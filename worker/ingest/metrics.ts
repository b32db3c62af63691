import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** What ingest counts. No device labels: ten thousand devices would be ten thousand series. */
export interface IngestMetrics {
	message(result: string): void;
	quarantined(reason: string): void;
	committed(seconds: number): void;
}

/** Registers the metrics, or makes silent ones when no registry is given. `waiting` is asked at each scrape. */
export function createIngestMetrics(registry: Registry | undefined, waiting: () => number): IngestMetrics {
	if (!registry) return { message() {}, quarantined() {}, committed() {} };
	const registers = [registry];
	const messages = new Counter({
		name: "autovolt_ingest_messages_total",
		help: "MQTT messages by what became of them.",
		labelNames: ["result"],
		registers,
	});
	const quarantined = new Counter({
		name: "autovolt_quarantined_messages_total",
		help: "Messages that were quarantined, by reason.",
		labelNames: ["reason"],
		registers,
	});
	const commits = new Histogram({
		name: "autovolt_ingest_commit_duration_seconds",
		help: "Time to commit one ingest batch.",
		buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
		registers,
	});
	new Gauge({
		name: "autovolt_ingest_waiting_messages",
		help: "Messages that wait for their commit.",
		registers,
		collect() {
			this.set(waiting());
		},
	});
	return {
		message: (result) => messages.inc({ result }),
		quarantined: (reason) => quarantined.inc({ reason }),
		committed: (seconds) => commits.observe(seconds),
	};
}
