import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { fault } from "@/store/fault";

const MIGRATIONS = fileURLToPath(new URL("../prisma/migrations/", import.meta.url));
/** Prisma's own lock, so that its CLI and this never run at once. */
const ADVISORY_LOCK = 72707369;

/**
 * Applies what is missing of prisma/migrations, in Prisma's own way (table, checksum, lock), since its CLI would have
 * to download an engine. Each file runs as one simple-protocol query in a transaction: half a migration never stays.
 * Returns the names that it applied. Throws when an applied file was edited afterwards.
 */
export async function migrate(url: string): Promise<string[]> {
	const client = new pg.Client({ connectionString: url, options: "-c TimeZone=UTC" });
	await client.connect();
	try {
		await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
		await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
			id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
			migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
			started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`);
		const { rows } = await client.query<{ migration_name: string; checksum: string }>(
			"SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
		);
		const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
		const done: string[] = [];
		for (const { name, sql, checksum } of migrationFiles()) {
			const known = applied.get(name);
			if (known === checksum) continue;
			if (known !== undefined)
				throw new Error(`Migration ${name} was edited after it was applied. Restore the file and add a new migration instead.`);
			await apply(client, name, sql, checksum);
			done.push(name);
		}
		return done;
	} finally {
		await client.end();
	}
}

async function apply(client: pg.Client, name: string, sql: string, checksum: string): Promise<void> {
	const id = randomUUID();
	await client.query("BEGIN");
	try {
		await client.query(sql);
		fault("migration-applied");
		await client.query(
			"INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)",
			[id, checksum, name],
		);
		await client.query("COMMIT");
	} catch (error) {
		await client.query("ROLLBACK");
		throw new Error(`Migration ${name} failed and was rolled back: ${(error as Error).message}`, { cause: error });
	}
}

function migrationFiles(): { name: string; sql: string; checksum: string }[] {
	return readdirSync(MIGRATIONS, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => entry.name)
		.sort()
		.map((name) => {
			const sql = readFileSync(`${MIGRATIONS}${name}/migration.sql`, "utf8");
			return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
		});
}
