import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "@/store/pool";
import { findMosquitto, startMosquitto, type TestMosquitto } from "../testMosquitto";
import { freePort } from "../testPostgres";
import { askToRecalculate, setPrice } from "./campus";
import type { Cell } from "./cells";
import { type CellDatabase, type CellWorker, type CrashStack, patiently } from "./crashStack";
import { type Figures, leftOver, readFigures, storedKeys, unfolded, verified } from "./figures";
import { Fleet } from "./fleet";
import { Hold } from "./hold";
import { killPostgres } from "./killPostgres";
import { type CrashMessage, crashStream, WAVES } from "./stream";

/** What is done to a run of the stream. */
export interface Disturbance {
	/** Mosquitto instead of the embedded broker; all readings are numbered then, and devices wait for the `ack` topic. */
	readonly external?: boolean;
	/** CRASH_AT of the worker. */
	readonly crashAt?: string;
	/** The worker is not killed at that point: it stands still while this is done. */
	readonly whileHeld?: (run: Run) => Promise<void>;
	/** How often that ends the worker. */
	readonly ends?: number;
	/** How the worker reaches the database. */
	readonly workerUrl?: (url: string) => string;
	/** Workers on the one database, each with a broker of its own, to which all devices send everything. */
	readonly workers?: number;
	readonly atWave?: (wave: number, run: Run) => Promise<void>;
}

/** The run as a disturbance sees it. */
export interface Run {
	readonly database: CellDatabase;
	readonly workers: readonly CellWorker[];
	killBroker(): Promise<void>;
}

export interface Outcome {
	readonly figures: Figures;
	readonly messages: number;
	/** Acknowledged, and not in the database in the end. */
	readonly lost: readonly string[];
	/** What `npm run verify` and `npm run replay` say is wrong. */
	readonly wrong: readonly string[];
	/** False: the point was not passed so often. */
	readonly killed: boolean;
	/** How often a worker ended that nobody killed. */
	readonly otherEnds: number;
	/** From the kill to the first acknowledgement of what was sent after it. */
	readonly backMs: number | null;
}

const WAVE_MS = 60;
/** The first waves wait for what comes of the one before, so that each point is passed often enough; the last ones rush. */
const PACED_WAVES = 4;
const PACE_MS_MAX = 2_500;
const SENT_MS_MAX = 120_000;
const SETTLED_MS_MAX = 120_000;
/** After all is done for so long, a point that was not passed will not be. */
const UNPASSED_MS = 3_000;
const LOOK_MS = 50;
const BROKER_AWAY_MS = 300;
const ARRIVAL_MS = 200;
/** When the web app changes prices, and when somebody asks for a recalculation. */
const PRICE_WAVE = 3;
const RECALCULATION_WAVE = 6;

/** Runs the whole stream with the kill of a cell. */
export function runCell(stack: CrashStack, { killed, point, pass }: Cell, seed: number): Promise<Outcome> {
	const crashAt = `${point}:${pass}`;
	if (killed === "worker") return runStream(stack, seed, { crashAt, whileHeld: killWorker, ends: 1 });
	if (killed === "broker") return runStream(stack, seed, { crashAt, external: true, whileHeld: (run) => run.killBroker() });
	const whom = (["postmaster", "backend", "all"] as const)[pass - 1] ?? "all";
	return runStream(stack, seed, { crashAt, whileHeld: ({ database }) => killPostgres(stack, database, whom) });
}

/** What is on its way to the devices arrives first: a PUBACK that came too early must not be lost with the connection. */
async function killWorker({ workers: [worker] }: Run): Promise<void> {
	await sleep(ARRIVAL_MS);
	process.kill(worker?.process.running?.pid ?? 0, "SIGKILL");
}

/** Runs the whole stream through a stack and says what came of it. */
export async function runStream(stack: CrashStack, seed: number, disturbance: Disturbance = {}): Promise<Outcome> {
	const { external = false, crashAt = "", whileHeld, workerUrl = (url) => url } = disturbance;
	const database = await patiently(() => stack.database());
	const ports = await Promise.all(Array.from({ length: disturbance.workers ?? 1 }, () => freePort()));
	const [mqttPort = 0] = ports;
	let mosquitto = external ? await startBroker(mqttPort) : null;
	const hold = whileHeld ? new Hold(stack.postgresFolder) : null;
	const workers: CellWorker[] = [];
	for (const [index, port] of ports.entries())
		workers.push(
			await stack.worker({
				database: { url: database.url, workerUrl: workerUrl(database.workerUrl) },
				mqttPort: port,
				mqttUrl: external ? `mqtt://127.0.0.1:${port}` : "",
				crashAt,
				crashHold: hold?.file ?? "",
				name: `worker-${index + 1}`,
			}),
		);
	const run: Run = {
		database,
		workers,
		async killBroker() {
			await mosquitto?.kill();
			mosquitto = null;
			// Meanwhile the worker goes on.
			void sleep(BROKER_AWAY_MS).then(async () => {
				mosquitto = await startBroker(mqttPort);
			});
		},
	};
	if (whileHeld) hold?.watch(() => whileHeld(run));
	const fleets = ports.map((port) => new Fleet({ port, trims: external ? "ack" : "puback" }));
	try {
		await Promise.all(workers.map(({ process }) => process.start()));
		const messages = crashStream(seed, { numbered: external });
		await send(fleets, messages, run, disturbance);
		const ends = () => workers.reduce((sum, worker) => sum + worker.ends.count, 0);
		const isKilled = () => crashAt === "" || (hold ? hold.doneAt !== null : ends() > 0);
		await settled(database, isKilled);
		const killed = crashAt !== "" && isKilled();
		const killedAt = hold ? hold.doneAt : (workers.find(({ ends: { count } }) => count > 0)?.ends.at ?? null);
		return {
			...(await look(database, [...fleets.flatMap(({ acknowledged }) => acknowledged), ...messages])),
			messages: messages.length,
			killed,
			otherEnds: ends() - (killed ? (disturbance.ends ?? 0) : 0),
			backMs: killed && killedAt !== null ? (fleets[0]?.firstAckAfter(killedAt) ?? null) : null,
		};
	} finally {
		await hold?.stop();
		await Promise.all(fleets.map((fleet) => fleet.stop()));
		await Promise.all(workers.map(({ process }) => process.stop(10_000)));
		await mosquitto?.stop();
		await patiently(() => database.drop());
	}
}

async function look(
	database: CellDatabase,
	messages: readonly CrashMessage[],
): Promise<Pick<Outcome, "figures" | "lost" | "wrong">> {
	const pool = database.pool("autovolt_backup");
	try {
		const stored = await storedKeys(pool);
		const lost = new Set(messages.flatMap(({ keys }) => keys).filter((key) => !stored.has(key)));
		return { figures: await readFigures(pool), lost: [...lost], wrong: await verified(pool) };
	} finally {
		await pool.end();
	}
}

/** Wave by wave, whether or not anybody listens; between them people change prices. Returns once all is acknowledged. */
async function send(
	fleets: readonly Fleet[],
	messages: readonly CrashMessage[],
	run: Run,
	{ atWave }: Disturbance,
): Promise<void> {
	const web = run.database.pool("autovolt_web");
	const give = (topic: CrashMessage["topic"], wave: number) => {
		for (const fleet of fleets) fleet.send(messages.filter((one) => one.topic === topic && one.wave === wave));
	};
	const waiting = () => fleets.reduce((sum, fleet) => sum + fleet.waiting, 0);
	try {
		for (let wave = 0; wave < WAVES; wave++) {
			await atWave?.(wave, run);
			// Apart, as devices do: what comes together with an event takes another way through the broker.
			give("telemetry", wave);
			await sleep(WAVE_MS);
			give("event", wave);
			await sleep(WAVE_MS);
			if (wave < PACED_WAVES) await folded(waiting, web);
			// A price that is recorded twice, when the answer to the first COMMIT was lost, is the same price: figures do not tell.
			if (wave === PRICE_WAVE) await patiently(() => setPrice(web, 1, "2025-02-12T00:00:00Z", "8.25"));
			if (wave === RECALCULATION_WAVE) await patiently(() => askToRecalculate(web, 2));
		}
		for (const until = performance.now() + SENT_MS_MAX; waiting() > 0; await sleep(LOOK_MS))
			if (performance.now() > until) throw new Error(`${waiting()} messages are not acknowledged after ${SENT_MS_MAX / 1_000} s`);
		await atWave?.(WAVES, run);
	} finally {
		await web.end();
	}
}

async function folded(waiting: () => number, pool: Pool): Promise<void> {
	for (const until = performance.now() + PACE_MS_MAX; performance.now() < until; await sleep(LOOK_MS))
		if (waiting() === 0 && (await unfolded(pool).catch(() => 1)) === 0) return;
}

async function settled(database: CellDatabase, isKilled: () => boolean): Promise<void> {
	const pool = database.pool("autovolt_backup");
	const left = () => leftOver(pool).catch(() => null);
	try {
		for (const until = performance.now() + SETTLED_MS_MAX; performance.now() < until; await sleep(LOOK_MS)) {
			if ((await left()) !== 0) continue;
			if (isKilled()) return;
			await sleep(UNPASSED_MS);
			if ((await left()) === 0 && !isKilled()) return;
		}
		throw new Error(`still ${await leftOver(pool)} left over after ${SETTLED_MS_MAX / 1_000} s`);
	} finally {
		await pool.end();
	}
}

async function startBroker(port: number): Promise<TestMosquitto> {
	const found = findMosquitto();
	if ("missing" in found) throw new Error(found.missing);
	return startMosquitto(found.path, port);
}
