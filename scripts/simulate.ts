import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { toWattHours } from "@/domain/quantity/energy";
import { makeCampus } from "./simulate/campus";
import { Controller } from "./simulate/controller";
import { readCredentials, writeCredentials } from "./simulate/credentials";
import { DeviceFaults } from "./simulate/faults";
import { simulateFirmware } from "./simulate/firmware";
import { Fleet, type Member } from "./simulate/fleet";
import { TrueMeter } from "./simulate/load";
import { HELP, parseOptions, type SimulateOptions } from "./simulate/options";
import { provision } from "./simulate/provision";
import { chosen } from "./simulate/random";

const REPORT_EVERY_MS = 5_000;
const SETTLE_MS_MAX = 30_000;

try {
	const options = parseOptions(process.argv.slice(2), process.env);
	if (options === "help") console.log(HELP);
	else if (options.firmware > 0) await simulateFirmware(options, secretsOf);
	else await simulate(options);
} catch (error) {
	console.error(`error: ${(error as Error).message}`);
	console.error("fix: npm run simulate -- --help");
	process.exitCode = 1;
}

async function simulate(options: SimulateOptions): Promise<void> {
	const devices = makeCampus(options);
	const secrets = await secretsOf(devices, options);
	// At a speed above 1 the run ends about now: a reading of the future would be taken for a clock that is wrong.
	const launchedAt = Date.now();
	const startedAt = options.speed > 1 ? launchedAt - options.durationMs : launchedAt;
	const now = () => startedAt + (Date.now() - launchedAt) * options.speed;
	const meters = devices.map((device) => new TrueMeter(options.seed, device, options.zone, startedAt));
	const members = meters.map((meter): Member => {
		const { name } = meter.device;
		const faults = new DeviceFaults(options.seed, name, options.faults);
		const firstAt = startedAt + chosen(0, options.periodMs - 1, options.seed, name, "phase");
		const controller = new Controller({
			seed: options.seed,
			meter,
			faults,
			startedAt,
			epoch: chosen(1, 0xffff_ffff, name, launchedAt),
		});
		return { name, secret: secrets.get(name) ?? "", controller, firstAt, periodMs: options.periodMs };
	});
	const until = startedAt + options.durationMs;
	const fleet = new Fleet({ mqttUrl: options.mqttUrl, members, now, until, onError: complain() });
	let interrupted = false;
	process.once("SIGINT", () => (interrupted = true));
	process.once("SIGTERM", () => (interrupted = true));
	await fleet.start();
	for (let waited = 0; !fleet.finished && !interrupted && waited < SETTLE_MS_MAX; ) {
		await sleep(250);
		if (now() >= until) waited += 250;
		if ((Date.now() - launchedAt) % REPORT_EVERY_MS < 250 && !options.json)
			progress(fleet, Math.min(1, (now() - startedAt) / options.durationMs));
	}
	await fleet.stop();
	report(fleet, members, meters, options);
}

async function secretsOf(devices: ReturnType<typeof makeCampus>, options: SimulateOptions): Promise<Map<string, string>> {
	const known = readCredentials(options.credentialsPath);
	if (devices.every(({ name }) => known.has(name))) return known;
	if (!options.token)
		throw new Error(
			`${options.credentialsPath} does not know every device, and without --token none can be made (npm run token).`,
		);
	mkdirSync(dirname(options.credentialsPath), { recursive: true });
	const { apiUrl, token } = options;
	try {
		await provision({
			apiUrl,
			token,
			devices,
			credentials: known,
			onProgress: (done, of) => process.stderr.write(`\rdevices made: ${done} of ${of}`),
		});
	} finally {
		process.stderr.write("\n");
		writeCredentials(options.credentialsPath, known);
	}
	return known;
}

/** Says each different trouble of the connection once. */
function complain(): (device: string, error: Error) => void {
	const said = new Set<string>();
	return (device, error) => {
		if (said.has(error.message)) return;
		said.add(error.message);
		console.error(`error: ${device}: ${error.message}`);
	};
}

function progress(fleet: Fleet, share: number): void {
	const { connected, acknowledged, waiting } = fleet.figures;
	console.log(`${Math.round(share * 100)} %  connected ${connected}  acknowledged ${acknowledged}  waiting ${waiting}`);
}

/**
 * `true_wh`: what was drawn since the start of the run. `proven_wh`: what the readings that were sent can prove;
 * the ledger must come to this figure exactly, unless a reading was judged otherwise and says so.
 */
function report(fleet: Fleet, members: readonly Member[], meters: readonly TrueMeter[], options: SimulateOptions): void {
	const rows = meters.map((meter, index) => {
		const tally = fleet.tallyOf(meter.device.name);
		return {
			device: meter.device.name,
			classroom: meter.device.room,
			messages: tally?.messages ?? 0,
			readings: tally?.readings ?? 0,
			counter_lives: tally?.counterLives ?? 0,
			true_wh: toWattHours(drawnBy(members[index] as Member, meter, options)),
			proven_wh: toWattHours(tally?.provenMwh ?? 0n),
		};
	});
	const proven = rows.reduce((sum, { proven_wh }) => sum + Math.round(proven_wh * 1_000), 0) / 1_000;
	if (options.json) console.log(JSON.stringify({ ...fleet.figures, proven_wh: proven, devices: rows }));
	else {
		console.table(rows);
		console.log(
			`acknowledged ${fleet.figures.acknowledged}, proven ${proven} Wh: the ledger's sum over these devices must be this.`,
		);
	}
}

/** What the device has drawn to the end of the run, orders and all. */
function drawnBy({ controller: { board } }: Member, { origin }: TrueMeter, { speed, durationMs }: SimulateOptions) {
	board.advance(speed > 1 ? origin + durationMs : Math.min(Date.now(), origin + durationMs));
	return board.energyMwh();
}
