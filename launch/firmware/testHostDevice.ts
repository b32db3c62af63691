import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { DEVICE_PATH } from "./build";

/** What the device says of itself: its own counter is the truth that the ledger is held to. */
export interface DeviceSaid {
	readonly device: string;
	readonly epoch: number;
	readonly boot: number;
	readonly total_uj: string;
	readonly on_mask: number;
	readonly backlog: number;
	readonly lost: number;
	readonly published: number;
	readonly uptime_ms: number;
	readonly wall_ms: number;
	/** Processor time of the program that holds all of them. */
	readonly process_cpu_ms: number;
	readonly connected: boolean;
}

/** A run of the firmware's host device, from power-up to its end. */
export interface HostRun {
	readonly pid: number;
	tell(line: string): void;
	/** Asks; the answers of all its devices. */
	say(): Promise<DeviceSaid[]>;
	/** A polite end: all is settled and sent. What each device said last. */
	quit(): Promise<DeviceSaid[]>;
	kill(): Promise<void>;
	/** Resolves when it has ended by itself. */
	readonly ended: Promise<void>;
}

/** Starts the device's program; `devices` is how many it holds. */
export async function startHostDevice(
	args: readonly string[],
	devices = 1,
	env: Readonly<Record<string, string>> = {},
): Promise<HostRun> {
	const child: ChildProcessByStdio<Writable, Readable, null> = spawn(DEVICE_PATH, args, {
		env: { ...process.env, ...env },
		stdio: ["pipe", "pipe", "inherit"],
	});
	const ended = once(child, "close").then(() => {});
	const lines: string[] = [];
	let pending = "";
	let wake = () => {};
	child.stdin.on("error", () => {});
	child.stdout.on("data", (bytes: Buffer) => {
		const parts = (pending + bytes.toString()).split("\n");
		pending = parts.pop() ?? "";
		lines.push(...parts);
		wake();
	});
	const next = async (count: number): Promise<DeviceSaid[]> => {
		while (lines.length < count) {
			const closed = await Promise.race([
				new Promise<false>((resolve) => {
					wake = () => resolve(false);
				}),
				ended.then(() => true as const),
			]);
			if (closed && lines.length < count) throw new Error("the device ended before it had said all");
		}
		return lines.splice(0, count).map((line) => JSON.parse(line) as DeviceSaid);
	};
	await next(devices);
	return {
		pid: child.pid ?? 0,
		tell: (line) => child.stdin.write(`${line}\n`),
		say() {
			child.stdin.write("say\n");
			return next(devices);
		},
		async quit() {
			child.stdin.write("quit\n");
			const last = await next(devices);
			await ended;
			return last;
		},
		async kill() {
			child.kill("SIGKILL");
			await ended;
		},
		ended,
	};
}
