import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { createPool, type DatabaseRole, type Pool } from "./pool";
import { type Column, prismaTables } from "./prismaSchema.fixture";

const APPEND_ONLY = [
	...["telemetry_events", "telemetry_keys", "device_events", "device_consumption_ledgers", "audit_log"],
	...["cost_changes", "bill_issues", "bills", "billed_amounts", "billed_bases", "switch_events"],
];
const COLUMN_OF: Readonly<Record<string, string>> = {
	audit_log: "actor = 'x'",
	device_consumption_ledgers: "energy_mwh = 0",
	cost_changes: "energy_mwh = 0",
	bill_issues: "issued_by = 'x'",
	billed_amounts: "energy_mwh = 0",
	billed_bases: "basis_sha256 = ''",
};
const ROLES: readonly (DatabaseRole | "owner")[] = ["owner", "autovolt_worker", "autovolt_web", "autovolt_backup"];
/** Derived, or evidence: the web app writes none of it. Marks and incidents it may. */
const NOT_FOR_WEB = [
	...["telemetry_events", "telemetry_keys", "time_anchors", "device_events", "device_consumption_ledgers"],
	...["ledger_checkpoints", "fold_positions", "quarter_hours", "daily_aggregates", "monthly_aggregates"],
	...["daily_costs", "priced_days", "cost_changes", "period_charges", "priced_months", "worker_heartbeats", "device_status"],
	...["switch_events", "switch_state_logs", "switch_checkpoints", "switch_day_states", "device_configs"],
];
/** Configuration and people: the worker only reads it. */
const NOT_FOR_WORKER = [
	...["sites", "site_zones", "buildings", "classrooms", "devices", "device_credentials", "device_placements"],
	...["device_switches", "switch_ratings", "device_power_max", "cost_versions", "users", "api_tokens", "mqtt_accounts"],
	...["cost_version_drafts", "bill_issues", "bills", "billed_amounts", "billed_bases", "invoice_checks", "budgets"],
];

let database: TestDatabase;
let owner: Pool;
const pools = new Map<string, Pool>();

beforeAll(async () => {
	database = await createTestDatabase();
	for (const role of ROLES) pools.set(role, createPool({ url: database.url, max: 1, ...(role === "owner" ? {} : { role }) }));
	owner = pools.get("owner")!;
	await owner.query("SELECT autovolt_ensure_partition('2024-11-01'), autovolt_ensure_partition('2026-11-01')");
});
afterAll(async () => {
	for (const pool of pools.values()) await pool.end();
	await database.drop();
});

async function names(sql: string): Promise<string[]> {
	const { rows } = await owner.query<{ name: string }>(sql);
	return rows.map(({ name }) => name);
}

/** SQLSTATE with which the statement is refused, or "allowed". */
async function outcome(role: string, sql: string): Promise<string> {
	const client = await pools.get(role)!.connect();
	try {
		await client.query("BEGIN");
		await client.query(sql);
		return "allowed";
	} catch (error) {
		return (error as { code?: string }).code ?? String(error);
	} finally {
		await client.query("ROLLBACK");
		client.release();
	}
}

describe("prisma/schema.prisma and the migrated database", () => {
	it("name the same columns with the same type and nullability", async () => {
		const { rows } = await owner.query<ColumnRow>(`
			SELECT c.table_name AS "table", c.column_name AS "column", c.udt_name AS type, c.is_nullable = 'YES' AS nullable,
				c.character_maximum_length AS length, c.datetime_precision AS at,
				CASE WHEN c.udt_name = 'numeric' THEN c.numeric_precision END AS precision, c.numeric_scale AS scale,
				a.atttypmod AS modifier
			FROM information_schema.columns c
			JOIN pg_class t ON t.relname = c.table_name AND t.relnamespace = 'public'::regnamespace AND NOT t.relispartition
			JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = c.column_name
			WHERE c.table_schema = 'public' AND t.relkind IN ('r', 'p') AND c.table_name <> '_prisma_migrations'`);
		const actual = rows.map((row) => `${row.table}.${row.column} ${sized(row)}${row.nullable ? " null" : ""}`);
		const wanted = prismaTables().flatMap(({ columns }) =>
			columns.map(({ table, column, type, nullable }) => `${table}.${column} ${type}${nullable ? " null" : ""}`),
		);
		expect(wanted.length).toBeGreaterThan(150);
		expect(actual.sort()).toEqual(wanted.sort());
	});

	it("agree on every primary key", async () => {
		const actual = await names(`
			SELECT t.relname || ' ' || string_agg(a.attname, ',' ORDER BY k.place) AS name
			FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid AND NOT t.relispartition AND t.relname <> '_prisma_migrations'
			CROSS JOIN unnest(c.conkey) WITH ORDINALITY AS k(attnum, place)
			JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
			WHERE c.contype = 'p' AND t.relnamespace = 'public'::regnamespace GROUP BY t.relname`);
		expect(actual.sort()).toEqual(
			prismaTables()
				.map(({ name, primaryKey }) => `${name} ${primaryKey.join(",")}`)
				.sort(),
		);
	});

	it("never delete what others refer to", async () => {
		expect(await names("SELECT conname AS name FROM pg_constraint WHERE contype = 'f' AND confdeltype <> 'r'")).toEqual([]);
	});
});

describe("what is append-only", () => {
	it("has its trigger on the table and on each partition", async () => {
		const partitions = await names(
			"SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'telemetry_events'::regclass",
		);
		expect(partitions.sort()).toEqual(["telemetry_events_2024_11", "telemetry_events_2026_11"]);
		const guarded = await names(`
			SELECT tgrelid::regclass::text AS name FROM pg_trigger
			WHERE tgfoid = 'autovolt_refuse_change'::regproc AND tgenabled = 'O'
			  AND tgtype & 58 = 58 -- BEFORE (2), DELETE (8), UPDATE (16), TRUNCATE (32)`);
		expect(guarded).toEqual(expect.arrayContaining([...APPEND_ONLY, ...partitions]));
	});

	const statements = [...APPEND_ONLY, "telemetry_events_2024_11"].flatMap((table) => [
		`UPDATE ${table} SET ${COLUMN_OF[table] ?? "content_sha256 = ''"}`,
		`DELETE FROM ${table}`,
		`TRUNCATE ${table} CASCADE`,
	]);
	it.each(ROLES)("refuses UPDATE, DELETE and TRUNCATE of %s, by grant or by trigger", async (role) => {
		const outcomes = new Map<string, string>();
		for (const sql of statements) outcomes.set(sql, await outcome(role, sql));
		const expected = role === "owner" ? "23001" : "42501";
		expect([...outcomes].filter(([, code]) => code !== expected)).toEqual([]);
	});

	it("lets a cost version's recorded end be set once, and nothing else of it", async () => {
		const site = `INSERT INTO sites (id, name, currency) VALUES (900, 'S', 'INR');
			INSERT INTO cost_versions (id, site_id, scope, effective_from, recorded_from, version_key, components, created_by)
			VALUES (900, 900, 'site', now(), now() - interval '1 h', gen_random_uuid(), '[]', 'x');`;
		const close = "UPDATE cost_versions SET recorded_until = now() WHERE id = 900;";
		expect(await outcome("owner", site + close)).toBe("allowed");
		expect(await outcome("owner", site + close + close)).toBe("23001");
		expect(await outcome("owner", `${site}UPDATE cost_versions SET notes = 'y' WHERE id = 900`)).toBe("23001");
		expect(await outcome("owner", `${site}DELETE FROM cost_versions WHERE id = 900`)).toBe("23001");
		expect(await outcome("owner", `${site}TRUNCATE cost_versions`)).toBe("23001");
	});

	it("keeps what a draft asks for once it is submitted, and all of it once it is decided", async () => {
		const draft = `INSERT INTO sites (id, name, currency) VALUES (901, 'S', 'INR');
			INSERT INTO cost_version_drafts (id, site_id, scope, effective_from, components, created_by, created_at, updated_at)
			VALUES (901, 901, 'site', now(), '[]', 'x', now(), now());`;
		const change = (set: string) => `UPDATE cost_version_drafts SET ${set} WHERE id = 901;`;
		const submit = change("state = 'submitted'");
		const decide = change("state = 'rejected', decided_by = 'y', decided_at = now()");
		expect(await outcome("owner", `${draft}${change("components = '[1]'")}${submit}${decide}`)).toBe("allowed");
		expect(await outcome("owner", draft + submit + change("components = '[1]'"))).toBe("23001");
		expect(await outcome("owner", draft + submit + decide + change("state = 'submitted', decided_by = NULL"))).toBe("23001");
		expect(await outcome("owner", draft + change("state = 'recorded', decided_by = 'y'"))).toBe("23514");
		expect(await outcome("owner", `${draft}DELETE FROM cost_version_drafts`)).toBe("23001");
	});

	it("lets a quarantined message's outcome be said, and nothing else of it be changed", async () => {
		const row = `INSERT INTO quarantine (id, received_at, topic, reason, detail, payload, payload_bytes) VALUES (900, now(), 't', 'r', '', '', 0);`;
		expect(await outcome("owner", `${row}UPDATE quarantine SET reprocessed_at = now(), outcome = 'stored'`)).toBe("allowed");
		const columns = await names(
			"SELECT column_name::text || ' ' || udt_name AS name FROM information_schema.columns WHERE table_name = 'quarantine'",
		);
		const others: Readonly<Record<string, string>> = {
			timestamptz: "'2001-01-01Z'",
			int8: "7",
			int4: "7",
			text: "'x'",
			bytea: "'x'",
		};
		for (const [column = "", type = ""] of columns.map((name) => name.split(" "))) {
			if (column === "reprocessed_at" || column === "outcome") continue;
			expect(await outcome("owner", `${row}UPDATE quarantine SET ${column} = ${others[type]}`), column).toBe("23001");
		}
		expect(await outcome("owner", `${row}DELETE FROM quarantine`)).toBe("23001");
		expect(await outcome("owner", "TRUNCATE quarantine")).toBe("23001");
	});

	it("keeps each revision of a device's configuration as it was made, once, and lets the worker note the answer alone", async () => {
		const made = `INSERT INTO sites (id, name, currency) VALUES (903, 'S', 'INR');
			INSERT INTO devices (id, site_id, esp32_name) VALUES (903, 903, 'S-903');
			INSERT INTO device_configs (device_id, rev, payload, made_at) VALUES (903, 7, '{}', now());`;
		const change = (set: string) => `UPDATE device_configs SET ${set} WHERE device_id = 903;`;
		expect(await outcome("owner", made + change("published_at = now(), taken_at = now()"))).toBe("allowed");
		for (const set of ["payload = '[]'", "payload = NULL", "rev = 8", "made_at = now() - interval '1 h'"])
			expect([set, await outcome("owner", made + change(set))]).toEqual([set, "23001"]);
		expect(await outcome("owner", `${made}DELETE FROM device_configs`)).toBe("23001");
		expect(await outcome("owner", `${made}TRUNCATE device_configs`)).toBe("23001");
		expect(await outcome("owner", made + change("taken_at = now(), error = 'x'"))).toBe("23514");
		for (const rev of [0, 4_294_967_296]) expect(await outcome("owner", made.replace("903, 7,", `903, ${rev},`))).toBe("23514");
		expect(await outcome("autovolt_worker", change("taken_at = now()"))).toBe("allowed");
		for (const sql of [change("payload = NULL"), "DELETE FROM device_configs"])
			expect(await outcome("autovolt_worker", sql)).toBe("42501");
	});

	it("lets versions of one scope overlap in neither time, and those of two scopes in both", async () => {
		const places = `INSERT INTO sites (id, name, currency) VALUES (902, 'S', 'INR');
			INSERT INTO buildings (id, site_id, name) VALUES (902, 902, 'B'), (903, 902, 'C');`;
		const version = (scope: string, building: string, more = "") =>
			`INSERT INTO cost_versions (site_id, scope, building_id, effective_from, recorded_from, version_key, components, created_by)
			 VALUES (902, '${scope}', ${building}, now(), now()${more}, gen_random_uuid(), '[]', 'x');`;
		const both = version("building", "902") + version("building", "903") + version("site", "NULL");
		expect(await outcome("owner", places + both)).toBe("allowed");
		expect(await outcome("owner", places + both + version("building", "902", " + interval '1 h'"))).toBe("23P01");
		expect(await outcome("owner", places + version("site", "902"))).toBe("23514");
		expect(await outcome("owner", places + version("building", "NULL"))).toBe("23514");
	});
});

describe("the roles", () => {
	const granted = (role: string, tables: string) =>
		names(`SELECT t.relname || ' ' || p AS name FROM pg_class t, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS p
			WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND ${tables}
			  AND CASE WHEN p = 'DELETE' OR p = 'TRUNCATE' THEN has_table_privilege('${role}', t.oid, p)
			      ELSE has_any_column_privilege('${role}', t.oid, p) END`);
	const among = (tables: readonly string[]) => `t.relname IN ('${tables.join("','")}')`;

	it("give the web app no way to write events, the ledger or what is derived", async () => {
		expect(await granted("autovolt_web", among(NOT_FOR_WEB))).toEqual([]);
		expect(await outcome("autovolt_web", "INSERT INTO telemetry_keys VALUES (1, '', '', now())")).toBe("42501");
	});

	it("give the worker no way to write configuration and accounts", async () => {
		expect(await granted("autovolt_worker", among(NOT_FOR_WORKER))).toEqual([]);
	});

	it("give the backup nothing but reading", async () => {
		expect(await granted("autovolt_backup", "true")).toEqual([]);
		expect(await outcome("autovolt_backup", "SELECT count(*) FROM telemetry_events")).toBe("allowed");
	});

	it("let only the worker make a partition", async () => {
		const sql = "SELECT autovolt_ensure_partition('2027-01-01')";
		expect(await outcome("autovolt_worker", sql)).toBe("allowed");
		expect(await outcome("autovolt_web", sql)).toBe("42501");
		expect(await outcome("autovolt_backup", sql)).toBe("42501");
	});
});

interface ColumnRow extends Column {
	readonly length: number | null;
	readonly precision: number | null;
	readonly scale: number | null;
	readonly at: number | null;
	/** atttypmod: of a list, the precision of its elements. */
	readonly modifier: number;
}

/** The type as Prisma's side writes it: with its length or precision. */
function sized({ type, length, precision, scale, at, modifier }: ColumnRow): string {
	if (type === "bpchar") return `bpchar(${length})`;
	if (type === "numeric") return `numeric(${precision},${scale})`;
	if (type === "timestamptz") return `timestamptz(${at})`;
	return type === "_timestamptz" ? `_timestamptz(${modifier})` : type;
}
