import type { Logger } from "pino";

/** One step of the flow after ingest. */
export interface Stage {
	/** "ledger", "aggregate", "cost": also the name by which it is woken. */
	readonly name: string;
	/** One transaction: claim, load, decide, save. Returns how many units it claimed; 0 = nothing is stale. */
	runOnce(): Promise<number>;
	/** Whether the last run took all that one may and left more: the next one then follows at once. */
	hasMore?(): boolean;
}

const POLL_MS = 1_000;
const RETRY_MS_MAX = 5_000;
const REST_MS_MAX = 1_000;

/**
 * Runs a stage whenever it is woken, until nothing is stale; polls in between, since a wake-up may be lost.
 * A failing run is retried with growing pauses: nothing is lost, the marks stay.
 * `onWorked` wakes the next stage.
 */
export class StageLoop {
	private stopped = false;
	private wakeUp: (() => void) | null = null;
	private woken = false;
	private done: Promise<void> | null = null;

	constructor(
		private readonly stage: Stage,
		private readonly log: Logger,
		private readonly onWorked: () => void = () => {},
		/**
		 * Least time between two runs that found work. A run that took longer is followed by as long a rest, up to 1 s: under
		 * load work piles up into larger, cheaper batches and half of the time is left to the other stages. A full batch grows
		 * no larger by waiting.
		 */
		private readonly restMs = 0,
		/** How many times as long as it worked it rests, where that is more than `restMs`. */
		private readonly restPerWork = 1,
	) {}

	start(): void {
		this.done = this.run();
	}

	wake(): void {
		this.woken = true;
		this.wakeUp?.();
	}

	/** Lets the running transaction end, then stops. */
	async stop(): Promise<void> {
		this.stopped = true;
		this.wakeUp?.();
		await this.done;
	}

	private async run(): Promise<void> {
		let failures = 0;
		while (!this.stopped) {
			this.woken = false;
			const startedAt = performance.now();
			try {
				const claimed = await this.stage.runOnce();
				failures = 0;
				if (claimed > 0) {
					this.onWorked();
					await this.pause(this.stage.hasMore?.() ? 0 : this.restAfter(performance.now() - startedAt), false);
					continue;
				}
			} catch (error) {
				failures += 1;
				this.log.error({ event: "stage.failed", stage: this.stage.name, failures, err: error });
				await this.pause(Math.min(RETRY_MS_MAX, 100 * 2 ** failures), false);
				continue;
			}
			if (!this.woken) await this.pause(POLL_MS, true);
		}
	}

	private restAfter(tookMs: number): number {
		return this.restMs === 0 ? 0 : Math.max(this.restMs, Math.min(REST_MS_MAX, this.restPerWork * tookMs));
	}

	private pause(ms: number, wakeable: boolean): Promise<void> {
		if (ms === 0 && !wakeable) return new Promise((resolve) => setImmediate(resolve));
		return new Promise((resolve) => {
			const finish = () => {
				clearTimeout(timer);
				this.wakeUp = null;
				resolve();
			};
			const timer = setTimeout(finish, ms);
			this.wakeUp = () => {
				if (wakeable || this.stopped) finish();
			};
		});
	}
}
