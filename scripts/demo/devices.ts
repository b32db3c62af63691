import { Fleet, type Member } from "../simulate/fleet";
import { chosen } from "../simulate/random";
import { DEMO_SEED, demoDevices } from "./campus";
import { LIVE_PERIOD_MS, liveController } from "./history";
import { readDemoState } from "./state";

export interface DemoDevicesOptions {
	readonly mqttUrl: string;
	/** Where seedDemo kept the devices' passwords. */
	readonly dataDir: string;
	readonly onTrouble: (line: string) => void;
}

export interface RunningDemo {
	/** Says goodbye for every device, then disconnects. */
	stop(): Promise<void>;
}

/** The demo's devices, live: each publishes every few seconds over its own connection. Throws when there is no demo yet. */
export async function runDemoDevices({ mqttUrl, dataDir, onTrouble }: DemoDevicesOptions): Promise<RunningDemo> {
	const state = readDemoState(dataDir);
	if (!state) throw new Error(`There is no demo in ${dataDir} yet: seed it first.`);
	const secrets = new Map(state.devices.map(({ name, secret }) => [name, secret]));
	const startedAt = Date.now();
	const members = demoDevices().map(
		(device): Member => ({
			name: device.name,
			secret: secrets.get(device.name) ?? "",
			controller: liveController(device, state.zone, state.origin, startedAt),
			firstAt: startedAt + chosen(0, LIVE_PERIOD_MS - 1, DEMO_SEED, device.name, "live"),
			periodMs: LIVE_PERIOD_MS,
		}),
	);
	const fleet = new Fleet({
		mqttUrl,
		members,
		now: () => Date.now(),
		until: null,
		onError: (device, error) => onTrouble(`${device}: ${error.message}`),
	});
	await fleet.start();
	return { stop: () => fleet.stop() };
}
