import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPool, type DatabaseRole, type Pool } from "@/store/pool";
import { DatabaseKeeper } from "../databaseKeeper";
import { runningPostgres } from "../embeddedPostgres";
import { migrate } from "../migrate";
import { isWorkerReady, knownWorkers } from "../readiness";
import { ensureRoleLogins } from "../roleLogins";
import type { LaunchSettings } from "../settings";
import { WORKER_NODE_FLAGS } from "../stack";
import { SupervisedProcess } from "../supervisedProcess";
import { freePort } from "../testPostgres";
import { configureCampus } from "./campus";

const PASSWORD = "crash";

/** A database of its own for one cell, with the campus configured. */
export interface CellDatabase {
	/** The owner's connection string. */
	readonly url: string;
	readonly workerUrl: string;
	pool(role: DatabaseRole): Pool;
	drop(): Promise<void>;
}

export interface CellWorker {
	readonly process: SupervisedProcess;
	/** How often it has ended by itself, and when it last did (performance.now). */
	readonly ends: { count: number; at: number };
}

export interface WorkerOptions {
	readonly database: Pick<CellDatabase, "url" | "workerUrl">;
	readonly mqttPort: number;
	/** An external broker. */
	readonly mqttUrl?: string;
	/** CRASH_AT of its first start; the ones after it are left alone. */
	readonly crashAt?: string;
	readonly crashHold?: string;
	readonly name?: string;
	readonly env?: Readonly<Record<string, string>>;
}

/**
 * The product's own PostgreSQL with the product's own settings (a commit is on the disk before it is told), kept alive by
 * the supervisor's keeper, in a folder of its own; and workers, kept alive by the supervisor.
 */
export class CrashStack {
	private readonly folder = mkdtempSync(join(tmpdir(), "autovolt-crash-"));
	private readonly disk: string;
	private keeper!: DatabaseKeeper;
	private workerLogin = "";
	private cells = 0;
	/** What the supervisor said. */
	readonly lines: string[] = [];

	/** @param disk  where PostgreSQL keeps its files */
	constructor(disk?: string) {
		this.disk = disk ?? this.folder;
	}

	async start(postgresSettings: Readonly<Record<string, string>> = {}): Promise<void> {
		// As root the database runs as nobody, who must be able to pass through; mkdtemp lets nobody in.
		chmodSync(this.folder, 0o711);
		const settings: LaunchSettings = {
			...{ dataDir: this.disk, host: "127.0.0.1", port: 0, mqttHost: "127.0.0.1", mqttPort: 0, pgPort: await freePort() },
			...{ databaseUrl: null, workerDatabaseUrl: null, webDatabaseUrl: null, mqttUrl: null, adminPassword: null },
			...{ mqttsPort: null, mqttPlaintextPublic: false },
		};
		this.keeper = new DatabaseKeeper(settings, PASSWORD, (line) => this.lines.push(line), postgresSettings);
		await this.keeper.start();
		await migrate(this.keeper.url);
		this.workerLogin = (await ensureRoleLogins(this.keeper.url, PASSWORD, settings)).worker;
		const owner = createPool({ url: this.keeper.url, max: 1 });
		await configureCampus(owner);
		await owner.end();
	}

	/** The postmaster that runs now; 0 = none. */
	get postmaster(): number {
		return runningPostgres(this.postgresFolder)?.pid ?? 0;
	}

	get postgresPort(): number {
		return Number(new URL(this.keeper.url).port);
	}

	/** Of the database of which each cell's is a copy. */
	get ownerUrl(): string {
		return this.keeper.url;
	}

	get postgresFolder(): string {
		return join(this.disk, "postgres");
	}

	/** The campus, configured. */
	database(): Promise<CellDatabase> {
		return this.create("TEMPLATE autovolt");
	}

	/** Before the first migration. */
	emptyDatabase(): Promise<CellDatabase> {
		return this.create("");
	}

	private async create(how: string): Promise<CellDatabase> {
		const name = `cell_${++this.cells}`;
		const inOther = (url: string, database: string) => url.replace(/\/[^/]*$/, `/${database}`);
		const server = createPool({ url: inOther(this.keeper.url, "postgres"), max: 1 });
		await server.query(`CREATE DATABASE ${name} ${how}`).finally(() => server.end());
		const url = inOther(this.keeper.url, name);
		return {
			url,
			workerUrl: inOther(this.workerLogin, name),
			pool: (role) => createPool({ url, role, max: 2, applicationName: "crash" }),
			drop: async () => {
				const admin = createPool({ url: inOther(this.keeper.url, "postgres"), max: 1 });
				await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).finally(() => admin.end());
			},
		};
	}

	/** Not started yet. Supervised as in production: it is started again, as often as it ends, with growing pauses. */
	async worker({
		database,
		mqttPort,
		mqttUrl = "",
		crashAt = "",
		crashHold = "",
		name = "worker-1",
		env = {},
	}: WorkerOptions): Promise<CellWorker> {
		const before = await knownWorkers(database.url);
		const ends = { count: 0, at: 0 };
		let starts = 0;
		const dataDir = join(this.folder, `worker-${this.cells}`);
		mkdirSync(dataDir, { recursive: true });
		const supervised = new SupervisedProcess({
			name: "worker",
			args: [...WORKER_NODE_FLAGS, "--import", "tsx", "worker/main.ts"],
			env: {
				...{ DATABASE_URL: database.workerUrl, AUTOVOLT_DATA_DIR: dataDir, AUTOVOLT_WORKER_NAME: name, NODE_ENV: "production" },
				...{ MQTT_HOST: "127.0.0.1", MQTT_PORT: String(mqttPort), MQTT_URL: mqttUrl, CRASH_HOLD: crashHold, ...env },
				// Read at each start: only the first one is to be killed.
				get CRASH_AT() {
					return starts++ === 0 ? crashAt : "";
				},
			},
			logPath: join(dataDir, "worker.log"),
			isReady: () => isWorkerReady(database.url, before),
			verbose: false,
			print: (line) => {
				this.lines.push(line);
				if (!/^The worker ended/.test(line)) return;
				ends.count += 1;
				ends.at = performance.now();
			},
			onChange: () => {},
		});
		return { process: supervised, ends };
	}

	async stop(): Promise<void> {
		await this.keeper.stop(20_000);
		rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** Asks again until it is answered: the database may be away for a moment. */
export async function patiently<T>(ask: () => Promise<T>, msMax = 60_000): Promise<T> {
	for (const until = performance.now() + msMax; ; ) {
		try {
			return await ask();
		} catch (error) {
			if (performance.now() > until) throw error;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
}
