import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { findWrongRights, type GuardedTable, readTables } from "./findWrongRights";
import { grantsOf, ROLES, type RoleName, TABLE_RIGHTS, type TableRights } from "./rights";

const DENIED = "42501";
const REFUSED = "23001";
const PASSWORD = "only-in-this-test-cluster";

let database: TestDatabase;
let owner: pg.Client;
/** Connections that logged in as the role itself: no other role is within their reach. */
const logins = new Map<RoleName, pg.Client>();
let tables: GuardedTable[];
const columnsOf = new Map<string, string[]>();

beforeAll(async () => {
	database = await createTestDatabase();
	owner = new pg.Client(database.url);
	await owner.connect();
	// One by the function, one by an owner's own hand, one attached: each way in which a partition comes to be.
	await owner.query("SELECT autovolt_ensure_partition('2024-11-01')");
	const client = new pg.Client(database.url);
	await client.connect();
	await client.query("SET ROLE autovolt_worker");
	await client.query("SELECT autovolt_ensure_partition('2026-11-01')");
	await client.end();
	for (const role of ROLES) {
		await loginAllowed(role);
		const url = new URL(database.url);
		url.username = role;
		url.password = PASSWORD;
		const login = new pg.Client(url.href);
		await login.connect();
		logins.set(role, login);
	}
	tables = await readTables(owner);
	const { rows } = await owner.query<{ table: string; column: string }>(
		`SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns WHERE table_schema = 'public'`,
	);
	for (const { table, column } of rows) columnsOf.set(table, [...(columnsOf.get(table) ?? []), column]);
}, 120_000);
afterAll(async () => {
	for (const login of logins.values()) await login.end();
	await owner?.end();
	await database?.drop();
});

/** Roles are the cluster's, and test files run side by side: two that alter one at once are told so by PostgreSQL. */
async function loginAllowed(role: RoleName): Promise<void> {
	for (let attempt = 0; ; attempt++)
		try {
			await owner.query(`ALTER ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`);
			return;
		} catch (error) {
			if (attempt > 50 || !/concurrently updated/.test((error as Error).message)) throw error;
		}
}

/** SQLSTATE with which it is refused, or "allowed"; nothing stays. */
async function outcome(client: pg.Client, sql: string): Promise<string> {
	await client.query("BEGIN");
	try {
		await client.query(sql);
		return "allowed";
	} catch (error) {
		return (error as { code?: string }).code ?? String(error);
	} finally {
		await client.query("ROLLBACK");
	}
}

function rightsOf({ name, parent }: GuardedTable): TableRights | undefined {
	return TABLE_RIGHTS[parent ?? name];
}

const quoted = (name: string) => `"${name}"`;

/** Every verb on a table, each with no row to work on: rights are judged before rows are. */
function attempts(table: string): { readonly verb: string; readonly column: string | null; readonly sql: string }[] {
	const columns = columnsOf.get(table) ?? [];
	return [
		{ verb: "SELECT", column: null, sql: `SELECT FROM ${quoted(table)} LIMIT 0` },
		{ verb: "INSERT", column: null, sql: `INSERT INTO ${quoted(table)} SELECT (NULL::${quoted(table)}).* WHERE false` },
		...columns.map((column) => ({
			verb: "UPDATE",
			column,
			sql: `UPDATE ${quoted(table)} SET ${quoted(column)} = NULL WHERE false`,
		})),
		{ verb: "DELETE", column: null, sql: `DELETE FROM ${quoted(table)} WHERE false` },
		{ verb: "TRUNCATE", column: null, sql: `TRUNCATE ${quoted(table)} CASCADE` },
		{ verb: "DISABLE TRIGGER", column: null, sql: `ALTER TABLE ${quoted(table)} DISABLE TRIGGER ALL` },
		{
			verb: "CREATE TRIGGER",
			column: null,
			sql: `CREATE TRIGGER x BEFORE INSERT ON ${quoted(table)} EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
		},
		{ verb: "DROP", column: null, sql: `DROP TABLE ${quoted(table)} CASCADE` },
	];
}

function isGranted(table: GuardedTable, role: RoleName, verb: string, column: string | null): boolean {
	const rights = rightsOf(table);
	if (!rights) return false;
	return grantsOf(rights, role, table.parent !== null).some(
		(grant) => grant.verb === verb && (grant.columns === null || (column !== null && grant.columns.includes(column))),
	);
}

/** What differs from the matrix when a role tries everything on some tables. */
async function surprises(role: RoleName, which: readonly GuardedTable[]): Promise<string[]> {
	const found: string[] = [];
	const login = logins.get(role) as pg.Client;
	for (const table of which)
		for (const { verb, column, sql } of attempts(table.name)) {
			const got = await outcome(login, sql);
			const guarded = verb === "UPDATE" || verb === "DELETE" || verb === "TRUNCATE";
			const wanted = !isGranted(table, role, verb, column)
				? DENIED
				: guarded && rightsOf(table)?.guard === "append"
					? REFUSED
					: "allowed";
			if (got !== wanted) found.push(`${role}: ${sql}: ${got} instead of ${wanted}`);
		}
	return found;
}

describe("the matrix of rights", { timeout: 300_000 }, () => {
	it("names every table of the database and no other", () => {
		const named = tables.map(({ name, parent }) => parent ?? name);
		expect(new Set(named)).toEqual(new Set(Object.keys(TABLE_RIGHTS)));
	});

	it.each(ROLES)("is what %s can do when it logs in and tries every verb on every table, column and partition", async (role) => {
		expect(tables.filter(({ parent }) => parent !== null).length).toBeGreaterThanOrEqual(2);
		expect(await surprises(role, tables)).toEqual([]);
	});

	it("is the whole of what the catalogue says", async () => {
		expect(await findWrongRights(owner)).toEqual([]);
	});

	it.each(ROLES)("leaves %s no way to become more than it is", async (role) => {
		const login = logins.get(role) as pg.Client;
		const others = ["autovolt", ...ROLES.filter((other) => other !== role)];
		for (const other of others) expect(await outcome(login, `SET ROLE ${other}`), other).toBe(DENIED);
		expect(await outcome(login, "RESET ROLE; CREATE TABLE public.mine ()")).toBe(DENIED);
		expect(await outcome(login, "CREATE SCHEMA mine")).toBe(DENIED);
		expect(await outcome(login, "SET session_replication_role = replica")).toBe(DENIED);
		expect(await outcome(login, "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'")).toBe(DENIED);
		expect(await outcome(login, "SELECT pg_read_file('postgresql.conf')")).toBe(DENIED);
		expect(await outcome(login, "COPY (SELECT 1) TO PROGRAM 'true'")).toBe(DENIED);
		expect(await outcome(login, "SELECT autovolt_ensure_partition('2027-01-01')")).toBe(
			role === "autovolt_worker" ? "allowed" : DENIED,
		);
	});

	it("is not led astray by a temporary table of the caller's", async () => {
		const login = logins.get("autovolt_worker") as pg.Client;
		await login.query("CREATE TEMPORARY TABLE telemetry_events_2031_05 ()");
		await login.query("SELECT autovolt_ensure_partition('2031-05-01')");
		await login.query("DROP TABLE pg_temp.telemetry_events_2031_05");
		const { rows } = await owner.query("SELECT to_regclass('public.telemetry_events_2031_05') IS NOT NULL AS made");
		expect(rows).toEqual([{ made: true }]);
		await owner.query("DROP TABLE telemetry_events_2031_05");
	});
});

describe("what is append-only", { timeout: 300_000 }, () => {
	const appendOnly = () => tables.filter((table) => rightsOf(table)?.guard === "append");

	it("refuses UPDATE, DELETE and TRUNCATE to the owner, on each table and partition", async () => {
		const wrong: string[] = [];
		for (const { name } of appendOnly())
			for (const { verb, sql } of attempts(name).filter((attempt) => /^(UPDATE|DELETE|TRUNCATE)$/.test(attempt.verb))) {
				const got = await outcome(owner, sql);
				if (got !== REFUSED) wrong.push(`${verb} ${name}: ${got}`);
			}
		expect(wrong).toEqual([]);
		expect(appendOnly().length).toBeGreaterThan(20);
	});

	it("holds on a partition that an owner makes or attaches by hand, but for TRUNCATE, which the doctor then tells", async () => {
		await owner.query("BEGIN");
		try {
			await owner.query("CREATE TABLE by_hand PARTITION OF telemetry_events FOR VALUES FROM ('2033-01-01Z') TO ('2033-02-01Z')");
			await owner.query("CREATE TABLE attached (LIKE telemetry_events INCLUDING ALL)");
			await owner.query(
				"ALTER TABLE telemetry_events ATTACH PARTITION attached FOR VALUES FROM ('2033-02-01Z') TO ('2033-03-01Z')",
			);
			for (const [part, at] of [
				["by_hand", "2033-01-05Z"],
				["attached", "2033-02-05Z"],
			] as const) {
				await owner.query(
					"INSERT INTO telemetry_events (device_id, channel, filed_at, content_sha256, received_at, synced) VALUES (1, 0, $1, '', $1, true)",
					[at],
				);
				for (const sql of [`UPDATE ${part} SET energy_mwh = 1`, `DELETE FROM ${part}`]) {
					await owner.query("SAVEPOINT s");
					await expect(owner.query(sql), sql).rejects.toMatchObject({ code: REFUSED });
					await owner.query("ROLLBACK TO s");
				}
				expect(await findWrongRights(owner)).toContain(`${part} lacks the trigger that keeps what is in it.`);
			}
		} finally {
			await owner.query("ROLLBACK");
		}
	});
});

describe("taking a protection away", { timeout: 300_000 }, () => {
	async function wrongAfter(sql: string): Promise<string[]> {
		await owner.query("BEGIN");
		try {
			await owner.query(sql);
			return await findWrongRights(owner);
		} finally {
			await owner.query("ROLLBACK");
		}
	}

	it("is told, for each trigger that guards a table, dropped or disabled", async () => {
		const { rows } = await owner.query<{ name: string; table: string; inherited: boolean }>(
			`SELECT tgname AS name, tgrelid::regclass::text AS "table", tgparentid <> 0 AS inherited FROM pg_trigger t
			  JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname LIKE 'autovolt\\_%' ORDER BY 1`,
		);
		const quiet: string[] = [];
		// Those of incidents only move and tell: nothing is refused by them.
		for (const { name, table, inherited } of rows.filter((row) => row.table !== "incidents")) {
			if (!inherited && (await wrongAfter(`DROP TRIGGER ${quoted(name)} ON ${table}`)).length === 0) quiet.push(`drop ${name}`);
			if ((await wrongAfter(`ALTER TABLE ${table} DISABLE TRIGGER ${quoted(name)}`)).length === 0) quiet.push(`disable ${name}`);
		}
		expect(quiet).toEqual([]);
		expect(rows.length).toBeGreaterThan(25);
	});

	it("is told, for each right more or less on each table", async () => {
		const quiet: string[] = [];
		for (const table of tables)
			for (const role of ROLES)
				for (const verb of ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"]) {
					const has = grantsOf(rightsOf(table) as TableRights, role, table.parent !== null).some(
						(grant) => grant.verb === verb && grant.columns === null,
					);
					const sql = has
						? `REVOKE ${verb} ON ${quoted(table.name)} FROM ${role}`
						: `GRANT ${verb} ON ${quoted(table.name)} TO ${role}`;
					if ((await wrongAfter(sql)).length === 0) quiet.push(sql);
				}
		expect(quiet).toEqual([]);
	});

	it.each([
		["CREATE TABLE forgotten (id int)", "forgotten is in no row of the matrix."],
		["CREATE VIEW seen AS SELECT * FROM users", "seen is in no row of the matrix."],
		["GRANT SELECT ON users TO PUBLIC", "PUBLIC may SELECT users, which it must not."],
		["GRANT UPDATE (role) ON users TO autovolt_worker", "autovolt_worker may UPDATE users (role), which it must not."],
		[
			"REVOKE UPDATE (expires_at) ON device_credentials FROM autovolt_web",
			"It is not so that autovolt_web may UPDATE device_credentials (expires_at).",
		],
		["GRANT CREATE ON SCHEMA public TO PUBLIC", "public may make tables in the schema."],
		[
			"GRANT USAGE ON SEQUENCE users_id_seq TO autovolt_worker",
			"autovolt_worker may use users_id_seq, and it should be the other way round.",
		],
		["GRANT autovolt_worker TO autovolt_web", "autovolt_web is a member of autovolt_worker."],
		[
			"ALTER FUNCTION autovolt_ensure_partition(date) RESET search_path",
			"Function autovolt_ensure_partition has no fixed search_path, and it is SECURITY DEFINER.",
		],
		[
			"GRANT EXECUTE ON FUNCTION autovolt_ensure_partition(date) TO PUBLIC",
			"Function autovolt_ensure_partition may be called by others than it should.",
		],
		[
			"CREATE FUNCTION open_door() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
			"Function open_door has no fixed search_path, and it is SECURITY DEFINER.",
		],
	])("is told: %s", async (sql, sentence) => {
		expect(await wrongAfter(sql)).toContain(sentence);
	});

	it("shows when a role tries: a right too much, and a trigger that is gone, change what happens", async () => {
		const users = tables.filter(({ name }) => name === "users");
		await owner.query("GRANT SELECT ON users TO autovolt_worker");
		expect(await surprises("autovolt_worker", users)).toEqual([expect.stringContaining("SELECT FROM")]);
		await owner.query("REVOKE SELECT ON users FROM autovolt_worker");
		expect(await surprises("autovolt_worker", users)).toEqual([]);
		expect(await outcome(owner, 'DROP TRIGGER "bills_append_only" ON bills; UPDATE bills SET number = number')).toBe("allowed");
		expect(await outcome(owner, "UPDATE bills SET number = number")).toBe(REFUSED);
	});
});
