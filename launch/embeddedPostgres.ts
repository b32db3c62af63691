import { execFile, spawn } from "node:child_process";
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { postgresFolder } from "./postgresBinaries";

export interface EmbeddedPostgresOptions {
	/** Folder of the cluster; made when missing. */
	readonly folder: string;
	readonly port: number;
	readonly password: string;
	/** Extra `-c` settings, for example { fsync: "off" } in tests. */
	readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
	/** Connection string of the owner, database "autovolt". */
	readonly url: string;
	readonly pid: number;
	/** True when a running server of an earlier supervisor was taken over. */
	readonly adopted: boolean;
	/** Fast shutdown: sessions are ended, a checkpoint is written. */
	stop(): Promise<void>;
}

const NOBODY_UID = 65534;
const START_ATTEMPTS_MAX = 60;
const ATTEMPT_PAUSE_MS = 250;
const run = promisify(execFile);

/**
 * Starts (or adopts) the embedded server and makes its database. PostgreSQL refuses root, so as root it runs as
 * `nobody`. It gets a process group of its own: Ctrl-C reaches the supervisor alone, which stops it last.
 * Throws one clear sentence when it cannot.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
	const native = postgresFolder();
	const identity = process.getuid?.() === 0 ? { uid: NOBODY_UID, gid: NOBODY_UID } : {};
	const data = join(options.folder, "data");
	mkdirSync(options.folder, { recursive: true });
	if ("uid" in identity) chownSync(options.folder, NOBODY_UID, NOBODY_UID);
	if (!existsSync(join(data, "PG_VERSION"))) await initialise(native, data, options, identity);

	const url = `postgresql://autovolt:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/autovolt`;
	const running = runningPostgres(options.folder);
	let pid = running?.pid ?? null;
	const adopted = pid !== null && (await answers(url.replace(/\/autovolt$/, "/postgres")));
	// Left behind on another port: only what takes our password is ours to stop.
	if (running && !adopted && running.port !== options.port && (await answers(portUrl(options, running.port))))
		await stopServer(native, data, identity);
	if (!adopted) pid = await launch(native, data, options, identity);
	await createDatabase(url);
	return { url, pid: pid ?? 0, adopted, stop: () => stopServer(native, data, identity) };
}

type Identity = { uid?: number; gid?: number };

async function initialise(native: string, data: string, options: EmbeddedPostgresOptions, identity: Identity): Promise<void> {
	const passwordFile = join(options.folder, "initdb.password");
	writeFileSync(passwordFile, options.password, { mode: 0o600 });
	if (identity.uid !== undefined) chownSync(passwordFile, NOBODY_UID, NOBODY_UID);
	const args = ["-D", data, "-U", "autovolt", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8"];
	args.push("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions");
	try {
		await run(join(native, "bin", "initdb"), args, { ...identity, cwd: options.folder, env: environment(native) });
	} catch (error) {
		rmSync(data, { recursive: true, force: true });
		throw new Error(whyNot(error, options.folder), { cause: error });
	} finally {
		rmSync(passwordFile, { force: true });
	}
}

function whyNot(error: unknown, folder: string): string {
	const text = String((error as { stderr?: string }).stderr || (error as Error).message);
	if (/EACCES|Permission denied|could not (access|change|create)/i.test(text))
		return `PostgreSQL cannot reach ${folder}: as root it runs as "nobody", who may not enter a private (0700) home. Move the checkout to a folder that others may enter, set AUTOVOLT_DATA_DIR to one, or start AutoVolt as an ordinary user.`;
	return `PostgreSQL could not be set up in ${folder}: ${text.trim().split("\n").at(-1)}`;
}

/** After a kill -9 the old server's children may hold the shared memory for some seconds, so starting is retried. */
async function launch(native: string, data: string, options: EmbeddedPostgresOptions, identity: Identity): Promise<number> {
	const settings: Record<string, string> = {
		listen_addresses: "127.0.0.1",
		port: String(options.port),
		unix_socket_directories: "",
		max_connections: "60",
		shared_buffers: "256MB",
		wal_compression: "on",
		max_wal_size: "4GB",
		// A commit is one write that returns when it is on the disk, not a write and a sync: fewer waits for the disk's other work.
		...(process.platform === "linux" ? { wal_sync_method: "open_datasync" } : {}),
		checkpoint_timeout: "15min",
		log_destination: "stderr",
		...options.settings,
	};
	const args = ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
	const logPath = join(options.folder, "postgres.log");
	const superuserUrl = portUrl(options, options.port);
	for (let attempt = 1; ; attempt++) {
		const log = openSync(logPath, "a");
		const child = spawn(join(native, "bin", "postgres"), args, {
			...identity,
			cwd: options.folder,
			detached: true,
			stdio: ["ignore", log, log],
			env: environment(native),
		});
		closeSync(log);
		let ended = false;
		child.once("exit", () => (ended = true));
		child.once("error", () => (ended = true));
		child.unref();
		for (let waited = 0; waited < START_ATTEMPTS_MAX * 4 && !ended; waited++) {
			if (await answers(superuserUrl)) return child.pid ?? 0;
			await sleep(50);
		}
		if (attempt >= START_ATTEMPTS_MAX)
			throw new Error(`PostgreSQL did not start on port ${options.port}: ${lastLine(logPath)} (log: ${logPath})`);
		if (/could not bind|Address already in use/.test(tail(logPath)))
			throw new Error(`Port ${options.port} for PostgreSQL is taken. Stop what uses it, or set PG_PORT to a free one.`);
		await sleep(ATTEMPT_PAUSE_MS);
	}
}

function portUrl({ password }: EmbeddedPostgresOptions, port: number): string {
	return `postgresql://autovolt:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
}

/** The server that postmaster.pid names, when such a process lives: it may be one that a killed supervisor left. */
export function runningPostgres(folder: string): { pid: number; port: number } | null {
	try {
		const lines = readFileSync(join(folder, "data", "postmaster.pid"), "utf8").split("\n");
		const [pid, port] = [Number(lines[0]), Number(lines[3])];
		return isProcess(pid) ? { pid, port } : null;
	} catch {
		return null;
	}
}

function isProcess(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

async function answers(url: string): Promise<boolean> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
	client.on("error", () => {});
	try {
		await client.connect();
		await client.query("SELECT 1");
		return true;
	} catch {
		return false;
	} finally {
		await client.end().catch(() => {});
	}
}

async function createDatabase(url: string): Promise<void> {
	const client = new pg.Client({ connectionString: url.replace(/\/autovolt$/, "/postgres") });
	await client.connect();
	try {
		const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'autovolt'");
		if (!rowCount) await client.query("CREATE DATABASE autovolt");
	} finally {
		await client.end();
	}
}

async function stopServer(native: string, data: string, identity: Identity): Promise<void> {
	await run(join(native, "bin", "pg_ctl"), ["stop", "-D", data, "-m", "fast", "-w", "-t", "30"], {
		...identity,
		cwd: join(data, ".."),
		env: environment(native),
	}).catch(() => {});
}

/** UTC from the start, so that initdb does not bake the machine's zone into the cluster. */
function environment(native: string): NodeJS.ProcessEnv {
	return {
		PATH: process.env["PATH"],
		TZ: "UTC",
		LC_ALL: "C",
		LD_LIBRARY_PATH: join(native, "lib"),
	} as unknown as NodeJS.ProcessEnv;
}

function tail(path: string): string {
	return existsSync(path) ? readFileSync(path, "utf8").slice(-2_000) : "";
}

function lastLine(path: string): string {
	return tail(path).trim().split("\n").at(-1) ?? "";
}
