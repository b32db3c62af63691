import { setTimeout as sleep } from "node:timers/promises";
import { findMosquitto, startMosquitto, type TestMosquitto } from "../testMosquitto";
import { freePort } from "../testPostgres";
import { CRASH_DEVICES } from "./campus";
import { type CellDatabase, CrashStack, patiently } from "./crashStack";
import { leftOver, storedKeys, verified } from "./figures";
import { Fleet } from "./fleet";
import { killPostgres } from "./killPostgres";
import type { CrashMessage } from "./stream";

/** Below what a device may send on average, so that nothing waits for its turn. */
const PER_SECOND = 150;
const TICK_MS = 100;
const KILL_EVERY_MS = 9_000;
const BROKER_AWAY_MS = 300;

type Say = (line: string) => void;

/** A plain stream of one reading after the other, the same for all devices. */
function steadyMessage(index: number, numbered: boolean): CrashMessage {
	const device = CRASH_DEVICES[index % CRASH_DEVICES.length] as (typeof CRASH_DEVICES)[number];
	const n = Math.floor(index / CRASH_DEVICES.length) + 1;
	const at = device.begins + n * 30_000;
	const number = numbered ? { epoch: 7, seq: n } : null;
	const rest = number ? { ...number, boot: 1, ts_ms: at, time_synced: true, uptime_ms: n * 30_000 } : { timestamp: at };
	const payload = JSON.stringify({ esp32_name: device.name, energy_wh_total: n, ...rest });
	return { device: device.name, topic: "telemetry", payload, wave: 0, number, keys: [`${device.name}|${at}|${n * 1_000}`] };
}

export interface AcknowledgedResult {
	readonly acknowledged: number;
	readonly lost: number;
	readonly twice: number;
	readonly kills: Readonly<Record<string, number>>;
	readonly wrong: readonly string[];
}

/** Sends so many messages while worker and PostgreSQL (two thirds of them), then Mosquitto and PostgreSQL are killed again and again. */
export async function sendWhileKilling(count: number, say: Say): Promise<AcknowledgedResult[]> {
	const stack = new CrashStack();
	try {
		await stack.start();
		const embedded = Math.ceil((count * 2) / 3);
		const results = [await campaign(stack, embedded, false, say)];
		if (count > embedded) results.push(await campaign(stack, count - embedded, true, say));
		return results;
	} finally {
		await stack.stop();
	}
}

async function campaign(stack: CrashStack, count: number, external: boolean, say: Say): Promise<AcknowledgedResult> {
	const database = await stack.database();
	const mqttPort = await freePort();
	let broker = external ? await mosquitto(mqttPort) : null;
	const worker = await stack.worker({ database, mqttPort, mqttUrl: external ? `mqtt://127.0.0.1:${mqttPort}` : "" });
	const fleet = new Fleet({ port: mqttPort, trims: external ? "ack" : "puback" });
	const kills: Record<string, number> = {};
	const actions: Record<string, () => Promise<void>> = {
		worker: async () => void process.kill(worker.process.running?.pid ?? 0, "SIGKILL"),
		"PostgreSQL, all of it": () => killPostgres(stack, database, "all"),
		"a backend": () => killPostgres(stack, database, "backend"),
		postmaster: () => killPostgres(stack, database, "postmaster"),
	};
	if (external)
		actions["worker"] = async () => {
			await broker?.kill();
			await sleep(BROKER_AWAY_MS);
			broker = await mosquitto(mqttPort);
		};
	let done = false;
	const killer = (async () => {
		for (let n = 0; !done; n++) {
			await sleep(KILL_EVERY_MS);
			const [name, act] = Object.entries(actions)[n % 4] as [string, () => Promise<void>];
			if (done) return;
			// It may just be away: then the next one is killed.
			await act().then(
				() => {
					const shown = external && name === "worker" ? "Mosquitto" : name;
					kills[shown] = (kills[shown] ?? 0) + 1;
				},
				() => {},
			);
		}
	})();
	try {
		await worker.process.start();
		const perTick = (CRASH_DEVICES.length * PER_SECOND * TICK_MS) / 1_000;
		for (let sent = 0; sent < count; await sleep(TICK_MS)) {
			// Devices that cannot send fill their buffers, and no more than that.
			if (fleet.waiting > 5_000) continue;
			const upto = Math.min(count, sent + perTick);
			fleet.send(Array.from({ length: upto - sent }, (_, index) => steadyMessage(sent + index, external)));
			if (Math.floor(upto / 10_000) > Math.floor(sent / 10_000)) say(`  ${upto} sent, ${fleet.acknowledged.length} acknowledged`);
			sent = upto;
		}
		done = true;
		await killer;
		while (fleet.waiting > 0) await sleep(TICK_MS);
		return { ...(await counted(database, fleet)), kills };
	} finally {
		done = true;
		await fleet.stop();
		await worker.process.stop(10_000);
		await broker?.stop();
		await patiently(() => database.drop());
	}
}

async function counted(database: CellDatabase, fleet: Fleet): Promise<Omit<AcknowledgedResult, "kills">> {
	const pool = database.pool("autovolt_backup");
	try {
		while ((await leftOver(pool).catch(() => 1)) > 0) await sleep(TICK_MS);
		const stored = await storedKeys(pool);
		const { rows } = await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM telemetry_events");
		return {
			acknowledged: fleet.acknowledged.length,
			lost: fleet.acknowledged.filter(({ keys }) => keys.some((key) => !stored.has(key))).length,
			twice: (rows[0]?.n ?? 0) - stored.size,
			wrong: await verified(pool),
		};
	} finally {
		await pool.end();
	}
}

/** Milliseconds from kill -9 to the first new commit, `samples` times each, one message in 20 ms. */
export async function measureRecoveries(samples: number, say: Say): Promise<Readonly<Record<string, readonly number[]>>> {
	const stack = new CrashStack();
	try {
		await stack.start();
		const results: Record<string, number[]> = { worker: [], PostgreSQL: [], Mosquitto: [] };
		const told = (killed: string) => say(`  ${killed}, ms: ${(results[killed] ?? []).map(Math.round).join(" ")}`);
		// A worker of its own each time: the supervisor lets one that ends often wait longer and longer.
		for (let n = 0; n < samples; n++)
			await trickle(stack, { external: false, times: 1, say: (ms) => results["worker"]?.push(ms) }, async ({ pid }) => {
				process.kill(pid(), "SIGKILL");
			});
		told("worker");
		await trickle(stack, { external: false, times: samples, say: (ms) => results["PostgreSQL"]?.push(ms) }, ({ database }) =>
			killPostgres(stack, database, "all"),
		);
		told("PostgreSQL");
		await trickle(stack, { external: true, times: samples, say: (ms) => results["Mosquitto"]?.push(ms) }, ({ killBroker }) =>
			killBroker(),
		);
		told("Mosquitto");
		return results;
	} finally {
		await stack.stop();
	}
}

interface Trickle {
	readonly external: boolean;
	readonly times: number;
	readonly say: (ms: number) => void;
}

interface Living {
	readonly database: CellDatabase;
	pid(): number;
	killBroker(): Promise<void>;
}

const EVERY_MS = 20;
const CALM_MS = 2_000;

async function trickle(
	stack: CrashStack,
	{ external, times, say }: Trickle,
	kill: (living: Living) => Promise<void>,
): Promise<void> {
	const database = await patiently(() => stack.database());
	const mqttPort = await freePort();
	let broker = external ? await mosquitto(mqttPort) : null;
	const worker = await stack.worker({ database, mqttPort, mqttUrl: external ? `mqtt://127.0.0.1:${mqttPort}` : "" });
	const fleet = new Fleet({ port: mqttPort, trims: external ? "ack" : "puback" });
	let sent = 0;
	const sending = setInterval(() => fleet.send([steadyMessage(sent++, external)]), EVERY_MS);
	const living: Living = {
		database,
		pid: () => worker.process.running?.pid ?? 0,
		async killBroker() {
			await broker?.kill();
			void sleep(BROKER_AWAY_MS).then(async () => {
				broker = await mosquitto(mqttPort);
			});
		},
	};
	try {
		await worker.process.start();
		for (let n = 0; n < times; n++) {
			// Until all flows, and then some.
			while (fleet.acknowledged.length === 0 || fleet.waiting > 10) await sleep(EVERY_MS);
			await sleep(CALM_MS);
			const at = performance.now();
			await kill(living);
			for (let back: number | null = null; back === null; await sleep(EVERY_MS)) {
				back = fleet.firstAckAfter(at);
				if (back !== null) say(back);
				else if (performance.now() - at > 60_000) throw new Error("nothing is acknowledged a minute after the kill");
			}
		}
	} finally {
		clearInterval(sending);
		await fleet.stop();
		await worker.process.stop(10_000);
		await broker?.stop();
		await patiently(() => database.drop());
	}
}

async function mosquitto(port: number): Promise<TestMosquitto> {
	const found = findMosquitto();
	if ("missing" in found) throw new Error(found.missing);
	return startMosquitto(found.path, port);
}
