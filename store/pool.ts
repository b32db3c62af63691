import pg from "pg";

/** Group roles of the migration: what a connection may do, whatever account it logs in with. */
export type DatabaseRole = "autovolt_worker" | "autovolt_web" | "autovolt_backup";

/** pg's own, by our name: outside of store/ nobody names the driver. */
export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;

export interface PoolOptions {
	/** PostgreSQL connection string. */
	readonly url: string;
	/** Role to take after login; none = the login's own rights (owner: migrations, tests). */
	readonly role?: DatabaseRole;
	readonly max?: number;
	readonly applicationName?: string;
}

const INT8_OID = 20;
const DATE_OID = 1082;

/** int8 → bigint, date → "YYYY-MM-DD" (a local date has no instant), all else as pg does (timestamptz → Date). */
const types: pg.CustomTypesConfig = {
	getTypeParser(oid: number, format?: "text" | "binary") {
		if (format !== "binary" && oid === INT8_OID) return (text: string) => BigInt(text);
		if (format !== "binary" && oid === DATE_OID) return (text: string) => text;
		return pg.types.getTypeParser(oid, format as "text");
	},
} as pg.CustomTypesConfig;

/** What one statement of the web app may take: whoever asked has gone by then, and the connection is needed. */
const WEB_STATEMENT_MS_MAX = 120_000;

/** Session settings: UTC always, since adapter-pg drops the offset of a timestamptz and would read any other zone wrong. */
export function sessionOptions(role?: DatabaseRole): string {
	const limits = role === "autovolt_web" ? ` -c statement_timeout=${WEB_STATEMENT_MS_MAX}` : "";
	return `-c TimeZone=UTC${role ? ` -c role=${role}` : ""}${limits}`;
}

/** A pool of plain connections for the hot path and for analytics. The caller ends it. */
export function createPool({ url, role, max = 4, applicationName = "autovolt" }: PoolOptions): pg.Pool {
	const pool = new pg.Pool({
		connectionString: url,
		options: sessionOptions(role),
		max,
		types,
		application_name: applicationName,
		connectionTimeoutMillis: 5_000,
	});
	// An idle connection that the server drops is replaced at the next use; unhandled, it would end the process.
	pool.on("error", () => {});
	// The same for one that is lent out and has no query under way: its borrower sees the failure at the next query.
	pool.on("connect", (client) => client.on("error", () => {}));
	return pool;
}

/** Runs `work` in one transaction: COMMIT on return, ROLLBACK on throw. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>, begin = "BEGIN"): Promise<T> {
	const client = await pool.connect();
	let broken: Error | undefined;
	try {
		await client.query(begin);
		const result = await work(client);
		await client.query("COMMIT");
		return result;
	} catch (error) {
		await client.query("ROLLBACK").catch((rollbackError: Error) => {
			broken = rollbackError;
		});
		throw error;
	} finally {
		client.release(broken);
	}
}
