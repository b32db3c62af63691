import type { Logger } from "pino";
import type { Pool } from "@/store/pool";
import { beat } from "@/store/workerHeartbeats";
import type { Clock } from "./clock";

const BEAT_MS = 5_000;

export interface HeartbeatOptions {
	readonly pool: Pool;
	readonly clock: Clock;
	readonly log: Logger;
	/** prom-client's metrics as JSON. */
	readonly metrics: () => Promise<readonly unknown[]>;
	readonly name: string;
	readonly broker: string;
	readonly connected: () => boolean;
}

/** Writes every 5 s that the worker lives, whether it has its broker, and what it counted. */
export class Heartbeat {
	private timer: NodeJS.Timeout | null = null;
	private readonly startedAt: number;

	constructor(private readonly options: HeartbeatOptions) {
		this.startedAt = options.clock.now();
	}

	async start(): Promise<void> {
		await this.write(this.options.connected());
		this.timer = setInterval(() => void this.write(this.options.connected()), BEAT_MS);
	}

	/** The last beat says that the broker is gone, so that nobody waits for it. */
	async stop(): Promise<void> {
		if (this.timer) clearInterval(this.timer);
		await this.write(false);
	}

	private async write(brokerConnected: boolean): Promise<void> {
		const { pool, clock, log, name, broker } = this.options;
		try {
			const metrics = await this.options.metrics();
			await beat(pool, { name, startedAt: this.startedAt, beatAt: clock.now(), broker, brokerConnected, metrics });
		} catch (error) {
			log.warn({ event: "worker.beat.failed", err: error });
		}
	}
}
