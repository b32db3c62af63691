import type { Logger } from "pino";
import { notifyLive } from "@/store/connection";
import type { Pool } from "@/store/pool";
import type { Clock } from "./clock";

const NOTICE_PAUSE_MS = 1_000;

/** Tells the browsers that something changed: at most once per second, and never loses the last change. */
export class LiveNotice {
	private sentAt = Number.NEGATIVE_INFINITY;
	private timer: NodeJS.Timeout | null = null;

	constructor(
		private readonly pool: Pool,
		private readonly clock: Clock,
		private readonly log: Logger,
		private readonly type: "usage" | "switches",
	) {}

	changed(): void {
		if (this.timer) return;
		const wait = Math.min(NOTICE_PAUSE_MS, Math.max(0, this.sentAt + NOTICE_PAUSE_MS - this.clock.now()));
		this.timer = setTimeout(() => void this.send(), wait);
	}

	async stop(): Promise<void> {
		if (this.timer) await this.send();
	}

	private async send(): Promise<void> {
		if (this.timer) clearTimeout(this.timer);
		this.timer = null;
		this.sentAt = this.clock.now();
		try {
			await notifyLive(this.pool, this.type);
		} catch (error) {
			// Browsers poll too; the next change says it again.
			this.log.warn({ event: "stage.notice.failed", type: this.type, err: error });
		}
	}
}
