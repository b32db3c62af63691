import type { Instant } from "@/domain/calendar/interval";
import { chance, chosen } from "./random";

/** What can go wrong between a meter and the worker. */
export const FAULTS = [
	"drop",
	"duplicate",
	"reorder",
	"delay",
	"restart",
	"epoch_loss",
	"drift",
	"silent",
	"clock_wrong",
	"offline",
] as const;
export type Fault = (typeof FAULTS)[number];

const MESSAGE_SHARE = 0.03;
const DELAY_MS_MAX = 300_000;
const DRIFT_PPM_MAX = 400;
const OFFLINE_TICKS = 40;

/** Parses "drop,restart", "all" or "none". Throws one sentence that names what it does not know. */
export function parseFaults(text: string): ReadonlySet<Fault> {
	if (text === "" || text === "none") return new Set();
	if (text === "all") return new Set(FAULTS);
	const known = new Map<string, Fault>(FAULTS.map((fault) => [fault, fault]));
	return new Set(
		text.split(",").map((name) => {
			const fault = known.get(name.trim().replaceAll("-", "_").replaceAll(" ", "_"));
			if (!fault) throw new RangeError(`--faults knows ${FAULTS.join(", ")}, all and none, but not "${name}".`);
			return fault;
		}),
	);
}

/** What goes wrong with one device, by the number of its measurement. The same question has the same answer. */
export interface FaultPlan {
	/** Whether one message meets a fault of the way. */
	meets(fault: "drop" | "duplicate" | "reorder", tick: number): boolean;
	/** How late a message leaves, in ms. */
	delayMs(tick: number): number;
	restarts(tick: number): "no" | "keeps_counter" | "loses_counter";
	/** For how many measurements after this boot the clock is unknown. */
	unsyncedTicks(boot: number): number;
	/** What the device's clock says at a true instant. */
	clock(at: Instant, startedAt: Instant): Instant;
	isSilent(tick: number): boolean;
	isOffline(tick: number): boolean;
}

/** Faults by chance, fixed by seed and name, so that a run can be repeated. */
export class DeviceFaults implements FaultPlan {
	constructor(
		private readonly seed: number,
		private readonly device: string,
		private readonly faults: ReadonlySet<Fault>,
	) {}

	meets(fault: "drop" | "duplicate" | "reorder", tick: number): boolean {
		return this.faults.has(fault) && chance(this.seed, this.device, fault, tick) < MESSAGE_SHARE;
	}

	delayMs(tick: number): number {
		if (!this.faults.has("delay") || chance(this.seed, this.device, "delay", tick) >= MESSAGE_SHARE) return 0;
		return chosen(1_000, DELAY_MS_MAX, this.seed, this.device, "delay_ms", tick);
	}

	/** About once in 100 readings of a device. Losing the counter comes with a restart. */
	restarts(tick: number): "no" | "keeps_counter" | "loses_counter" {
		if (tick === 0) return "no";
		if (this.faults.has("epoch_loss") && chance(this.seed, this.device, "epoch_loss", tick) < 1 / 120) return "loses_counter";
		if (this.faults.has("restart") && chance(this.seed, this.device, "restart", tick) < 1 / 80) return "keeps_counter";
		return "no";
	}

	/** After a restart the clock is unknown for the first readings, then a time anchor tells it. */
	unsyncedTicks(boot: number): number {
		return this.faults.has("clock_wrong") ? chosen(0, 5, this.seed, this.device, "clock_wrong", boot) : 0;
	}

	clock(at: Instant, startedAt: Instant): Instant {
		if (!this.faults.has("drift")) return at;
		const ppm = chosen(-DRIFT_PPM_MAX, DRIFT_PPM_MAX, this.seed, this.device, "drift");
		return at + Math.round(((at - startedAt) * ppm) / 1_000_000);
	}

	/** One device in ten falls silent for good somewhere in its first 200 readings. */
	isSilent(tick: number): boolean {
		if (!this.faults.has("silent") || chance(this.seed, this.device, "silent") >= 0.1) return false;
		return tick >= chosen(20, 200, this.seed, this.device, "silent_from");
	}

	/** Without a network for stretches of readings: they are kept, and drained as arrays. */
	isOffline(tick: number): boolean {
		return (
			this.faults.has("offline") && tick > 0 && chance(this.seed, this.device, "offline", Math.floor(tick / OFFLINE_TICKS)) < 0.15
		);
	}
}
