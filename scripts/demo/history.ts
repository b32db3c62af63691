import type { Instant } from "@/domain/calendar/interval";
import type { ZoneName } from "@/domain/calendar/zone";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { SimDevice } from "../simulate/campus";
import { Controller, type Outgoing } from "../simulate/controller";
import { TrueMeter } from "../simulate/load";
import { chosen, hash32 } from "../simulate/random";
import { DEMO_SEED, DEMO_TROUBLE } from "./campus";
import { historyFaults, liveFaults } from "./faults";

/** One reading every ten minutes: the longest pause that is not yet a gap. */
export const HISTORY_PERIOD_MS = 600_000;
export const LIVE_PERIOD_MS = 5_000;

/** What a device said from `origin` to `until`, in the order of sending. The same arguments give the same messages. */
export function historyOf(device: SimDevice, zone: ZoneName, origin: Instant, until: Instant): Outgoing[] {
	const meter = new TrueMeter(DEMO_SEED, device, zone, origin);
	const firstAt = origin + chosen(1, 59, DEMO_SEED, device.name, "phase") * 1_000;
	const ticks = Math.max(0, Math.ceil((until - firstAt) / HISTORY_PERIOD_MS));
	const faults = historyFaults(device.name, HISTORY_PERIOD_MS, ticks);
	const controller = new Controller({ seed: DEMO_SEED, meter, faults, startedAt: origin, counterMwh: counterAtOrigin(device) });
	const messages: Outgoing[] = [];
	for (let tick = 0; tick < ticks; tick++) messages.push(...controller.measure(firstAt + tick * HISTORY_PERIOD_MS, tick));
	return messages;
}

/**
 * The same device from now on. Its counter goes on from its history, and its numbers are taken from the time, so that
 * they rise over restarts of the demo without being kept anywhere.
 */
export function liveController(device: SimDevice, zone: ZoneName, origin: Instant, startedAt: Instant): Controller {
	const meter = new TrueMeter(DEMO_SEED, device, zone, origin);
	const boot = 1_000 + Math.floor((startedAt - origin) / 60_000);
	const seq = Math.floor((startedAt - origin) / 1_000);
	const common = { seed: DEMO_SEED, meter, faults: liveFaults(device.name, LIVE_PERIOD_MS), startedAt, boot };
	// The device that loses its counter has lost it again while nobody listened.
	if (device.name === DEMO_TROUBLE.resets)
		return new Controller({ ...common, epoch: hash32(DEMO_SEED, device.name, "epoch", boot) });
	return new Controller({ ...common, seq, counterMwh: counterAtOrigin(device) + meter.energyMwh(startedAt) });
}

/** A controller that has hung on its wall for a while before anyone listened. */
function counterAtOrigin(device: SimDevice): MilliwattHours {
	return BigInt(chosen(100_000, 9_000_000, DEMO_SEED, device.name, "counter")) * 1_000n;
}
