import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildFirmware, DEVICE_PATH } from "@/launch/firmware/build";
import { makeCampus, type SimDevice } from "./campus";
import type { SimulateOptions } from "./options";

/** What a device says of itself at its start and at its end, one line of JSON each. */
interface DeviceSaid {
	readonly device: string;
	readonly total_uj: string;
	readonly backlog: number;
	readonly lost: number;
	readonly published: number;
	readonly boot: number;
	/** Processor time of all of them together. */
	readonly process_cpu_ms: number;
}

const UJ_PER_MWH = 3_600_000n;
const DRAIN_SECONDS = 30;
/** The firmware's core has at most so many switches. */
const SWITCHES_MAX = 8;

/**
 * The firmware's own core as N controllers, with people at their wall switches. Their flash is a file each, beside the
 * credentials, so that a counter goes on where it stood and never meets another installation. `secretsOf` makes rooms and
 * devices that are missing.
 */
export async function simulateFirmware(
	options: SimulateOptions,
	secretsOf: (devices: SimDevice[], options: SimulateOptions) => Promise<Map<string, string>>,
): Promise<void> {
	if (options.faults.size > 0)
		throw new Error("--faults are the simulated controllers'; the firmware's are kill -9 and CRASH_AT_BYTE.");
	const devices = makeCampus({ ...options, devices: options.firmware });
	const secrets = await secretsOf(devices, options);
	const problem = await buildFirmware({ tests: false, device: true });
	if (problem)
		throw new Error(
			`The firmware's host device does not build (apt-get install g++ cmake ninja-build libmosquitto-dev): ${problem.slice(-1_000)}`,
		);
	const flash = join(dirname(options.credentialsPath), "firmware-flash");
	mkdirSync(flash, { recursive: true });
	const fleet = join(flash, "fleet");
	const watts = ({ switches }: SimDevice) => switches.slice(0, SWITCHES_MAX).map(({ ratingW }) => ratingW);
	const lines = devices.map((device) => `${device.name} ${secrets.get(device.name) ?? ""} ${watts(device).join(",")}\n`);
	writeFileSync(fleet, lines.join(""), { mode: 0o600 });
	const wallMs = options.speed > 1 ? Date.now() - options.durationMs : Date.now();
	const args = [
		"--fleet",
		fleet,
		"--flash-dir",
		flash,
		"--mqtt",
		new URL(options.mqttUrl).host,
		"--hands",
		String(options.seed || 1),
	];
	args.push("--speed", String(options.speed), "--wall", String(wallMs), "--drain", String(DRAIN_SECONDS));
	args.push("--duration", String(Math.ceil(options.durationMs / 1_000)));
	const startedAt = performance.now();
	const said = await run(args);
	report(said, devices.length, performance.now() - startedAt, options);
}

async function run(args: readonly string[]): Promise<DeviceSaid[]> {
	const child = spawn(DEVICE_PATH, args, { stdio: ["ignore", "pipe", "inherit"] });
	const end = () => child.kill("SIGTERM");
	process.once("SIGINT", end);
	process.once("SIGTERM", end);
	let output = "";
	child.stdout.on("data", (bytes: Buffer) => {
		output += bytes.toString();
	});
	const [code] = await once(child, "close");
	if (code !== 0) throw new Error(`The firmware's devices ended with code ${code}.`);
	return output
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as DeviceSaid);
}

/** `counted_wh`: what the core counted in this run. The ledger must come to it, where nothing is left in the backlog. */
function report(said: readonly DeviceSaid[], devices: number, tookMs: number, { json }: SimulateOptions): void {
	const rows = said.slice(-devices).map((last, index) => {
		const before = BigInt(said[index]?.total_uj ?? "0") / UJ_PER_MWH;
		const counted = BigInt(last.total_uj) / UJ_PER_MWH - before;
		const { device, boot, published, backlog, lost } = last;
		return { device, boot, published, backlog, lost, counted_wh: Number(counted) / 1_000 };
	});
	const counted = rows.reduce((sum, { counted_wh }) => sum + Math.round(counted_wh * 1_000), 0) / 1_000;
	const cores = Math.round(((said.at(-1)?.process_cpu_ms ?? 0) / tookMs) * 1_000) / 1_000;
	if (json) console.log(JSON.stringify({ counted_wh: counted, cores, devices: rows }));
	else {
		console.table(rows);
		console.log(`counted ${counted} Wh: what the ledger gains by this run must be this.`);
		console.log(`All devices together took ${(cores * 100).toFixed(1)} % of one core.`);
	}
}
