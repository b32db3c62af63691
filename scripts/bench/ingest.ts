import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startEmbeddedPostgres } from "@/launch/embeddedPostgres";
import { migrate } from "@/launch/migrate";
import { WORKER_NODE_FLAGS } from "@/launch/stack";
import { freePort } from "@/launch/testPostgres";
import { createPool } from "@/store/pool";
import { measureCopy, measureInserts } from "./baselines";
import { seedCampus } from "./campus";
import { startCpuMeter } from "./cpuMeter";
import type { LoadOrder, LoadReport } from "./load";

interface Settings {
	readonly devices: number;
	readonly seconds: number;
	readonly minutes: number;
	readonly steady: number;
	/** Messages that a device that drains its buffer has in flight; the firmware's delivery window is 8. */
	readonly window: number;
	/** "all": the whole worker. "ingest": its front half alone, to see which half limits. */
	readonly part: "all" | "ingest";
}

const IN_FLIGHT_MAX = 4_000;
const STEADY_IN_FLIGHT_MAX = 10_000;
const STEADY_WARM_SECONDS = 10;
const RSS_EVERY_MS = 10_000;
/** The ledger commits in large steps: it has stopped only when nothing comes for this long. */
const STANDSTILL_MS = 45_000;

/**
 * Ingest end to end: MQTT QoS 1 from ten thousand connections through event, ledger entry and checkpoint, every stage
 * running, PostgreSQL as in production. Beside it, in the same run, raw COPY of the same rows and one INSERT per message.
 */
export async function benchIngest(args: readonly string[]): Promise<void> {
	const settings = parseSettings(args);
	const folder = mkdtempSync(join(tmpdir(), "autovolt-bench-"));
	const password = randomBytes(16).toString("hex");
	const server = await startEmbeddedPostgres({ folder, port: await freePort(), password });
	const children: ChildProcess[] = [];
	const stop = async (child: ChildProcess) => {
		const ended = new Promise((resolve) => child.once("exit", resolve));
		child.kill("SIGTERM");
		await Promise.race([ended, sleep(20_000)]);
		child.kill("SIGKILL");
	};
	// The worker has a session of its own, so Ctrl-C does not reach it.
	process.once("SIGINT", () => {
		for (const child of children) child.kill("SIGKILL");
		process.exit(130);
	});
	try {
		await migrate(server.url);
		await seedCampus(server.url, settings.devices);
		say(
			`${settings.devices} devices with a window of ${settings.window}, ${cpus().length} cores, load average before ${loadavg()[0]?.toFixed(1)}`,
		);
		const copy = await measureCopy(server.url, 5);
		const inserts = await measureInserts(server.url, 3);
		say(`raw COPY (text, batches of 1,000, one connection): ${round(copy)} rows/s`);
		say(`one INSERT and commit per message:                 ${round(inserts)} rows/s`);

		const port = await freePort();
		const worker = await startWorker(server.url, port, settings.part);
		children.push(worker);
		const load = fork(fileURLToPath(new URL("./load.ts", import.meta.url)), { execArgv: ["--import", "tsx"] });
		children.push(load);
		await order(
			load,
			{ kind: "connect", port, from: 0, count: settings.devices, baseMs: Date.now() - 7 * 86_400_000 },
			"connected",
		);
		say(`connected; worker uses ${rssMb(worker)} MB`);
		const processes = { worker: worker.pid ?? 0, "load generator": load.pid ?? 0, PostgreSQL: server.pid };
		const cpu = startCpuMeter(processes);
		const rate = await measureThroughput(server.url, load, settings);
		say(`CPU during that: ${cpu()}`);
		say(
			`ratio to raw COPY ${(rate / copy).toFixed(3)} (target 0.12), to INSERT per message ${(rate / inserts).toFixed(1)} (target 3)`,
		);
		await checkpoint(server.url);
		await measureLatency(load, processes, settings);
		if (settings.minutes > 0) await measureMemory(load, worker, settings);
	} finally {
		for (const child of children.reverse()) await stop(child);
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** As fast as it is acknowledged; counted is what has reached the ledger, and the time until it has. */
async function measureThroughput(url: string, load: ChildProcess, { seconds, part, window }: Settings): Promise<number> {
	const pool = createPool({ url, max: 1 });
	const table = part === "all" ? "device_consumption_ledgers" : "telemetry_events WHERE device_id < 1000000";
	const count = async () => Number((await pool.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n);
	try {
		const warm = await order(load, { kind: "run", seconds: 5, perSecond: 0, inFlightMax: IN_FLIGHT_MAX, window }, "done");
		await settled(count, warm.kind === "done" ? warm.acknowledged : 0);
		const before = await count();
		const startedAt = performance.now();
		const done = await order(load, { kind: "run", seconds, perSecond: 0, inFlightMax: IN_FLIGHT_MAX, window }, "done");
		if (done.kind !== "done") return 0;
		await settled(count, before + done.acknowledged);
		const total = (performance.now() - startedAt) / 1000;
		const rate = done.acknowledged / total;
		say(`acknowledged: ${round(done.acknowledged / done.seconds)} readings/s (committed events; ${done.acknowledged} in all)`);
		say(
			`committed through ${part === "all" ? "event, ledger entry and checkpoint" : "event"}: ${round(rate)} readings/s, ${(total - done.seconds).toFixed(1)} s behind at the end`,
		);
		return rate;
	} finally {
		await pool.end();
	}
}

/** A server that has run for a while writes its log into files that are there; a new one makes each of them first, of 16 MB. */
async function checkpoint(url: string): Promise<void> {
	const pool = createPool({ url, max: 1 });
	await pool.query("CHECKPOINT");
	await pool.end();
}

/** Waits until the count has reached what is expected, or stands still. */
async function settled(count: () => Promise<number>, expected: number): Promise<void> {
	let last = await count();
	let movedAt = performance.now();
	while (last < expected && performance.now() - movedAt < STANDSTILL_MS) {
		await sleep(50);
		const now = await count();
		if (now > last) movedAt = performance.now();
		last = now;
	}
	if (last < expected) say(`warning: ${expected - last} readings did not arrive in the ledger`);
}

async function measureLatency(
	load: ChildProcess,
	processes: Readonly<Record<string, number>>,
	{ steady }: Settings,
): Promise<void> {
	const run = (seconds: number) =>
		order(load, { kind: "run", seconds, perSecond: steady, inFlightMax: STEADY_IN_FLIGHT_MAX, window: 1 }, "done");
	// What the run at full speed left behind is worked off first: this is about a steady load.
	await run(STEADY_WARM_SECONDS);
	const cpu = startCpuMeter(processes);
	const done = await run(15);
	if (done.kind !== "done") return;
	const sorted = [...done.latenciesMs].sort((a, b) => a - b);
	const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
	say(
		`at ${round(done.acknowledged / 15)}/s: publish → PUBACK p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(0.99999)} ms (target p99 25 ms)`,
	);
	say(`CPU during that: ${cpu()}; the generator itself was late by p99 ${done.lateMs.toFixed(1)} ms, which counts as ours`);
}

async function measureMemory(load: ChildProcess, worker: ChildProcess, { minutes, steady }: Settings): Promise<void> {
	const sizes: number[] = [];
	const timer = setInterval(() => sizes.push(rssMb(worker)), RSS_EVERY_MS);
	await order(
		load,
		{ kind: "run", seconds: minutes * 60, perSecond: steady, inFlightMax: STEADY_IN_FLIGHT_MAX, window: 1 },
		"done",
	);
	clearInterval(timer);
	say(`worker's memory over ${minutes} min at ${steady}/s, every 10 s, MB: ${sizes.join(" ")}`);
}

async function startWorker(url: string, port: number, part: Settings["part"]): Promise<ChildProcess> {
	const script = part === "all" ? "../../worker/main.ts" : "../../launch/testIngestProcess.ts";
	const child = fork(fileURLToPath(new URL(script, import.meta.url)), {
		// A session of its own, as under the supervisor: Linux shares the cores out by session (docs/decisions/0010).
		detached: true,
		execArgv: [...WORKER_NODE_FLAGS, "--import", "tsx"],
		env: {
			...process.env,
			DATABASE_URL: url,
			MQTT_HOST: "127.0.0.1",
			MQTT_PORT: String(port),
			MQTT_URL: "",
			AUTOVOLT_LOG_LEVEL: "warn",
		},
	});
	child.once("exit", (code) => code !== null && code !== 0 && say(`the worker ended with ${code}`));
	const { connect } = await import("node:net");
	for (let attempt = 0; attempt < 200; attempt++) {
		const open = await new Promise<boolean>((resolve) => {
			const socket = connect(port, "127.0.0.1", () => resolve(true));
			socket.once("error", () => resolve(false));
			socket.once("connect", () => socket.destroy());
		});
		if (open) return child;
		await sleep(100);
	}
	throw new Error("the worker did not start");
}

function order(child: ChildProcess, what: LoadOrder, awaited: LoadReport["kind"]): Promise<LoadReport> {
	return new Promise((resolve, reject) => {
		const listen = (report: LoadReport) => {
			if (report.kind !== awaited && report.kind !== "failed") return;
			child.off("message", listen);
			if (report.kind === "failed") reject(new Error(report.why));
			else resolve(report);
		};
		child.on("message", listen);
		child.send(what);
	});
}

function rssMb(child: ChildProcess): number {
	const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
	return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

function parseSettings(args: readonly string[]): Settings {
	const given = (name: string, fallback: number) => {
		const at = args.indexOf(`--${name}`);
		return at >= 0 ? Number(args[at + 1]) : fallback;
	};
	return {
		devices: given("devices", 10_000),
		seconds: given("seconds", 20),
		minutes: given("minutes", 0),
		steady: given("steady", 10_000),
		window: given("window", 8),
		part: args[args.indexOf("--part") + 1] === "ingest" ? "ingest" : "all",
	};
}

function round(value: number): string {
	return Math.round(value).toLocaleString("en-US");
}

function say(line: string): void {
	console.log(line);
}
