import { readdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import { readWorkers } from "@/store/pipelineHealth";
import { hasNextPartition, isDatabaseWritable, readMigrations } from "@/store/readiness";
import type { ReadyResponse } from "@/wire/http/probes";
import type { Clock } from "../clock";
import type { Database } from "../database";
import { log } from "../log";

type Check = { readonly ok: boolean; readonly detail: string };

const CHECK_MS_MAX = 3_000;
const DISK_FREE_MIN = 0.1;

/** Every check by itself and at once: one that fails or hangs says so, and the others still answer. */
export async function readReadiness({ database, clock }: { database: Database; clock: Clock }): Promise<ReadyResponse> {
	const { pool } = database;
	const now = clock.now();
	const [database_writable, migrations_current, [worker_alive, broker_connected], next_partition, disk_space] = await Promise.all(
		[
			check("database_writable", async () =>
				said(
					await isDatabaseWritable(pool),
					"a row can be written",
					"no row can be written: read-only, out of disk, or no grant",
				),
			),
			check("migrations_current", () => checkMigrations(pool)),
			checkWorker(database, now),
			check("next_partition", async () =>
				said(
					await hasNextPartition(pool, now),
					"next month's readings have their partition",
					"next month's partition is missing: the worker makes it",
				),
			),
			check("disk_space", checkDisk),
		],
	);
	const checks = { database_writable, migrations_current, worker_alive, broker_connected, next_partition, disk_space };
	return { status: Object.values(checks).every((each) => each.ok) ? "ready" : "not_ready", checks };
}

async function checkWorker({ pool }: Database, now: number): Promise<[Check, Check]> {
	const failed = "the database does not answer";
	const workers = await within(async () => {
		const client = await pool.connect();
		try {
			return await readWorkers(client, now);
		} finally {
			client.release();
		}
	}).catch((error: unknown) => {
		log.warn({ event: "ready.failed", check: "worker_alive", err: error });
		return null;
	});
	if (workers === null) return [said(false, "", failed), said(false, "", failed)];
	const fresh = workers.filter((worker) => worker.isFresh);
	return [
		said(
			fresh.length > 0,
			`${fresh.length} of ${workers.length} workers beat in the last 30 s`,
			"no worker beat in the last 30 s: start it, or look at its log",
		),
		said(
			fresh.some((worker) => worker.brokerConnected),
			"a worker is connected to the broker",
			"no live worker is connected to the broker",
		),
	];
}

async function checkMigrations(pool: Database["pool"]): Promise<Check> {
	const { applied, unfinished } = await readMigrations(pool);
	if (unfinished.length > 0)
		return said(false, "", `migration ${unfinished[0]} began and never ended: restore the backup or mend it`);
	const folder = join(process.cwd(), "prisma", "migrations");
	const known = (await readdir(folder, { withFileTypes: true }))
		.filter((entry) => entry.isDirectory())
		.map((entry) => entry.name);
	const missing = known.filter((name) => !applied.includes(name));
	return said(
		missing.length === 0,
		`${known.length} of ${known.length} applied`,
		`${missing.length} not applied: start AutoVolt anew, it migrates first`,
	);
}

/** Of the file system that holds our data folder; an external database watches its own. */
async function checkDisk(): Promise<Check> {
	const { bavail, blocks } = await statfs(process.env["AUTOVOLT_DATA_DIR"] || process.cwd());
	const free = blocks > 0 ? bavail / blocks : 1;
	return said(
		free > DISK_FREE_MIN,
		`${Math.floor(free * 100)} % free`,
		`only ${Math.floor(free * 100)} % free: below 10 % nothing new may be accepted`,
	);
}

async function check(name: string, work: () => Promise<Check>): Promise<Check> {
	try {
		return await within(work);
	} catch (error) {
		log.warn({ event: "ready.failed", check: name, err: error });
		return said(false, "", "could not be checked; see the log of the web app");
	}
}

async function within<T>(work: () => Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error("timed out")), CHECK_MS_MAX);
	});
	try {
		return await Promise.race([work(), timeout]);
	} finally {
		clearTimeout(timer);
	}
}

function said(holds: boolean, yes: string, no: string): Check {
	return { ok: holds, detail: holds ? yes : no };
}
