import { join } from "node:path";
import { ensureFirstRun } from "@/store/firstRun";
import { createPrisma } from "@/store/prisma";
import { isLoopback } from "@/worker/mqtt/listen";
import { DatabaseKeeper } from "./databaseKeeper";
import { ensureDataFolder } from "./dataFolder";
import { prepareDemo } from "./demoSeed";
import { runningPostgres } from "./embeddedPostgres";
import { type InstanceLock, takeInstanceLock } from "./instanceLock";
import { migrate } from "./migrate";
import { assertPortsFree, type WantedPort, wantedMqttPorts } from "./ports";
import { isWebReady, isWorkerReady, knownWorkers } from "./readiness";
import { ensureRoleLogins, type RoleLogins } from "./roleLogins";
import { ensureSecrets, type Secrets, writeSecrets } from "./secrets";
import type { LaunchSettings } from "./settings";
import { SupervisedProcess } from "./supervisedProcess";
import { ensureWebBuild } from "./webBuild";

export interface StackOptions {
	readonly settings: LaunchSettings;
	readonly dev?: boolean;
	/** A simulated campus: seeded before the worker starts, its devices publishing once all is ready. */
	readonly demo?: boolean;
	readonly verbose?: boolean;
	readonly print: (line: string) => void;
	/** More environment for worker and web. */
	readonly env?: Readonly<Record<string, string>>;
	/** Extra `-c` settings of the embedded PostgreSQL. */
	readonly postgresSettings?: Readonly<Record<string, string>>;
}

export interface FirstAccount {
	readonly email: string;
	/** Null: it is the one that was given in AUTOVOLT_ADMIN_PASSWORD. */
	readonly password: string | null;
}

/**
 * V8's settings for a worker that shares its cores with PostgreSQL (docs/decisions/0010). A nursery in which the messages
 * of a batch die instead of being copied around, yet small enough to be cleared in some milliseconds; cleared by the main
 * thread alone, which would else wait until helper threads get a core; and one helper instead of four for the old
 * generation, so that marking does not take all the cores from ingest for a quarter of a second. Without pretenuring:
 * after a rush, in which messages wait and so outlive a scavenge, V8 would for ever after make each of them in the old
 * generation, all that they point to would follow, and a scavenge would take 20 ms instead of one.
 */
export const WORKER_NODE_FLAGS: readonly string[] = [
	"--max-semi-space-size=32",
	"--no-parallel-scavenge",
	"--v8-pool-size=1",
	"--no-allocation-site-pretenuring",
];
const WEB_POLITE_MS = 2_000;
const WORKER_POLITE_MS = 4_000;
const DATABASE_POLITE_MS = 3_500;

/**
 * One AutoVolt: database, worker, web app. `start` brings them up in that order and returns once all do their work;
 * `stop` ends web, worker, database, at any moment, also amidst a start.
 */
export class Stack {
	private lock: InstanceLock | null = null;
	private database: DatabaseKeeper | null = null;
	private processes: SupervisedProcess[] = [];
	private readonly building = new AbortController();
	private url: string | null = null;
	private secrets: Secrets | null = null;
	private logins: RoleLogins | null = null;
	private stopped = false;

	constructor(private readonly options: StackOptions) {}

	get webUrl(): string {
		const { host, port } = this.options.settings;
		const shown = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "[::1]" : host.includes(":") ? `[${host}]` : host;
		return `http://${shown}:${port}`;
	}

	/** Where devices publish. */
	get mqttAddress(): string {
		const { mqttUrl, mqttHost, mqttPort, mqttsPort } = this.options.settings;
		if (mqttUrl) return mqttUrl.replace(/\/\/[^@/]*@/, "//");
		return mqttsPort !== null && !isLoopback(mqttHost) ? `mqtts://${mqttHost}:${mqttsPort}` : `mqtt://${mqttHost}:${mqttPort}`;
	}

	/** One sentence where devices must speak TLS; null elsewhere. */
	get plaintextNote(): string | null {
		const { mqttUrl, mqttHost, mqttPort, mqttPlaintextPublic } = this.options.settings;
		if (mqttUrl || isLoopback(mqttHost)) return null;
		return mqttPlaintextPublic
			? `(and plaintext on ${mqttHost}:${mqttPort}, as AUTOVOLT_MQTT_PLAINTEXT says: everyone on that network can read along)`
			: `(TLS only; plaintext stays on 127.0.0.1:${mqttPort}, unless AUTOVOLT_MQTT_PLAINTEXT=allow-public opens it)`;
	}

	/** Where what runs on this machine publishes: plaintext beyond loopback is not offered unless it was asked for. */
	private get localMqttAddress(): string {
		const { mqttHost, mqttPort, mqttPlaintextPublic } = this.options.settings;
		if (isLoopback(mqttHost)) return `mqtt://${mqttHost.includes(":") ? `[${mqttHost}]` : mqttHost}:${mqttPort}`;
		const isHere = !mqttPlaintextPublic || mqttHost === "0.0.0.0" || mqttHost === "::";
		return `mqtt://${isHere ? "127.0.0.1" : mqttHost}:${mqttPort}`;
	}

	get databaseUrl(): string {
		if (!this.database) throw new Error("The database is not up yet.");
		return this.database.url;
	}

	/** Returns the first account when it has not been shown yet, else null. Throws a LaunchError. */
	async start(): Promise<FirstAccount | null> {
		const { settings, print, verbose = false } = this.options;
		ensureDataFolder(settings.dataDir, { embeddedPostgres: settings.databaseUrl === null });
		this.lock = await takeInstanceLock(settings.dataDir);
		this.secrets = ensureSecrets(settings.dataDir);
		await assertPortsFree(this.wantedPorts());
		this.database = new DatabaseKeeper(settings, this.secrets.postgresPassword, print, this.options.postgresSettings);
		await this.database.start();
		const applied = await migrate(this.database.url);
		if (applied.length > 0) print(`Database: ${applied.length} migration${applied.length > 1 ? "s" : ""} applied.`);
		this.logins = await ensureRoleLogins(this.database.url, this.secrets.postgresPassword, settings);
		const account = await this.firstAccount(this.secrets);
		if (!this.options.dev) await ensureWebBuild(this.logPath("build"), print, this.building.signal);
		if (this.options.demo) await this.prepareDemo("seed");
		const worker = await this.worker(verbose);
		const web = this.web(verbose);
		if (this.stopped) return null;
		this.processes = [web, worker];
		await Promise.all(this.processes.map((one) => one.start()));
		if (this.options.demo) {
			await this.prepareDemo("settle");
			await this.startDemoDevices(verbose);
		}
		this.url = this.webUrl;
		this.noteRunning();
		return account;
	}

	/** The password has been shown: it is kept no longer. */
	forgetFirstPassword(): void {
		if (!this.secrets?.firstPassword) return;
		const { firstPassword: _, ...kept } = this.secrets;
		this.secrets = kept;
		writeSecrets(this.options.settings.dataDir, kept);
	}

	async stop(): Promise<void> {
		this.stopped = true;
		this.building.abort();
		const [web, worker, demoDevices] = this.processes;
		await Promise.all([demoDevices?.stop(WEB_POLITE_MS), web?.stop(WEB_POLITE_MS)]);
		await worker?.stop(WORKER_POLITE_MS);
		await this.database?.stop(DATABASE_POLITE_MS);
		this.lock?.release();
	}

	/** At once: children die, the database recovers at its next start. */
	kill(): void {
		this.building.abort();
		for (const one of this.processes) one.kill();
		this.database?.kill();
		this.lock?.release();
	}

	private wantedPorts(): WantedPort[] {
		const { host, port, pgPort, databaseUrl, dataDir } = this.options.settings;
		const wanted: WantedPort[] = [{ host, port, portVariable: "PORT", hostVariable: "HOST", who: "the web app" }];
		wanted.push(...wantedMqttPorts(this.options.settings));
		// A database that a killed supervisor left on this port is taken over, so the port is ours.
		if (!databaseUrl && runningPostgres(join(dataDir, "postgres"))?.port !== pgPort)
			wanted.push({ host: "127.0.0.1", port: pgPort, portVariable: "PG_PORT", who: "PostgreSQL" });
		return wanted;
	}

	/** The password is kept until it was shown: a start that fails half-way must not lose it. */
	private async firstAccount(secrets: Secrets): Promise<FirstAccount | null> {
		const { adminPassword, dataDir } = this.options.settings;
		const prisma = createPrisma({ url: this.databaseUrl, max: 1 });
		try {
			const first = await ensureFirstRun(prisma, adminPassword ? { adminPassword } : {});
			if (first.created && first.password && !adminPassword) {
				this.secrets = { ...secrets, firstPassword: first.password };
				writeSecrets(dataDir, this.secrets);
			}
			if (first.created && adminPassword) return { email: first.email, password: null };
			return this.secrets?.firstPassword ? { email: first.email, password: this.secrets.firstPassword } : null;
		} finally {
			await prisma.$disconnect();
		}
	}

	private async worker(verbose: boolean): Promise<SupervisedProcess> {
		const { dataDir, mqttHost, mqttPort, mqttsPort, mqttUrl } = this.options.settings;
		const before = await knownWorkers(this.databaseUrl);
		const tsx = [...WORKER_NODE_FLAGS, "--import", "tsx", "worker/main.ts"];
		return new SupervisedProcess({
			name: "worker",
			args: this.options.dev
				? [join("node_modules", "tsx", "dist", "cli.mjs"), "watch", "--clear-screen=false", "worker/main.ts"]
				: tsx,
			env: {
				...this.environment(this.logins?.worker),
				AUTOVOLT_DATA_DIR: dataDir,
				MQTT_HOST: mqttHost,
				MQTT_PORT: String(mqttPort),
				MQTTS_PORT: String(mqttsPort ?? ""),
				MQTT_URL: mqttUrl ?? "",
			},
			logPath: this.logPath("worker"),
			isReady: () => isWorkerReady(this.databaseUrl, before),
			verbose,
			print: this.options.print,
			onChange: () => this.noteRunning(),
		});
	}

	private web(verbose: boolean): SupervisedProcess {
		const { host, port, mqttHost, mqttPort, mqttsPort } = this.options.settings;
		const next = join("node_modules", "next", "dist", "bin", "next");
		return new SupervisedProcess({
			name: "web app",
			args: [next, this.options.dev ? "dev" : "start", "-H", host, "-p", String(port)],
			env: {
				...this.environment(this.logins?.web),
				NODE_ENV: this.options.dev ? "development" : "production",
				NEXTAUTH_SECRET: process.env["NEXTAUTH_SECRET"] || (this.secrets?.nextAuthSecret ?? ""),
				// What the pages tell people to point their devices at.
				AUTOVOLT_MQTT_ADDRESS: process.env["AUTOVOLT_MQTT_ADDRESS"] || this.mqttAddress,
				MQTT_HOST: mqttHost,
				MQTT_PORT: String(mqttPort),
				MQTTS_PORT: String(mqttsPort ?? ""),
			},
			logPath: this.logPath("web"),
			isReady: () => isWebReady(this.webUrl),
			verbose,
			print: this.options.print,
			onChange: () => this.noteRunning(),
		});
	}

	private prepareDemo(step: "seed" | "settle"): Promise<void> {
		return prepareDemo(step, this.demoEnvironment(), this.logPath("demo"), this.options.print, this.building.signal);
	}

	private async startDemoDevices(verbose: boolean): Promise<void> {
		const devices = new SupervisedProcess({
			name: "demo",
			args: ["--import", "tsx", "scripts/demo.ts", "devices"],
			env: this.demoEnvironment(),
			logPath: this.logPath("demo"),
			isReady: async () => true,
			verbose,
			print: this.options.print,
			onChange: () => this.noteRunning(),
		});
		this.processes.push(devices);
		await devices.start();
	}

	private demoEnvironment(): Record<string, string> {
		const { dataDir, mqttUrl } = this.options.settings;
		return { ...this.environment(), AUTOVOLT_DATA_DIR: dataDir, MQTT_URL: mqttUrl ?? this.localMqttAddress };
	}

	private environment(databaseUrl = this.databaseUrl): Record<string, string> {
		// A process is given its own login alone.
		const own = { DATABASE_URL: databaseUrl, AUTOVOLT_WORKER_DATABASE_URL: "", AUTOVOLT_WEB_DATABASE_URL: "" };
		return { ...own, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production", ...this.options.env };
	}

	private logPath(name: string): string {
		return join(this.options.settings.dataDir, "logs", `${name}.log`);
	}

	private noteRunning(): void {
		const running = this.processes.map((one) => one.running).filter((identity) => identity !== null);
		this.lock?.note(running, this.url);
	}
}
