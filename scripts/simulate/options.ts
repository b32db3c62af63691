import { parseArgs } from "node:util";
import { isZone } from "@/domain/calendar/zone";
import { type Fault, parseFaults } from "./faults";

export const HELP = `Usage: npm run simulate -- [options]

  --devices N          how many controllers, one per room (10)
  --firmware N         N controllers of the real firmware's core instead, as Linux processes (needs a C++ compiler)
  --prefix TEXT        how rooms and devices are named (SIM): another prefix is another campus
  --seed N             the same seed gives the same campus, loads and faults (1)
  --duration T         how long to run in simulated time: 90s, 30m, 2h, 1d (10m)
  --period T           time between two readings of a device (30s)
  --speed N            simulated seconds per second (1); above 1 it replays the past up to now
  --faults LIST        drop, duplicate, reorder, delay, restart, epoch_loss, drift, silent, clock_wrong, offline; all; none (none)
  --zone NAME          where the timetable is kept (Asia/Kolkata)
  --mqtt URL           the broker (MQTT_URL, or mqtt://127.0.0.1:1883)
  --api URL            the web app, for making rooms and devices (http://127.0.0.1:3000)
  --token TOKEN        API token of a manager (AUTOVOLT_TOKEN); not needed when --credentials knows every device
  --credentials FILE   where the devices' secrets are kept (var/simulator.json)
  --json               the figures at the end as JSON`;

export interface SimulateOptions {
	readonly devices: number;
	/** Controllers that are the firmware's own core; 0: all are simulated. */
	readonly firmware: number;
	readonly prefix: string;
	readonly seed: number;
	readonly durationMs: number;
	readonly periodMs: number;
	readonly speed: number;
	readonly faults: ReadonlySet<Fault>;
	readonly zone: string;
	readonly mqttUrl: string;
	readonly apiUrl: string;
	readonly token: string | null;
	readonly credentialsPath: string;
	readonly json: boolean;
}

const SPECIFICATION = {
	devices: { type: "string", default: "10" },
	firmware: { type: "string", default: "0" },
	prefix: { type: "string", default: "SIM" },
	seed: { type: "string", default: "1" },
	duration: { type: "string", default: "10m" },
	period: { type: "string", default: "30s" },
	speed: { type: "string", default: "1" },
	faults: { type: "string", default: "none" },
	zone: { type: "string", default: "Asia/Kolkata" },
	mqtt: { type: "string" },
	api: { type: "string", default: "http://127.0.0.1:3000" },
	token: { type: "string" },
	credentials: { type: "string", default: "var/simulator.json" },
	json: { type: "boolean", default: false },
	help: { type: "boolean", short: "h", default: false },
} as const;

/** Parses the command line. "help" when that was asked for; throws one sentence on what is wrong. */
export function parseOptions(
	args: readonly string[],
	env: Readonly<Record<string, string | undefined>>,
): SimulateOptions | "help" {
	const { values } = parseArgs({ args: [...args], options: SPECIFICATION, strict: true });
	if (values.help) return "help";
	if (!isZone(values.zone)) throw new RangeError(`--zone ${values.zone} is no IANA time zone.`);
	if (!/^[A-Za-z0-9_-]{1,20}$/.test(values.prefix)) throw new RangeError("--prefix is 1 to 20 of A-Z a-z 0-9 _ -.");
	return {
		devices: whole("--devices", values.devices, 1, 20_000),
		firmware: whole("--firmware", values.firmware, 0, 1_000),
		prefix: values.prefix,
		seed: whole("--seed", values.seed, 0, 0xffff_ffff),
		durationMs: duration("--duration", values.duration),
		periodMs: duration("--period", values.period),
		speed: whole("--speed", values.speed, 1, 100_000),
		faults: parseFaults(values.faults),
		zone: values.zone,
		mqttUrl: values.mqtt ?? (env["MQTT_URL"] || "mqtt://127.0.0.1:1883"),
		apiUrl: values.api,
		token: values.token ?? (env["AUTOVOLT_TOKEN"] || null),
		credentialsPath: values.credentials,
		json: values.json,
	};
}

function whole(name: string, text: string, min: number, max: number): number {
	const parsed = Number(text);
	if (!/^\d+$/.test(text) || parsed < min || parsed > max)
		throw new RangeError(`${name} is a whole number from ${min} to ${max}.`);
	return parsed;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function duration(name: string, text: string): number {
	const match = /^(\d{1,6})([smhd])$/.exec(text);
	const unit = UNIT_MS[match?.[2] ?? ""];
	if (!match || !unit || Number(match[1]) === 0) throw new RangeError(`${name} is a time such as 90s, 30m, 2h or 1d.`);
	return Number(match[1]) * unit;
}
