import pg from "pg";

/** What the worker's stages hold of the database, without knowing the driver. */
export type Database = pg.Pool;
export type Session = pg.PoolClient;

/** SQLSTATE classes that say nothing about the data: the same work may succeed when tried again. */
const TRANSIENT = /^(40001|40P01|55000|55P03|57P0\d|08\w{3}|53\w{3}|25006)$/;
const NETWORK = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH"]);

export type FailureKind = "duplicate" | "transient" | "content";

/**
 * What a failed transaction means: `duplicate` (23505: something is stored already), `transient` (lock, restart, lost
 * connection, disk full: nothing is wrong with what was asked), or `content` (the server refuses these very rows).
 */
export function failureKind(error: unknown): FailureKind {
	const { code, message } = error as { code?: string; message?: string };
	if (code === "23505") return "duplicate";
	if (code !== undefined && (TRANSIENT.test(code) || NETWORK.has(code))) return "transient";
	if (code !== undefined && /^[0-9A-Z]{5}$/.test(code)) return "content";
	return /connect|terminat|timeout|closed|not queryable|ended/i.test(message ?? "") ? "transient" : "content";
}

/** Whether the database answers. */
export async function answers(database: Database): Promise<boolean> {
	return database.query("SELECT 1").then(
		() => true,
		() => false,
	);
}

/** Says something to the web app's one LISTEN connection (docs/architecture.md, "One shape for every stage"). */
export async function notifyLive(
	database: Database,
	type: "usage" | "status" | "quarantine" | "incident" | "switches" | "commands",
): Promise<void> {
	await database.query("SELECT pg_notify('autovolt_live', $1)", [JSON.stringify({ type })]);
}

/** True when the error says that the month of a row has no partition. */
export function isMissingPartition(error: unknown): boolean {
	return (error as { code?: string }).code === "23514" && /no partition/.test((error as Error).message);
}

export interface Listener {
	stop(): Promise<void>;
}

const RETRY_MS = 1_000;

/** One LISTEN connection, made anew when it breaks. `onListening` says that notices before it may have been missed. */
export function listen(options: {
	/** Its settings are used; the connection itself is a new one, held as long as the listener lives. */
	readonly database: Database;
	readonly channel: string;
	readonly onNotice: (payload: string) => void;
	readonly onListening: () => void;
}): Listener {
	let stopped = false;
	let current: pg.Client | null = null;
	let retry: NodeJS.Timeout | null = null;

	async function connect(): Promise<void> {
		const client = new pg.Client({
			...options.database.options,
			application_name: "autovolt-listen",
			keepAlive: true,
		});
		current = client;
		let lost = false;
		const lose = () => {
			if (lost) return;
			lost = true;
			void client.end().catch(() => {});
			if (!stopped) retry = setTimeout(() => void connect(), RETRY_MS);
		};
		client.on("error", lose);
		client.on("end", lose);
		client.on("notification", ({ payload }) => options.onNotice(payload ?? ""));
		try {
			await client.connect();
			await client.query(`LISTEN ${client.escapeIdentifier(options.channel)}`);
			if (!stopped) options.onListening();
		} catch {
			lose();
		}
	}

	void connect();
	return {
		async stop() {
			stopped = true;
			if (retry) clearTimeout(retry);
			await current?.end().catch(() => {});
		},
	};
}
