import type pg from "pg";
import { type Guard, grantsOf, ROLES, TABLE_RIGHTS } from "./rights";

/** A table of the database, partitions included. */
export interface GuardedTable {
	readonly name: string;
	/** The partitioned table that it is a part of. */
	readonly parent: string | null;
}

const TABLES = `SELECT c.relname AS name, p.relname AS parent FROM pg_class c
	LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
	WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1`;

/** Tables and views of AutoVolt's schema, by name. */
export async function readTables(client: pg.ClientBase | pg.Pool): Promise<GuardedTable[]> {
	return (await client.query<GuardedTable>(TABLES)).rows;
}

/**
 * Compares a database's rights, guards and functions with the matrix (rights.ts). Each finding is one sentence; none =
 * all is as written. Asks the catalogue alone, as any role.
 */
export async function findWrongRights(client: pg.ClientBase | pg.Pool): Promise<string[]> {
	const tables = await readTables(client);
	return [
		...tables.filter((table) => rightsOf(table) === undefined).map(({ name }) => `${name} is in no row of the matrix.`),
		...Object.keys(TABLE_RIGHTS)
			.filter((name) => name !== "_prisma_migrations" && !tables.some((table) => table.name === name))
			.map((name) => `${name} is in the matrix and not in the database.`),
		...(await wrongGrants(client, tables)),
		...(await missingGuards(client, tables)),
		...(await wrongSequences(client)),
		...(await wrongFunctions(client)),
		...(await wrongRoles(client)),
	];
}

function rightsOf({ name, parent }: GuardedTable) {
	return TABLE_RIGHTS[parent ?? name];
}

// NULL as grantee of aclexplode is 0: PUBLIC.
const GRANTS = `
	SELECT c.relname AS "table", COALESCE(r.rolname, 'PUBLIC') AS role, x.privilege_type AS verb, NULL AS "column"
	  FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
	 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND x.grantee <> c.relowner
	UNION ALL
	SELECT c.relname, COALESCE(r.rolname, 'PUBLIC'), x.privilege_type, a.attname
	  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	  CROSS JOIN LATERAL aclexplode(a.attacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
	 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND x.grantee <> c.relowner`;

async function wrongGrants(client: pg.ClientBase | pg.Pool, tables: readonly GuardedTable[]): Promise<string[]> {
	const { rows } = await client.query<{ table: string; role: string; verb: string; column: string | null }>(GRANTS);
	const found = new Set(rows.map(({ table, role, verb, column }) => grantText(role, verb, table, column)));
	const wanted = new Set<string>();
	for (const table of tables) {
		const rights = rightsOf(table);
		if (!rights) continue;
		for (const role of ROLES)
			for (const { verb, columns } of grantsOf(rights, role, table.parent !== null))
				for (const column of columns ?? [null]) wanted.add(grantText(role, verb, table.name, column));
	}
	return [
		...[...found].filter((text) => !wanted.has(text)).map((text) => `${text}, which it must not.`),
		...[...wanted].filter((text) => !found.has(text)).map((text) => `It is not so that ${text}.`),
	];
}

function grantText(role: string, verb: string, table: string, column: string | null): string {
	return `${role} may ${verb} ${table}${column === null ? "" : ` (${column})`}`;
}

// tgtype: 1 for each row, 2 before, 8 delete, 16 update, 32 truncate.
const GUARDS = `SELECT t.tgrelid::regclass::text AS "table", t.tgtype & 59 AS type, p.proname AS function
	FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
	WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled IN ('O', 'A') AND p.proname LIKE 'autovolt\\_%' AND t.tgqual IS NULL
	  AND t.tgattr = ''::int2vector`;
const STATEMENT = 58;
const ROWS = 27;
const TRUNCATE = 34;
const REFUSES = "autovolt_refuse_change";

async function missingGuards(client: pg.ClientBase | pg.Pool, tables: readonly GuardedTable[]): Promise<string[]> {
	const { rows } = await client.query<{ table: string; type: number; function: string }>(GUARDS);
	const has = (table: string, type: number, refuses: boolean) =>
		rows.some((row) => row.table === table && row.type === type && (row.function === REFUSES) === refuses);
	const holds: Readonly<Record<Guard, (table: GuardedTable) => boolean>> = {
		append: ({ name, parent }) =>
			has(name, STATEMENT, true) && (parent === null && !isPartitioned(name, tables) ? true : has(name, ROWS, true)),
		guarded: ({ name }) => has(name, ROWS, false) && has(name, TRUNCATE, true),
	};
	return tables.flatMap((table) => {
		const guard = rightsOf(table)?.guard;
		return guard === undefined || holds[guard](table) ? [] : [`${table.name} lacks the trigger that keeps what is in it.`];
	});
}

function isPartitioned(name: string, tables: readonly GuardedTable[]): boolean {
	return name === "telemetry_events" || tables.some(({ parent }) => parent === name);
}

/** Who may insert draws numbers; nobody sets them. */
async function wrongSequences(client: pg.ClientBase | pg.Pool): Promise<string[]> {
	const { rows } = await client.query<{ text: string }>(
		`SELECT r.rolname || CASE WHEN may THEN ' may use ' ELSE ' may not use ' END || c.relname || ', and it should be the other way round.' AS text
		   FROM pg_class c JOIN pg_depend d ON d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
		  CROSS JOIN pg_roles r CROSS JOIN LATERAL (SELECT has_sequence_privilege(r.oid, c.oid, 'USAGE') AS may) m
		  WHERE c.relkind = 'S' AND c.relnamespace = current_schema()::regnamespace AND r.rolname = ANY ($1)
		    AND (may <> has_table_privilege(r.oid, d.refobjid, 'INSERT') OR has_sequence_privilege(r.oid, c.oid, 'UPDATE'))`,
		[ROLES],
	);
	return rows.map(({ text }) => text);
}

/** What only an owner can do, and a worker has to: make the partition of a month, and let an archived one go. */
const CALLED_BY_WORKER = ["autovolt_ensure_partition", "autovolt_retire_partition"];

async function wrongFunctions(client: pg.ClientBase | pg.Pool): Promise<string[]> {
	const { rows } = await client.query<{
		name: string;
		definer: boolean;
		path: string | null;
		anyone: boolean;
		callers: string[];
	}>(
		`SELECT p.proname AS name, p.prosecdef AS definer,
		        (SELECT split_part(s, '=', 2) FROM unnest(p.proconfig) s WHERE s LIKE 'search_path=%') AS path,
		        p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) x WHERE x.grantee = 0) AS anyone,
		        ARRAY(SELECT r.rolname::text FROM aclexplode(p.proacl) x JOIN pg_roles r ON r.oid = x.grantee
		               WHERE x.grantee <> p.proowner ORDER BY 1) AS callers
		   FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace`,
	);
	return rows.flatMap(({ name, definer, path, anyone, callers }) => {
		const wrong: string[] = [];
		if (path === null || path.includes("$user") || !/,\s*pg_temp$/.test(path))
			wrong.push(`Function ${name} has no fixed search_path${definer ? ", and it is SECURITY DEFINER" : ""}.`);
		const allowed = CALLED_BY_WORKER.includes(name) ? "autovolt_worker" : "";
		if (anyone || callers.join() !== allowed) wrong.push(`Function ${name} may be called by others than it should.`);
		return wrong;
	});
}

async function wrongRoles(client: pg.ClientBase | pg.Pool): Promise<string[]> {
	const { rows } = await client.query<{ text: string }>(
		`SELECT r.rolname || ' is more than an ordinary role.' AS text FROM pg_roles r WHERE r.rolname = ANY ($1)
		    AND (r.rolsuper OR r.rolcreatedb OR r.rolcreaterole OR r.rolbypassrls OR r.rolreplication)
		 UNION ALL
		 SELECT m.member::regrole || ' is a member of ' || m.roleid::regrole || '.' FROM pg_auth_members m
		  WHERE m.member IN (SELECT oid FROM pg_roles WHERE rolname = ANY ($1))
		 UNION ALL
		 SELECT w || ' may make tables in the schema.' FROM unnest($1 || ARRAY['public']) w
		  WHERE CASE WHEN w = 'public' THEN EXISTS (SELECT FROM pg_namespace n, aclexplode(n.nspacl) x
		                WHERE n.oid = current_schema()::regnamespace AND x.grantee = 0 AND x.privilege_type = 'CREATE')
		             ELSE EXISTS (SELECT FROM pg_roles WHERE rolname = w) AND has_schema_privilege(w, current_schema(), 'CREATE') END
		 UNION ALL
		 SELECT 'Role ' || w || ' is missing.' FROM unnest($1) w WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = w)`,
		[ROLES],
	);
	return rows.map(({ text }) => text);
}
