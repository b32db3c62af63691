import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import { nextConfig } from "@/domain/switching/deviceConfig";
import { effectivePower } from "@/domain/switching/sessionEnergy";
import { type DeviceSwitches, ratingAt, readDatedSwitches, switchAt } from "@/store/datedSwitches";
import { type ConfigRevision, insertConfigs, readConfigurable, takeConfigTurn } from "@/store/deviceConfigs";
import { inTransaction, type Pool } from "@/store/pool";
import { type ConfiguredSwitch, formatConfig } from "@/wire/mqtt/configMessage";
import type { Clock } from "../clock";

export interface ReviseOptions {
	readonly pool: Pool;
	readonly clock: Clock;
	readonly log: Logger;
}

/** Makes the next revision of those devices for which another configuration holds than they were told. Returns how many. */
export async function reviseConfigs({ pool, clock, log }: ReviseOptions, deviceIds: readonly number[]): Promise<number> {
	if (deviceIds.length === 0) return 0;
	const made = await inTransaction(pool, async (client) => {
		await takeConfigTurn(client);
		const now = clock.now();
		const devices = await readConfigurable(client, deviceIds, now);
		const open = devices.filter(({ isOpen }) => isOpen).map(({ deviceId }) => deviceId);
		const switchesOf = await readDatedSwitches(client, open);
		const revisions = devices.flatMap(({ deviceId, last }): ConfigRevision[] => {
			const told = toldSwitches(switchesOf.get(deviceId), now);
			const next = nextConfig(last, told.length === 0 ? null : (rev) => formatConfig(rev, told), now);
			return next === null ? [] : [{ deviceId, ...next }];
		});
		await insertConfigs(client, revisions, now);
		return revisions;
	});
	for (const { deviceId, rev, payload } of made)
		log.info({ event: payload === null ? "config.taken_back" : "config.made", device: deviceId, rev });
	return made.length;
}

/** By position without a gap; one that nobody has configured in between is reckoned with as everywhere. */
function toldSwitches(device: DeviceSwitches | undefined, now: Instant): ConfiguredSwitch[] {
	if (device === undefined || device.switches.size === 0) return [];
	const count = Math.max(...device.switches.keys()) + 1;
	return Array.from({ length: count }, (_, position) => {
		const one = switchAt(device, position);
		const powerMw = effectivePower(ratingAt(one, now), device.consumptionFactorMicro);
		return { powerMw, type: one.type, name: one.name };
	});
}
