import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./testPostgres";

export interface TestMosquitto {
	readonly port: number;
	readonly pid: number;
	stop(): Promise<void>;
	/** kill -9: what it had in memory is gone. */
	kill(): Promise<void>;
}

const PATHS = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto", "/usr/bin/mosquitto"];

const APT_MS_MAX = 55_000;

/** Where Mosquitto is; as root on Debian it is installed when missing. Otherwise the reason why there is none. */
export function findMosquitto(): { path: string } | { missing: string } {
	const found = PATHS.find((path) => existsSync(path));
	if (found) return { path: found };
	if (process.getuid?.() !== 0)
		return { missing: "Mosquitto is not installed, and only root may install it (apt-get install -y mosquitto)" };
	try {
		const options = { stdio: "ignore", timeout: APT_MS_MAX, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
		execFileSync("apt-get", ["update", "-q"], options);
		execFileSync("apt-get", ["install", "-q", "-y", "--no-install-recommends", "mosquitto"], options);
	} catch (error) {
		return { missing: `Mosquitto is not installed and apt-get could not do it: ${(error as Error).message}` };
	}
	const installed = PATHS.find((path) => existsSync(path));
	return installed ? { path: installed } : { missing: "Mosquitto was installed but is not where it should be" };
}

/** A broker on a free port of loopback, or on one that it had before, with the settings that docs/wire-protocol.md asks for. Keeps nothing of an earlier one. */
export async function startMosquitto(path: string, formerPort?: number): Promise<TestMosquitto> {
	const folder = mkdtempSync(join(tmpdir(), "autovolt-mosquitto-"));
	chmodSync(folder, 0o777);
	const port = formerPort ?? (await freePort());
	const settings = [
		`listener ${port} 127.0.0.1`,
		"allow_anonymous true",
		"max_queued_messages 0",
		"max_inflight_messages 1000",
		"autosave_interval 30",
		"persistent_client_expiration 14d",
		"persistence true",
		`persistence_location ${folder}/`,
	];
	writeFileSync(join(folder, "mosquitto.conf"), `${settings.join("\n")}\n`);
	return launch(path, port, folder, join(folder, "mosquitto.conf"));
}

export interface ConfiguredPlace {
	readonly port: number;
	/** For the configuration's files; its group is Mosquitto's. */
	readonly folder: string;
	/** Mosquitto may write there. */
	readonly dataFolder: string;
	readonly pidFile: string;
}

/** A broker with a configuration that somebody else writes: `write` gets the place and makes `mosquitto.conf` in its folder. */
export async function startConfiguredMosquitto(
	path: string,
	write: (place: ConfiguredPlace) => Promise<void>,
): Promise<TestMosquitto> {
	const root = mkdtempSync(join(tmpdir(), "autovolt-mosquitto-"));
	chmodSync(root, 0o755);
	const [folder, dataFolder] = [join(root, "config"), join(root, "data")];
	mkdirSync(folder, { mode: 0o750 });
	mkdirSync(dataFolder);
	chmodSync(dataFolder, 0o777);
	// Started by root it becomes its own user, which must be able to read what is written for it.
	if (process.getuid?.() === 0) chownSync(folder, 0, Number(execFileSync("id", ["-g", "mosquitto"], { encoding: "utf8" })));
	const port = await freePort();
	await write({ port, folder, dataFolder, pidFile: join(dataFolder, "mosquitto.pid") });
	return launch(path, port, root, join(folder, "mosquitto.conf"));
}

async function launch(path: string, port: number, folder: string, conf: string): Promise<TestMosquitto> {
	const child = spawn(path, ["-c", conf], { stdio: "ignore" });
	const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	for (let attempt = 0; attempt < 100 && !(await listens(port)); attempt++) await sleep(50);
	const end = async (signal: "SIGTERM" | "SIGKILL") => {
		child.kill(signal);
		await ended;
		rmSync(folder, { recursive: true, force: true });
	};
	return { port, pid: child.pid ?? 0, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

function listens(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connectSocket(port, "127.0.0.1");
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
}
