import type { Instant } from "@/domain/calendar/interval";
import { type MilliwattHours, toWattHours } from "@/domain/quantity/energy";
import { Board, type BoardEdge } from "./board";
import { type DeviceSettings, readConfig } from "./deviceConfig";
import type { FaultPlan } from "./faults";
import type { TrueMeter } from "./load";
import { OrderMemory, type OrderVerdict, readOrder } from "./orders";
import { chosen, hash32 } from "./random";

export interface Outgoing {
	readonly device: string;
	readonly topic: "telemetry" | "event" | "status" | "cmd/ack" | "config/ack";
	readonly payload: Record<string, unknown> | readonly Record<string, unknown>[];
	readonly retain: boolean;
	/** The true instant at which it leaves. */
	readonly sendAt: Instant;
}

export interface ControllerOptions {
	readonly seed: number;
	readonly meter: TrueMeter;
	readonly faults: FaultPlan;
	readonly startedAt: Instant;
	/** What the counter had counted at `startedAt`: 0 for a new device. */
	readonly counterMwh?: MilliwattHours;
	/** Identity of the counter and number of the boot, continued from an earlier run. */
	readonly epoch?: number;
	readonly boot?: number;
	/** How many messages of each topic were numbered before: numbers survive restarts. */
	readonly seq?: number;
}

const DRAINED_PER_MESSAGE_MAX = 50;
/** So often a device writes down that it is alive; after a restart it says when it last did. */
const ALIVE_EVERY_MS = 2_000;
const FIRMWARE = "sim-1.0.0";

/**
 * A controller as the worker sees it: reads its meter at each tick, tells each switch that changes, obeys orders, numbers
 * its readings, keeps them while it is offline, restarts, and loses its counter. Knows no network and no clock: instants
 * come in, messages go out.
 */
export class Controller {
	private epoch: number;
	private boot: number;
	private seq: number;
	private eventSeq: number;
	private conn = 0;
	private bootedAt: Instant;
	/** True total at which the counter stood at 0; negative when it had counted before the meter's origin. */
	private zeroMwh: MilliwattHours;
	private unsyncedUntilTick = 0;
	private backlog: Record<string, unknown>[] = [];
	private keptEvents: Outgoing[] = [];
	private heldBack: Outgoing | null = null;
	private tick = 0;
	private readonly orders = new OrderMemory();
	private settings: DeviceSettings;
	/** What the broker keeps for a device that does not hear it yet. */
	private keptConfig: string | null = null;
	readonly board: Board;

	constructor(private readonly options: ControllerOptions) {
		const { seed, meter, startedAt, counterMwh = 0n } = options;
		this.epoch = options.epoch ?? hash32(seed, meter.device.name, "epoch");
		this.boot = options.boot ?? 1;
		this.seq = options.seq ?? 0;
		this.eventSeq = options.seq ?? 0;
		this.bootedAt = startedAt;
		this.board = new Board(meter, startedAt);
		this.settings = { rev: 0, ratingsMw: this.board.ratings() };
		this.zeroMwh = this.board.energyMwh() - counterMwh;
	}

	/** What the broker says for the device when its connection breaks. */
	get will(): Record<string, unknown> {
		return { online: false, why: "lwt", epoch: this.epoch, boot: this.boot, conn: this.conn };
	}

	/** The retained status of a new connection. Connections are numbered, since an old will may arrive after it. */
	connects(why: string): Record<string, unknown> {
		this.conn += 1;
		const { epoch, boot, conn } = this;
		return { online: true, why, epoch, boot, conn, backlog: this.backlog.length, lost: 0, fw: FIRMWARE };
	}

	/** Measures at `at`, the `tick`-th time (from 0). Returns what leaves, in order. Ticks must not go back. */
	measure(at: Instant, tick: number): Outgoing[] {
		const { faults } = this.options;
		if (faults.isSilent(tick)) return [];
		const out: Outgoing[] = tick === 0 ? this.boots("power_on", tick) : this.maybeRestarts(at, tick);
		this.tick = tick;
		out.push(...this.changes(at));
		if (tick > 0 && tick === this.unsyncedUntilTick) out.push(this.event(at, { type: "time_anchor", ts_ms: this.clock(at) }));
		const reading = this.reading(at, tick);
		if (faults.isOffline(tick)) {
			this.backlog.push(reading);
			this.keptEvents.push(...out);
			return [];
		}
		out.unshift(...this.keptEvents.map((event) => ({ ...event, sendAt: at })));
		this.keptEvents = [];
		if (this.keptConfig !== null) out.push(...this.takeConfig(this.keptConfig, at));
		const kept = this.backlog;
		this.backlog = [];
		for (let from = 0; from < kept.length; from += DRAINED_PER_MESSAGE_MAX)
			out.push(this.outgoing(at, "telemetry", kept.slice(from, from + DRAINED_PER_MESSAGE_MAX)));
		return [...out, ...this.throughTheAir(this.outgoing(at + faults.delayMs(tick), "telemetry", reading), tick)];
	}

	/** What has switched between two measurements, up to `at`: a device tells it at once. */
	tell(at: Instant): Outgoing[] {
		const { faults } = this.options;
		if (this.bootedAt > at || faults.isSilent(this.tick)) return [];
		const out = this.changes(at);
		if (!faults.isOffline(this.tick)) return out;
		this.keptEvents.push(...out);
		return [];
	}

	/** Does an order that came in at `at`, or says why not. Without a network, or a life, it hears nothing. */
	obey(text: string, at: Instant): Outgoing[] {
		const { faults } = this.options;
		const order = readOrder(text);
		if (order === null || faults.isSilent(this.tick) || faults.isOffline(this.tick)) return [];
		const out = this.changes(at);
		const known = this.orders.find(order.id);
		const verdict = known ?? this.judge(order, at);
		if (known === undefined && verdict === "done" && !("malformed" in order) && this.board.order(order.position, order.state))
			out.push(this.switched({ ...order, at }, { source: "mqtt", cmd_id: order.id }));
		this.orders.note(order.id, verdict);
		const answer = {
			cmd_id: order.id,
			ok: verdict === "done",
			...(verdict === "done" ? {} : { error: verdict }),
			ts_ms: this.isSynced(this.tick) ? this.clock(at) : 0,
			switch_state: this.board.states(),
		};
		return [...out, this.outgoing(at, "cmd/ack", answer)];
	}

	/** Goes by a configuration from `at` on, or says why not. One that comes before it hears anything waits for it, as the broker's does. */
	configure(text: string, at: Instant): Outgoing[] {
		const { faults } = this.options;
		if (this.bootedAt > at || faults.isSilent(this.tick) || faults.isOffline(this.tick)) {
			this.keptConfig = text;
			return [];
		}
		// First of all the old ratings count up to now.
		return [...this.changes(at), ...this.takeConfig(text, at)];
	}

	/** The board must have been advanced to `at`. An empty message takes it back: there is nothing to go by, and nobody to answer. */
	private takeConfig(text: string, at: Instant): Outgoing[] {
		this.keptConfig = null;
		if (text === "") return [];
		const { verdict, rev, settings } = readConfig(text, this.settings);
		const ok = verdict === "applied" || verdict === "unchanged";
		const answer = this.outgoing(at, "config/ack", { rev, ok, ...(ok ? {} : { error: verdict }) });
		if (verdict !== "applied") return [answer];
		this.settings = settings;
		this.board.rate(settings.ratingsMw);
		const ts_ms = this.isSynced(this.tick) ? this.clock(at) : 0;
		const told = { type: "config", rev, ratings_w: settings.ratingsMw.map((mw) => mw / 1_000), ts_ms };
		return [this.event(at, told), answer];
	}

	private judge(order: NonNullable<ReturnType<typeof readOrder>>, at: Instant): OrderVerdict {
		if ("malformed" in order) return "malformed";
		if (order.position < 0 || order.position >= this.options.meter.device.switches.length) return "no_such_switch";
		// Without a clock it cannot know; the order is not retained, so it is of now.
		return this.isSynced(this.tick) && order.expiresAt <= this.clock(at) ? "expired" : "done";
	}

	/** What people switched since the last look; a message that is lost on the way takes them with it. */
	private changes(at: Instant): Outgoing[] {
		const edges = this.board.advance(at);
		if (edges.length === 0 || this.options.faults.meets("drop", this.tick)) return [];
		return edges.map((edge) => this.switched(edge, { source: "manual" }));
	}

	private switched({ position, state, at }: BoardEdge, more: Record<string, unknown>): Outgoing {
		const ts = this.isSynced(this.tick) ? this.clock(at) : 0;
		const rating_w = (this.settings.ratingsMw[position] ?? 0) / 1_000;
		const switch_wh = toWattHours(this.board.ratedMwh(position));
		return this.event(at, { type: "switch", switch: position, state, ...more, rating_w, switch_wh, ts_ms: ts });
	}

	private maybeRestarts(at: Instant, tick: number): Outgoing[] {
		const restart = this.options.faults.restarts(tick);
		if (restart === "no") return [];
		const before = this.board.toldUntil;
		const bootedAt = Math.max(before, at - chosen(500, 4_000, this.options.seed, this.options.meter.device.name, "boot", tick));
		const told = this.changes(bootedAt);
		const aliveAt = Math.max(before, bootedAt - ALIVE_EVERY_MS);
		const prevAlive = this.isSynced(tick - 1) ? this.clock(aliveAt) : aliveAt - this.bootedAt;
		this.boot += 1;
		this.bootedAt = bootedAt;
		if (restart === "loses_counter") {
			this.epoch = hash32(this.options.seed, this.options.meter.device.name, "epoch", this.boot);
			this.seq = 0;
			this.eventSeq = 0;
			this.zeroMwh = this.board.energyMwh();
		}
		return [...told, ...this.boots(restart === "loses_counter" ? "brownout" : "software", tick, prevAlive)];
	}

	/** Says that it has started, and which switches are on since. */
	private boots(reason: string, tick: number, prevAlive?: number): Outgoing[] {
		this.unsyncedUntilTick = tick + this.options.faults.unsyncedTicks(this.boot);
		this.tick = tick;
		const at = this.bootedAt;
		const alive = prevAlive === undefined ? {} : { prev_alive: prevAlive };
		const boot = this.event(at, {
			type: "boot",
			reset_reason: reason,
			...alive,
			ts_ms: this.isSynced(tick) ? this.clock(at) : 0,
		});
		const on = this.board.states().flatMap((state, position) => (state === 1 ? [{ position, state: true, at }] : []));
		return [boot, ...on.map((edge) => this.switched(edge, { source: "system" }))];
	}

	private reading(at: Instant, tick: number): Record<string, unknown> {
		const { meter, seed } = this.options;
		const synced = this.isSynced(tick);
		const clock = this.clock(at);
		this.seq += 1;
		return {
			v: 1,
			esp32_name: meter.device.name,
			epoch: this.epoch,
			boot: this.boot,
			seq: this.seq,
			...(synced ? { timestamp: Math.floor(clock / 1_000) } : {}),
			ts_ms: synced ? clock : 0,
			uptime_ms: at - this.bootedAt,
			time_synced: synced,
			energy_wh_total: toWattHours(this.board.energyMwh() - this.zeroMwh),
			power_w: Number(this.board.powerMw()) / 1_000,
			switch_state: this.board.states(),
			firmware_ver: FIRMWARE,
			wifi_rssi: -chosen(48, 79, seed, meter.device.name, "rssi", Math.floor(tick / 10)),
			free_heap: chosen(170_000, 190_000, seed, meter.device.name, "heap", tick),
		};
	}

	private event(at: Instant, fields: Record<string, unknown>): Outgoing {
		this.eventSeq += 1;
		const { epoch, boot } = this;
		const base = {
			v: 1,
			esp32_name: this.options.meter.device.name,
			epoch,
			boot,
			seq: this.eventSeq,
			uptime_ms: at - this.bootedAt,
		};
		return this.outgoing(at, "event", { ...base, ...fields });
	}

	private throughTheAir(message: Outgoing, tick: number): Outgoing[] {
		const { faults } = this.options;
		const late = this.heldBack;
		this.heldBack = null;
		if (faults.meets("drop", tick)) return late ? [late] : [];
		if (faults.meets("reorder", tick)) {
			this.heldBack = message;
			return late ? [late] : [];
		}
		const out = faults.meets("duplicate", tick) ? [message, message] : [message];
		return late ? [...out, { ...late, sendAt: message.sendAt }] : out;
	}

	private isSynced(tick: number): boolean {
		return tick >= this.unsyncedUntilTick;
	}

	private clock(at: Instant): Instant {
		return this.options.faults.clock(at, this.options.startedAt);
	}

	private outgoing(sendAt: Instant, topic: Outgoing["topic"], payload: Outgoing["payload"]): Outgoing {
		return { device: this.options.meter.device.name, topic, payload, retain: false, sendAt };
	}
}
