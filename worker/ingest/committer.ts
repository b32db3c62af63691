import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { answers, type Database, failureKind, isMissingPartition } from "@/store/connection";
import { PartitionKeeper } from "@/store/telemetryEvents";
import type { Clock } from "../clock";
import type { Classified } from "./classify";
import { type BatchItem, commitBatch } from "./commitBatch";
import type { IngestMetrics } from "./metrics";

const ATTEMPTS_MAX = 6;
const RETRY_MS = 25;
const PROBE_MS = 500;
/** After a batch that held something stored already (a replay), so many batches are inserted without trying COPY. */
const BATCHES_WITHOUT_COPY = 20;

/** A batch item whose content can be replaced: a row that the server refuses becomes a quarantined one. */
export interface Committable extends BatchItem {
	classified: Classified;
}

/** Commits batches and knows what to do when that fails: try again, take apart, or refuse. Never rejects. */
export class Committer {
	ready = true;
	private stopped = false;
	private copyPause = 0;
	private readonly partitions: PartitionKeeper;

	constructor(
		private readonly database: Database,
		private readonly clock: Clock,
		private readonly log: Logger,
		private readonly metrics: IngestMetrics,
	) {
		this.partitions = new PartitionKeeper(database);
	}

	/** Afterwards every item has its final verdict, `refused` where the database would not answer. */
	async commit(items: readonly Committable[]): Promise<void> {
		const startedAt = this.clock.now();
		for (let attempt = 1; ; attempt++) {
			try {
				await this.write(items);
				this.metrics.committed((this.clock.now() - startedAt) / 1000);
				return;
			} catch (error) {
				if (isMissingPartition(error)) this.partitions.forget();
				else if (failureKind(error) === "content") return this.takeApart(items, error as Error);
				if (attempt >= ATTEMPTS_MAX) return this.refuse(items, error);
				this.log.debug({ event: "ingest.batch.retried", attempt, err: error });
				await sleep(RETRY_MS * 2 ** attempt);
			}
		}
	}

	stop(): void {
		this.stopped = true;
	}

	private async write(items: readonly Committable[]): Promise<void> {
		await this.partitions.ensure(filedInstants(items));
		if (this.copyPause > 0) this.copyPause--;
		else if (await commitBatch(this.database, items, true)) return;
		else this.copyPause = BATCHES_WITHOUT_COPY;
		await commitBatch(this.database, items, false);
	}

	/** One message must not keep the others out: halves are tried, and the one that the server refuses is quarantined. */
	private async takeApart(items: readonly Committable[], error: Error): Promise<void> {
		const [first] = items;
		if (items.length === 1 && first) {
			if (first.classified.kind === "bad") return this.refuse(items, error);
			this.log.error({ event: "ingest.message.store_rejected", err: error });
			first.classified = { kind: "bad", reason: "store_rejected", detail: error.message };
			return this.commit(items);
		}
		const half = Math.ceil(items.length / 2);
		await this.commit(items.slice(0, half));
		await this.commit(items.slice(half));
	}

	private refuse(items: readonly Committable[], error: unknown): void {
		for (const item of items) item.verdict = { kind: "refused", reason: "database" };
		this.log.error({ event: "ingest.database.refused", messages: items.length, err: error });
		if (!this.ready) return;
		this.ready = false;
		void this.probe();
	}

	private async probe(): Promise<void> {
		while (!this.stopped) {
			await sleep(PROBE_MS, undefined, { ref: false });
			if (!(await answers(this.database))) continue;
			this.ready = true;
			this.log.info({ event: "ingest.database.back" });
			return;
		}
	}
}

function* filedInstants(items: readonly Committable[]): Iterable<number> {
	for (const { classified } of items) {
		if (classified.kind === "readings") for (const { row, archived } of classified.readings) if (!archived) yield row.filedAt;
	}
}
