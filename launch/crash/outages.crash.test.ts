import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createPool } from "@/store/pool";
import { ROOT } from "../bootstrap.mjs";
import { freePort } from "../testPostgres";
import { askToRecalculate } from "./campus";
import { patiently } from "./crashStack";
import { FaultProxy } from "./faultProxy";
import { differences, leftOver, readFigures, storedKeys } from "./figures";
import { Fleet } from "./fleet";
import { Hold } from "./hold";
import { killPostgres } from "./killPostgres";
import { Matrix } from "./matrix";
import { crashStream } from "./stream";

const OUTAGE_MS = Number(process.env["AUTOVOLT_OUTAGE_SECONDS"] ?? 6) * 1_000;
const DRAIN_MS_MAX = 30_000;

const matrix = new Matrix(1);
let proxy: FaultProxy;
let proxyPort = 0;
const throughProxy = (url: string) => url.replace(/:\d+\//, `:${proxyPort}/`);

beforeAll(async () => {
	await matrix.start();
	proxy = new FaultProxy(matrix.stack.postgresPort);
	proxyPort = await proxy.start();
});
afterAll(async () => {
	await proxy?.stop();
	await matrix.stop();
});

describe("between worker and database", () => {
	it("COMMIT done but the reply lost: it is sent again, and nothing is there twice", async () => {
		const before = proxy.lostReplies;
		const atWave = async () => proxy.loseReplies(["COMMIT", "plain_readings_insert"], 3);
		expect(await matrix.disturbed({ workerUrl: throughProxy, atWave })).toEqual([]);
		expect(proxy.lostReplies - before).toBeGreaterThan(8);
	});

	it("connections that are cut again and again", async () => {
		const atWave = async () => {
			await sleep(40);
			proxy.cut();
		};
		expect(await matrix.disturbed({ workerUrl: throughProxy, atWave })).toEqual([]);
	});

	it("a network that stalls for seconds, and one that is slow", async () => {
		const atWave = async (wave: number) => {
			if (wave === 2) {
				proxy.stall();
				setTimeout(() => proxy.passes(), 3_000);
			}
			if (wave === 5) proxy.slow(20);
			if (wave === 7) proxy.passes();
		};
		expect(await matrix.disturbed({ workerUrl: throughProxy, atWave })).toEqual([]);
	});

	it(`database down ${OUTAGE_MS / 1_000} s: the backlog drains within 30 s`, async () => {
		const database = await matrix.stack.database();
		const mqttPort = await freePort();
		const worker = await matrix.stack.worker({
			database: { url: database.url, workerUrl: throughProxy(database.workerUrl) },
			mqttPort,
		});
		const fleet = new Fleet({ port: mqttPort, trims: "puback" });
		const pool = database.pool("autovolt_backup");
		try {
			await worker.process.start();
			proxy.refuse();
			const messages = crashStream(matrix.seed, { numbered: false });
			fleet.send(messages);
			await sleep(OUTAGE_MS);
			expect(fleet.acknowledged).toEqual([]);
			proxy.passes();
			const back = performance.now();
			await vi.waitFor(
				async () => {
					expect(fleet.waiting).toBe(0);
					expect(await leftOver(pool)).toBe(0);
				},
				{ timeout: 120_000, interval: 100 },
			);
			expect(performance.now() - back).toBeLessThan(DRAIN_MS_MAX);
			const stored = await storedKeys(pool);
			expect(messages.flatMap(({ keys }) => keys).filter((key) => !stored.has(key))).toEqual([]);
			expect(worker.ends.count).toBe(0);
		} finally {
			proxy.passes();
			await fleet.stop();
			await worker.process.stop(10_000);
			await pool.end();
			await database.drop();
		}
	});
});

describe("the worker", () => {
	it("SIGTERM mid-batch: done within 10 s, and nothing acknowledged is lost", async () => {
		const said = matrix.stack.lines.length;
		const outcome = await matrix.disturbed({
			atWave: async (wave, { workers }) => {
				if (wave !== 6) return;
				const pid = workers[0]?.process.running?.pid ?? 0;
				const asked = performance.now();
				process.kill(pid, "SIGTERM");
				await vi.waitFor(() => expect(isThere(pid)).toBe(false), { timeout: 60_000, interval: 20 });
				expect(performance.now() - asked).toBeLessThan(10_000);
			},
		});
		// Supervised, it was started again.
		expect(matrix.stack.lines.slice(said).filter((line) => line.startsWith("The worker ended (code 0)"))).toHaveLength(1);
		expect(outcome).toEqual(["the worker ended 1 times that nobody killed"]);
	});

	it("two workers on the same devices: all of it once", async () => {
		expect(await matrix.disturbed({ workers: 2 })).toEqual([]);
	});
});

describe("killed half-way", () => {
	it("a recalculation: readers see the old result until the swap, and the new one after it", async () => {
		const database = await matrix.stack.database();
		const mqttPort = await freePort();
		const owner = createPool({ url: database.url, max: 2 });
		const settled = () => vi.waitFor(async () => expect(await leftOver(owner)).toBe(0), { timeout: 120_000, interval: 100 });
		const hold = new Hold(matrix.stack.postgresFolder);
		const fleet = new Fleet({ port: mqttPort, trims: "puback" });
		const first = await matrix.stack.worker({ database, mqttPort });
		try {
			await first.process.start();
			fleet.send(crashStream(matrix.seed, { numbered: false }));
			await vi.waitFor(() => expect(fleet.waiting).toBe(0), { timeout: 120_000, interval: 100 });
			await settled();
			await first.process.stop(10_000);
			const right = await readFigures(owner);
			for (const drift of [
				"daily_aggregates SET energy_mwh = energy_mwh + 1000000 WHERE local_date = '2025-04-14'",
				"monthly_aggregates SET energy_mwh = energy_mwh + 1000000 WHERE local_month = '2025-04-01'",
			])
				await owner.query(`UPDATE ${drift} AND device_id = (SELECT id FROM devices WHERE esp32_name = 'crash-2')`);
			const wrong = await readFigures(owner);
			expect(differences(right, wrong)).not.toEqual([]);
			await askToRecalculate(owner, 2);

			// In steps of 31 days: the third one has the day.
			const second = await matrix.stack.worker({ database, mqttPort, crashAt: "recalculation-swap:3", crashHold: hold.file });
			let seen: string[] | null = null;
			hold.watch(async () => {
				seen = differences(wrong, await readFigures(owner));
				process.kill(second.process.running?.pid ?? 0, "SIGKILL");
			});
			await second.process.start();
			await vi.waitFor(() => expect(hold.doneAt).not.toBeNull(), { timeout: 60_000, interval: 50 });
			expect(seen).toEqual([]);
			await settled();
			expect(second.ends.count).toBe(1);
			expect(differences(right, await readFigures(owner))).toEqual([]);
			await second.process.stop(10_000);
		} finally {
			await hold.stop();
			await fleet.stop();
			await first.process.stop(10_000);
			await owner.end();
			await database.drop();
		}
	});

	it("a migration: nothing half of it stays, and the next start does the rest", async () => {
		const database = await matrix.stack.emptyDatabase();
		const pool = createPool({ url: database.url, max: 1 });
		const applied = async () =>
			(await pool.query("SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL")).rows.length;
		try {
			for (const pass of [1, 2]) {
				const killed = migration(database.url, `migration-applied:${pass}`);
				expect((await once(killed, "exit"))[1]).toBe("SIGKILL");
				expect(await applied()).toBe(pass - 1);
			}
			const whole = migration(database.url, "");
			expect(await once(whole, "exit")).toEqual([0, null]);
			const reference = createPool({ url: matrix.stack.ownerUrl, max: 1 });
			const columns =
				"SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name !~ '_20\\d\\d_' ORDER BY 1, 2";
			expect((await pool.query(columns)).rows).toEqual((await reference.query(columns)).rows);
			await reference.end();
		} finally {
			await pool.end();
			await database.drop();
		}
	});
});

describe("PostgreSQL", () => {
	it("is killed three times in a row, while it recovers too", async () => {
		const atWave = async (wave: number, { database }: { database: { url: string } }) => {
			if (wave < 2 || wave > 4) return;
			await patiently(() => killPostgres(matrix.stack, database, wave === 3 ? "backend" : "all"));
		};
		expect(await matrix.disturbed({ atWave })).toEqual([]);
	});
});

function migration(url: string, crashAt: string): ChildProcess {
	const script = fileURLToPath(new URL("./migrateProcess.ts", import.meta.url));
	const env = { ...process.env, DATABASE_URL: url, CRASH_AT: crashAt };
	return spawn(process.execPath, ["--import", "tsx", script], { cwd: ROOT, env, stdio: "ignore" });
}

function isThere(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
