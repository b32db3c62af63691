import type { Instant } from "@/domain/calendar/interval";
import type { FaultPlan } from "../simulate/faults";
import { DEMO_TROUBLE } from "./campus";

const NEVER: FaultPlan = {
	meets: () => false,
	delayMs: () => 0,
	restarts: () => "no",
	unsyncedTicks: () => 0,
	clock: (at) => at,
	isSilent: () => false,
	isOffline: () => false,
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What went wrong in the demo's past: a counter lost twice, five hours without power, a morning without a network. */
export function historyFaults(device: string, periodMs: number, ticks: number): FaultPlan {
	const ago = (days: number, hours = 0) => ticks - Math.round((days * DAY_MS - hours * HOUR_MS) / periodMs);
	const within = (tick: number, from: number, hours: number) => tick >= from && tick < from + (hours * HOUR_MS) / periodMs;
	switch (device) {
		case DEMO_TROUBLE.resets:
			return { ...NEVER, restarts: (tick) => (tick === ago(30) || tick === ago(9) ? "loses_counter" : "no") };
		case DEMO_TROUBLE.gap:
			return { ...NEVER, meets: (fault, tick) => fault === "drop" && within(tick, ago(12), 5) };
		case DEMO_TROUBLE.drained:
			return { ...NEVER, isOffline: (tick) => within(tick, ago(5), 3) };
		default:
			return NEVER;
	}
}

const DRIFT_PER_MILLE = 2;
const DRIFT_MS_MAX = 300_000;
const SILENT_AFTER_MS = 180_000;
const RESETS_EVERY_MS = 600_000;

/** What goes wrong while the demo runs: one clock drifts, one device falls silent, one loses its counter again and again. */
export function liveFaults(device: string, periodMs: number): FaultPlan {
	switch (device) {
		case DEMO_TROUBLE.drifts:
			return { ...NEVER, clock: drifting };
		case DEMO_TROUBLE.silent:
			return { ...NEVER, isSilent: (tick) => tick * periodMs >= SILENT_AFTER_MS };
		case DEMO_TROUBLE.resets:
			return {
				...NEVER,
				restarts: (tick) => (tick > 0 && (tick * periodMs) % RESETS_EVERY_MS < periodMs ? "loses_counter" : "no"),
			};
		default:
			return NEVER;
	}
}

/** Seven seconds fast per hour, until it is five minutes off. */
function drifting(at: Instant, startedAt: Instant): Instant {
	return at + Math.min(DRIFT_MS_MAX, Math.round(((at - startedAt) * DRIFT_PER_MILLE) / 1_000));
}
