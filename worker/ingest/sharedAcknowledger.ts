import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import { sequenceKeyText } from "@/domain/telemetry/idempotencyKey";
import { findCommittedNumbers, type NumberedKey } from "@/store/committedNumbers";
import type { Database } from "@/store/connection";
import { formatAck } from "@/wire/mqtt/ackMessage";
import { formatTopic } from "@/wire/mqtt/topics";
import type { Clock } from "../clock";
import type { Publish } from "../incoming";
import type { Acknowledgements } from "./acknowledger";
import type { Classified } from "./classify";

const TOPICS = ["telemetry", "event"] as const;
type Topic = (typeof TOPICS)[number];

interface Series {
	/** All numbers up to this one are committed, or given up; told to the device. */
	settled: number;
	/** Highest that this worker has committed. */
	highest: number;
	/** Since when the number after `settled` is missing though a later one is there. */
	missingSince: Instant | null;
}

interface State {
	readonly deviceId: number;
	epoch: number;
	readonly series: { [T in Topic]?: Series };
}

const FLUSH_MS = 200;
/** Below the first number that this worker sees of a device, so many may still be on their way through another. */
const LOOK_BACK = 100;
/** Asked at once per device and topic; the rest follows with the next run. */
const LOOK_AHEAD_MAX = 1_000;
/**
 * A number that stays away so long is passed: the device itself has lost it, or it waits in the broker's queue of a worker
 * that is down, which is on the disk by then (autosave_interval 30).
 */
const MISSING_MS_MAX = 120_000;

/**
 * The ack where several workers share a broker's messages. An ack is cumulative, but each worker sees some of a device's
 * numbers only: the one before may lie with a worker that dies. So it goes up to the first number that nobody has committed.
 */
export class SharedAcknowledger implements Acknowledgements {
	private readonly states = new Map<string, State>();
	/** Devices that have sent something since they were told. */
	private readonly due = new Map<string, Instant>();
	/** Devices of which a number is missing: looked at again, and told only when it has come. */
	private readonly held = new Set<string>();
	private readonly timer: NodeJS.Timeout;
	private running: Promise<void> | null = null;

	constructor(
		private readonly publish: Publish,
		private readonly database: Database,
		private readonly clock: Clock,
		private readonly log: Logger,
	) {
		this.timer = setInterval(() => void this.flush(), FLUSH_MS);
		this.timer.unref();
	}

	note(device: { readonly id: number; readonly name: string }, classified: Classified): boolean {
		if (classified.kind === "readings") {
			let noted = false;
			for (const { row } of classified.readings) noted = this.raise(device, row.epoch, row.seq, "telemetry") || noted;
			return noted;
		}
		if (classified.kind !== "event") return false;
		return this.raise(device, classified.event.row.epoch, classified.event.row.seq, "event");
	}

	/** Nothing to do: a number counts only once all before it are committed, whatever a broker dropped. */
	doubtAll(): void {}

	send(device: string, serverMs: Instant): void {
		this.due.set(device, serverMs);
	}

	async stop(): Promise<void> {
		clearInterval(this.timer);
		await this.running;
	}

	/** Asks once for all that is due. */
	async flush(): Promise<void> {
		if (this.running !== null) return this.running;
		if (this.due.size === 0 && this.held.size === 0) return;
		const due = new Map(this.due);
		this.due.clear();
		this.running = this.settle(due)
			.catch((error: unknown) => {
				this.log.warn({ event: "ingest.ack.failed", err: error });
				for (const [name, at] of due) if (!this.due.has(name)) this.due.set(name, at);
			})
			.finally(() => {
				this.running = null;
			});
		return this.running;
	}

	private async settle(due: ReadonlyMap<string, Instant>): Promise<void> {
		const open = [...this.openSeries(new Set([...due.keys(), ...this.held]))];
		const committed = await findCommittedNumbers(
			this.database,
			open.flatMap(({ state, topic, series }) => keysOf(state, topic, series)),
		);
		const moved = new Set<string>();
		this.held.clear();
		for (const { name, state, topic, series } of open) {
			const before = series.settled;
			this.advance(state, topic, series, committed);
			if (series.settled > before) moved.add(name);
			// The missing number may come through another worker.
			if (series.settled < series.highest) this.held.add(name);
		}
		for (const [name, at] of due) this.tell(name, at);
		for (const name of moved) if (!due.has(name)) this.tell(name, this.clock.now());
	}

	private *openSeries(names: ReadonlySet<string>): Iterable<{ name: string; state: State; topic: Topic; series: Series }> {
		for (const name of names) {
			const state = this.states.get(name);
			for (const topic of TOPICS) {
				const series = state?.series[topic];
				if (state && series) yield { name, state, topic, series };
			}
		}
	}

	/** Moves on over what is committed, and over what has been missing for too long. */
	private advance(state: State, topic: Topic, series: Series, committed: ReadonlySet<string>): void {
		const last = Math.min(series.highest, series.settled + LOOK_AHEAD_MAX);
		const now = this.clock.now();
		while (series.settled < last) {
			const { key } = keyOf(state, topic, series.settled + 1);
			if (committed.has(`${state.deviceId} ${key}`)) series.missingSince = null;
			else {
				series.missingSince ??= now;
				if (now - series.missingSince < MISSING_MS_MAX) return;
			}
			series.settled++;
		}
	}

	private tell(name: string, serverMs: Instant): void {
		const state = this.states.get(name);
		if (!state) return;
		const { epoch, series } = state;
		const ack = {
			epoch,
			event_seq: series.event?.settled ?? null,
			telemetry_seq: series.telemetry?.settled ?? null,
			server_ms: serverMs,
		};
		this.publish(formatTopic(name, "ack"), formatAck(ack));
	}

	private raise(
		device: { readonly id: number; readonly name: string },
		epoch: number | null,
		seq: number | null,
		topic: Topic,
	): boolean {
		if (epoch === null || seq === null) return false;
		let state = this.states.get(device.name);
		if (!state || state.epoch !== epoch) {
			state = { deviceId: device.id, epoch, series: {} };
			this.states.set(device.name, state);
		}
		const series = state.series[topic];
		if (series) series.highest = Math.max(series.highest, seq);
		else state.series[topic] = { settled: Math.max(0, seq - LOOK_BACK), highest: seq, missingSince: null };
		return true;
	}
}

function keysOf(state: State, topic: Topic, { settled, highest }: Series): NumberedKey[] {
	const count = Math.min(highest - settled, LOOK_AHEAD_MAX);
	return Array.from({ length: Math.max(0, count) }, (_, n) => keyOf(state, topic, settled + 1 + n));
}

/** Numbers belong to the device's own channel: an adapter's further channels have none. */
function keyOf({ deviceId, epoch }: State, topic: Topic, seq: number): NumberedKey {
	return { deviceId, key: Buffer.from(sequenceKeyText({ epoch, topic, channel: 0, seq }), "latin1").toString("hex") };
}
