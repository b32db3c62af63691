import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import { COMMAND_MS_MAX } from "@/domain/switching/commandState";
import { findLateAnswered } from "@/store/commandQueue";
import { type Database, notifyLive } from "@/store/connection";
import type { Reach } from "../broker";
import type { Clock } from "../clock";
import type { HeardMessage, Publish } from "../incoming";
import { type Stage, StageLoop } from "../stage";
import { Throttle } from "../throttle";
import { judgeWaiting } from "./judgeWaiting";
import { sendQueued } from "./sendQueued";
import { watchMotion } from "./watchMotion";

export interface ControlOptions {
	readonly pool: Database;
	readonly clock: Clock;
	readonly log: Logger;
	readonly publish: Publish;
	readonly reaches: (device: string) => Reach;
	/** Whether the broker can be published to at all. */
	readonly connected: () => boolean;
	/** Wraps the stage, to count what it does. */
	readonly measured?: (stage: Stage) => Stage;
}

export interface Control {
	start(): void;
	/** There may be something to do: an order, another rule. */
	wake(): void;
	/** Ingest has committed something. */
	heard(message: HeardMessage): void;
	/** Lets a running transaction end. */
	stop(): Promise<void>;
}

/** A confirmation must be on the screen within the second; 200 of them need not be 200 notices. */
const NOTICE_MS = 150;
const MOTION_LOOK_MS = 10_000;
/** Answers that were committed just before a worker died are looked for once, when the next one starts. */
const LATE_ANSWERS_MS = 86_400_000;
const COMMAND_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Commands and motion rules, beside the broker (README.md). */
export function createControl(options: ControlOptions): Control {
	return new ControlLoop(options);
}

class ControlLoop implements Control, Stage {
	readonly name = "control";
	private readonly loop: StageLoop;
	private readonly live: Throttle<"commands">;
	private readonly settledAt: Instant;
	private readonly answered = new Set<string>();
	private awaited: ReadonlySet<number> = new Set();
	private motionAt: Instant = 0;
	private isFirst = true;

	constructor(private readonly options: ControlOptions) {
		const { pool, clock, log, measured = (stage: Stage) => stage } = options;
		this.settledAt = clock.now() + COMMAND_MS_MAX;
		this.loop = new StageLoop(measured(this), log);
		this.live = new Throttle(NOTICE_MS, (type) => {
			// Browsers poll too; the next change says it again.
			notifyLive(pool, type).catch((error: unknown) => log.warn({ event: "control.notice.failed", err: error }));
		});
	}

	start(): void {
		this.loop.start();
	}

	wake(): void {
		this.motionAt = 0;
		this.loop.wake();
	}

	heard({ deviceId, type, commandId }: HeardMessage): void {
		if (type === "cmd_ack" && commandId !== null && COMMAND_ID.test(commandId)) this.answered.add(commandId.toLowerCase());
		else if (type === "motion") this.motionAt = 0;
		else if (!this.awaited.has(deviceId) || (type !== "switch" && type !== "readings")) return;
		this.loop.wake();
	}

	async stop(): Promise<void> {
		await this.loop.stop();
		this.live.stop();
	}

	/** Everything that can be done now. Returns how much moved. */
	async runOnce(): Promise<number> {
		const sent = await this.send();
		const judged = await this.judge();
		const ordered = await this.motion();
		return sent + judged + ordered;
	}

	private async send(): Promise<number> {
		// Expiry needs no broker, so nothing waits for ever; sending does.
		const reaches = this.options.connected() ? this.options.reaches : () => "absent" as const;
		const settledAt = this.options.connected() ? this.settledAt : Number.POSITIVE_INFINITY;
		let moved = 0;
		let left: readonly string[] = [];
		for (let more = true; more; ) {
			const before = left.length;
			const run = await sendQueued({ ...this.options, reaches, settledAt }, left);
			moved += run.moved;
			left = run.left;
			more = run.moved > 0 || left.length > before;
			if (run.moved > 0) this.live.say("commands");
		}
		return moved;
	}

	private async judge(): Promise<number> {
		const late = this.isFirst ? await findLateAnswered(this.options.pool, this.options.clock.now() - LATE_ANSWERS_MS) : [];
		const answered = [...new Set([...late, ...this.answered])];
		this.answered.clear();
		try {
			const { changed, awaited } = await judgeWaiting(this.options, answered);
			this.awaited = awaited;
			this.isFirst = false;
			if (changed > 0) this.live.say("commands");
			return changed;
		} catch (error) {
			for (const id of answered) this.answered.add(id);
			throw error;
		}
	}

	private async motion(): Promise<number> {
		const now = this.options.clock.now();
		if (now < this.motionAt) return 0;
		this.motionAt = now + MOTION_LOOK_MS;
		const { ordered, nextAt } = await watchMotion(this.options);
		if (nextAt !== null) this.motionAt = Math.min(this.motionAt, nextAt);
		return ordered;
	}
}
