import { randomUUID } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const LOOK_MS = 2;

/** The other side of CRASH_HOLD (store/fault.ts): does something while a worker stands still at a point, then lets it go on. */
export class Hold {
	readonly file: string;
	/** When it was done (performance.now); null = not yet. */
	doneAt: number | null = null;
	private stopped = false;
	private running: Promise<void> = Promise.resolve();
	private failure: unknown = null;

	constructor(folder: string) {
		this.file = join(folder, "..", `hold-${randomUUID()}`);
	}

	watch(work: () => Promise<void>): void {
		this.running = this.run(work).catch((error: unknown) => {
			this.failure = error;
		});
	}

	/** Throws what the work threw. */
	async stop(): Promise<void> {
		this.stopped = true;
		rmSync(this.file, { force: true });
		await this.running;
		if (this.failure) throw this.failure;
	}

	private async run(work: () => Promise<void>): Promise<void> {
		while (!this.stopped && !existsSync(this.file)) await sleep(LOOK_MS);
		if (this.stopped) return;
		try {
			await work();
			this.doneAt = performance.now();
		} finally {
			rmSync(this.file, { force: true });
		}
	}
}
