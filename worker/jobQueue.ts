import type { Logger } from "pino";
import { recoverAbandonedJobs, runQueuedJob } from "@/store/jobRuns";
import type { Pool } from "@/store/pool";

/** What to do with the request of each kind of job that people queue. The result is kept with the job. */
export type JobKinds = Readonly<Record<string, (request: unknown) => Promise<unknown>>>;

/** Kinds that people queue: put back into the queue when the worker that ran one dies. */
export const QUEUED_KINDS: readonly string[] = ["recalculate", "reprocess_quarantine"];

const POLL_MS = 500;
const RETRY_MS = 2_000;

/** Does queued jobs one after the other: when woken, and by a poll, since a wake-up may be lost. */
export class JobQueue {
	private timer: NodeJS.Timeout | null = null;
	private polling: Promise<void> | null = null;
	private stopped = false;
	/** The last look failed: what it was at may have been left half-way. */
	private broken = false;

	constructor(
		private readonly pool: Pool,
		private readonly log: Logger,
		private readonly kinds: JobKinds,
		private readonly pollMs = POLL_MS,
	) {}

	/** Begins, and looks at once when called again. */
	wake(): void {
		if (this.timer) clearTimeout(this.timer);
		this.timer = null;
		if (!this.stopped) this.polling ??= this.poll();
	}

	/** Lets a running job end, then stops. */
	async stop(): Promise<void> {
		this.stopped = true;
		if (this.timer) clearTimeout(this.timer);
		await this.polling;
	}

	private async poll(): Promise<void> {
		try {
			if (this.broken) await recoverAbandonedJobs(this.pool, QUEUED_KINDS);
			this.broken = false;
			for (const [kind, work] of Object.entries(this.kinds))
				while (!this.stopped && (await runQueuedJob(this.pool, kind, (job) => work(job.request))));
		} catch (error) {
			this.broken = true;
			this.log.error({ event: "job.failed", err: error });
		}
		this.polling = null;
		if (!this.stopped) this.timer = setTimeout(() => this.wake(), this.broken ? Math.max(RETRY_MS, this.pollMs) : this.pollMs);
	}
}
