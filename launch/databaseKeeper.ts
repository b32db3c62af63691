import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { LaunchError } from "./bootstrap.mjs";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embeddedPostgres";
import { identityOf, isAlive, type ProcessIdentity, signalGroup } from "./processIdentity";
import type { LaunchSettings } from "./settings";

const WATCH_EVERY_MS = 500;

/** The database of a running AutoVolt: its own, started again when it dies, or one that was given, left as it is. */
export class DatabaseKeeper {
	private server: EmbeddedPostgres | null = null;
	private identity: ProcessIdentity | null = null;
	private watch: NodeJS.Timeout | null = null;
	private starting = false;

	constructor(
		private readonly settings: LaunchSettings,
		private readonly password: string,
		private readonly print: (line: string) => void,
		private readonly postgresSettings: Readonly<Record<string, string>> = {},
	) {}

	get url(): string {
		const url = this.settings.databaseUrl ?? this.server?.url;
		if (!url) throw new Error("The database is not up yet.");
		return url;
	}

	/** Throws a LaunchError when it cannot be reached or started. */
	async start(): Promise<void> {
		if (this.settings.databaseUrl) return assertReachable(this.settings.databaseUrl);
		await this.launch();
		if (this.server?.adopted) this.print("Database: the one that the last run left behind goes on.");
		this.watch = setInterval(() => this.revive(), WATCH_EVERY_MS);
	}

	/** Returns once it is down, or after `politeMs`: it then ends its checkpoint alone. */
	async stop(politeMs: number): Promise<void> {
		if (this.watch) clearInterval(this.watch);
		if (this.server) await Promise.race([this.server.stop(), sleep(politeMs, undefined, { ref: false })]);
	}

	kill(): void {
		if (this.watch) clearInterval(this.watch);
		if (this.identity) signalGroup(this.identity, "SIGQUIT");
	}

	private async launch(): Promise<void> {
		const { dataDir, pgPort: port } = this.settings;
		const options = { folder: join(dataDir, "postgres"), port, password: this.password, settings: this.postgresSettings };
		this.server = await startEmbeddedPostgres(options);
		this.identity = this.server.pid ? identityOf(this.server.pid) : null;
	}

	private revive(): void {
		if (this.starting || !this.identity || isAlive(this.identity)) return;
		this.starting = true;
		this.print("The database ended and is started again.");
		this.launch()
			.then(() => this.print("The database is back."))
			.catch((error: Error) => this.print(`The database does not start: ${error.message}`))
			.finally(() => {
				this.starting = false;
			});
	}
}

async function assertReachable(url: string): Promise<void> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
	client.on("error", () => {});
	try {
		await client.connect();
		const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
		if (Number(rows[0]?.version) < 150_000)
			throw new LaunchError("DATABASE_URL leads to a PostgreSQL older than 15.", "use PostgreSQL 15 or later.");
	} catch (error) {
		if (error instanceof LaunchError) throw error;
		const { host, port } = new URL(url);
		throw new LaunchError(
			`The database at ${host || port} does not answer: ${(error as Error).message || "no connection"}.`,
			"check DATABASE_URL, or unset it to use the embedded PostgreSQL.",
		);
	} finally {
		await client.end().catch(() => {});
	}
}
