import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { LaunchError } from "@/launch/bootstrap.mjs";
import { databaseUrl } from "@/launch/databaseUrl";
import { readSettings } from "@/launch/settings";
import { listen } from "@/store/connection";
import { createPool } from "@/store/pool";
import { ensureCertificates } from "@/worker/mqtt/certificateFolder";
import { isLoopback } from "@/worker/mqtt/listen";
import { serverNames } from "@/worker/mqtt/serverNames";
import type { MosquittoListener } from "./mosquitto/files";
import { MosquittoKeeper, type Written } from "./mosquitto/keeper";
import { ensureWorkerLogins } from "./mosquitto/workerAccounts";

// Writes Mosquitto's configuration, passwords and ACL from the database; --watch keeps them up to date (SIGHUP).
const USAGE =
	"npm run mosquitto-config -- --folder /etc/mosquitto/autovolt [--data /var/lib/mosquitto] [--pid-file …] [--host 0.0.0.0] [--port 1883] [--tls-port 8883] [--workers worker-1,worker-2] [--watch]";
const SETTLE_MS = 200;
const LOOK_MS = 300_000;

const { values } = parseArgs({
	options: {
		folder: { type: "string" },
		data: { type: "string", default: "/var/lib/mosquitto" },
		"pid-file": { type: "string" },
		host: { type: "string", default: "127.0.0.1" },
		port: { type: "string", default: "1883" },
		"tls-port": { type: "string", default: "8883" },
		workers: { type: "string", default: "worker-1" },
		watch: { type: "boolean", default: false },
	},
});
if (!values.folder) throw new LaunchError("Where Mosquitto's files shall lie was not said.", USAGE);
const workers = values.workers.split(",");
if (workers.some((name) => !/^[A-Za-z0-9_-]{1,32}$/.test(name)))
	throw new LaunchError("A worker's name is 1 to 32 of A-Z a-z 0-9 _ -.", USAGE);
const [port, tlsPort] = [values.port, values["tls-port"]].map((text) => {
	if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535) return Number(text);
	throw new LaunchError(`${text} is not a port.`, USAGE);
}) as [number, number];

const { dataDir, mqttPlaintextPublic } = readSettings({ ...process.env, MQTT_URL: "" });
const isPublic = !isLoopback(values.host);
const listeners: MosquittoListener[] = [
	{ host: isPublic && !mqttPlaintextPublic ? "127.0.0.1" : values.host, port, tls: false },
	...(isPublic ? [{ host: values.host, port: tlsPort, tls: true }] : []),
];
const folder = resolve(values.folder);
const pidFile = values["pid-file"] ?? join(folder, "mosquitto.pid");
mkdirSync(dataDir, { recursive: true });
const logins = ensureWorkerLogins(join(dataDir, "mosquitto.json"), workers);
const pool = createPool({ url: databaseUrl(), role: "autovolt_backup", max: 2, applicationName: "autovolt-mosquitto" });
const names = () => serverNames(process.env["MQTT_TLS_NAMES"] ?? "");
const keeper = new MosquittoKeeper({
	pool,
	place: { folder, dataFolder: values.data, pidFile, listeners },
	workers: logins,
	identity: isPublic ? async () => (await ensureCertificates(join(dataDir, "tls"), names(), Date.now())).server : null,
	now: Date.now,
	reload,
});

report(await keeper.write());
console.error(`Start it:  mosquitto -c ${join(folder, "mosquitto.conf")}`);
for (const { worker, user, secret } of logins)
	console.log(`AUTOVOLT_WORKER_NAME=${worker} MQTT_URL=mqtt://${user}:${secret}@127.0.0.1:${port}`);
if (values.watch) watch();
else await pool.end();

/** Writes again whenever the registry has changed, when a secret ends, and now and then. */
function watch(): void {
	let timer: NodeJS.Timeout | null = null;
	let running: Promise<void> = Promise.resolve();
	const later = (ms: number) => {
		if (timer) clearTimeout(timer);
		timer = setTimeout(() => {
			running = running.then(look);
		}, ms);
	};
	const look = async () => {
		try {
			const written = await keeper.write();
			report(written);
			const { nextEnd } = written.registry;
			later(nextEnd === null ? LOOK_MS : Math.min(LOOK_MS, Math.max(SETTLE_MS, nextEnd - Date.now())));
		} catch (error) {
			console.error(`error: ${(error as Error).message}`);
			later(LOOK_MS / 60);
		}
	};
	const soon = () => later(SETTLE_MS);
	const notices = listen({ database: pool, channel: "autovolt_config", onNotice: soon, onListening: soon });
	console.error("Watching; Ctrl-C ends it.");
	const stop = () => void notices.stop().then(() => process.exit(0));
	process.once("SIGINT", stop);
	process.once("SIGTERM", stop);
}

function report({ registry, changed }: Written): void {
	if (changed.length > 0) console.error(`Written to ${folder}: ${changed.join(", ")}`);
	const without = registry.devices.filter(({ hash }) => hash === null).map(({ name }) => name);
	if (without.length > 0)
		console.error(
			`warn: ${without.length} device(s) have a secret from before AutoVolt made Mosquitto's hashes (${without.slice(0, 5).join(", ")}${without.length > 5 ? " …" : ""}).\nfix: give each a new secret (Devices → New secret).`,
		);
}

/** SIGHUP, so that Mosquitto reads passwords, ACL and certificates again; before its first start there is nobody to tell. */
function reload(): void {
	if (!existsSync(pidFile)) return;
	const pid = Number(readFileSync(pidFile, "utf8").trim());
	// A pid file that a crash left behind may name somebody else by now, whom a SIGHUP would end.
	if (!isMosquitto(pid)) {
		console.error(`warn: ${pidFile} names no running Mosquitto (process ${pid}): start it.`);
		return;
	}
	try {
		process.kill(pid, "SIGHUP");
	} catch (error) {
		console.error(
			`error: Mosquitto (process ${pid}) cannot be told: ${(error as Error).message}.\nfix: run this as its user or as root.`,
		);
	}
}

function isMosquitto(pid: number): boolean {
	if (!Number.isInteger(pid) || pid <= 1) return false;
	try {
		return /mosquitto/.test(execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" }));
	} catch {
		return false;
	}
}
