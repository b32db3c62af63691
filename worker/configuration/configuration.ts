import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { Instant } from "@/domain/calendar/interval";
import { countConfigs } from "@/store/configAnswers";
import { type Database, notifyLive } from "@/store/connection";
import { findConfigurable, nextConfigChange } from "@/store/deviceConfigs";
import type { Clock } from "../clock";
import type { HeardMessage, Publish } from "../incoming";
import { type Stage, StageLoop } from "../stage";
import { Throttle } from "../throttle";
import { hearAnswers } from "./hearAnswers";
import { type ConfigMetrics, createConfigMetrics } from "./metrics";
import { publishConfigs } from "./publishConfigs";
import { reviseConfigs } from "./reviseConfigs";

export interface ConfigurationOptions {
	readonly pool: Database;
	readonly clock: Clock;
	readonly log: Logger;
	readonly publish: Publish;
	/** Whether the broker can be published to at all. */
	readonly connected: () => boolean;
	readonly registry?: Registry;
	/** Wraps the stage, to count what it does. */
	readonly measured?: (stage: Stage) => Stage;
}

export interface Configuration {
	start(): void;
	/** The registry has changed: "device:B-204", or anything else for all of it. */
	changed(subject: string): void;
	/** Ingest has committed something. */
	heard(message: HeardMessage): void;
	/** The broker is there (again): what it was to keep may be lost. */
	brokerConnected(): void;
	/** Lets a running transaction end. */
	stop(): Promise<void>;
}

const DEVICES_AT_ONCE = 200;
/** A safety net: changes are told by NOTIFY, and a broken LISTEN looks at all when it is back. */
const LOOK_MS = 300_000;
/** What another worker made and did not live to publish. */
const PUBLISH_LOOK_MS = 10_000;
const COUNT_MS = 5_000;
const NOTICE_MS = 1_000;

/** Tells devices what they are, beside the broker (README.md). */
export function createConfiguration(options: ConfigurationOptions): Configuration {
	return new ConfigurationLoop(options);
}

class ConfigurationLoop implements Configuration, Stage {
	readonly name = "configuration";
	private readonly loop: StageLoop;
	private readonly live: Throttle<"status">;
	private readonly metrics: ConfigMetrics;
	private readonly names = new Set<string>();
	private readonly answered = new Set<number>();
	private isFirst = true;
	private all = true;
	private again = true;
	/** All devices are looked at then at the latest. */
	private fullLookAt: Instant = 0;
	/** The same, or earlier: a rating begins then, or a secret ends. */
	private lookAt: Instant = 0;
	private publishAt: Instant = 0;
	private countAt: Instant = 0;
	private counted = false;

	constructor(private readonly options: ConfigurationOptions) {
		const { pool, log, registry, measured = (stage: Stage) => stage } = options;
		this.metrics = createConfigMetrics(registry);
		this.loop = new StageLoop(measured(this), log);
		this.live = new Throttle(NOTICE_MS, (type) => {
			// Browsers poll too; the next change says it again.
			notifyLive(pool, type).catch((error: unknown) => log.warn({ event: "config.notice.failed", err: error }));
		});
	}

	start(): void {
		this.loop.start();
	}

	changed(subject: string): void {
		const [, device] = /^device:([\w-]{1,32})$/.exec(subject) ?? [];
		if (device === undefined) this.all = true;
		else this.names.add(device);
		this.loop.wake();
	}

	heard({ deviceId, type }: HeardMessage): void {
		if (type !== "config_ack") return;
		this.answered.add(deviceId);
		this.loop.wake();
	}

	brokerConnected(): void {
		this.again = true;
		this.loop.wake();
	}

	async stop(): Promise<void> {
		await this.loop.stop();
		this.live.stop();
	}

	/** Everything that can be done now. Returns how much moved. */
	async runOnce(): Promise<number> {
		const made = await this.revise();
		const published = await this.publish();
		const changed = await this.hear();
		const moved = made + published + changed;
		if (moved > 0) {
			this.counted = false;
			this.live.say("status");
		}
		await this.count();
		return moved;
	}

	private async revise(): Promise<number> {
		const now = this.options.clock.now();
		if (this.all || now >= this.lookAt) return this.reviseAll(now);
		if (this.names.size === 0) return 0;
		const names = [...this.names];
		this.names.clear();
		try {
			const made = await reviseConfigs(this.options, await findConfigurable(this.options.pool, { names }));
			if (made > 0) this.publishAt = 0;
			await this.lookAgain(now);
			return made;
		} catch (error) {
			for (const name of names) this.names.add(name);
			throw error;
		}
	}

	private async reviseAll(now: Instant): Promise<number> {
		this.all = false;
		this.names.clear();
		this.fullLookAt = now + LOOK_MS;
		let made = 0;
		try {
			for (let after = 0; ; ) {
				const ids = await findConfigurable(this.options.pool, { after, limit: DEVICES_AT_ONCE });
				made += await reviseConfigs(this.options, ids);
				after = ids.at(-1) ?? 0;
				if (ids.length < DEVICES_AT_ONCE) break;
			}
			await this.lookAgain(now);
		} catch (error) {
			this.all = true;
			throw error;
		}
		this.publishAt = 0;
		return made;
	}

	private async lookAgain(now: Instant): Promise<void> {
		const changeAt = await nextConfigChange(this.options.pool, now);
		this.lookAt = Math.min(this.fullLookAt, changeAt ?? Number.POSITIVE_INFINITY);
	}

	private async publish(): Promise<number> {
		const now = this.options.clock.now();
		if (!this.options.connected() || (!this.again && now < this.publishAt)) return 0;
		const again = this.again;
		this.again = false;
		try {
			const published = await publishConfigs(this.options, again);
			this.publishAt = now + PUBLISH_LOOK_MS;
			this.metrics.published(published);
			return published;
		} catch (error) {
			this.again = this.again || again;
			throw error;
		}
	}

	private async hear(): Promise<number> {
		if (!this.isFirst && this.answered.size === 0) return 0;
		const devices = [...this.answered];
		const isFirst = this.isFirst;
		this.answered.clear();
		try {
			const late = isFirst ? await hearAnswers(this.options, this.metrics, null) : null;
			this.isFirst = false;
			const { changed, requeued } = await hearAnswers(this.options, this.metrics, devices);
			if (requeued > 0) this.publishAt = 0;
			return changed + requeued + (late?.changed ?? 0);
		} catch (error) {
			for (const id of devices) this.answered.add(id);
			throw error;
		}
	}

	/** For the metrics alone. */
	private async count(): Promise<void> {
		const now = this.options.clock.now();
		if (this.counted || now < this.countAt) return;
		this.counted = true;
		this.countAt = now + COUNT_MS;
		this.metrics.stand(await countConfigs(this.options.pool));
	}
}
