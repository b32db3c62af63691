import { randomBytes } from "node:crypto";
import pg from "pg";

export interface TestDatabase {
	/** Owner's connection string. Take a role with createPool({ url, role }). */
	readonly url: string;
	drop(): Promise<void>;
}

/** A migrated, empty database of its own for one test file, in the run's real PostgreSQL. */
export async function createTestDatabase(): Promise<TestDatabase> {
	const template = process.env["AUTOVOLT_TEST_POSTGRES"];
	if (!template) throw new Error('AUTOVOLT_TEST_POSTGRES is not set: run database tests through vitest\'s project "db".');
	const name = `test_${randomBytes(8).toString("hex")}`;
	const admin = template.replace(/\/[^/]*$/, "/postgres");
	await query(admin, `CREATE DATABASE ${name} TEMPLATE autovolt`);
	return {
		url: template.replace(/\/[^/]*$/, `/${name}`),
		drop: () => query(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
	};
}

/** Copying a template is refused while another copy of it is under way: tests start together, so it is retried. */
async function query(url: string, sql: string): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		const client = new pg.Client({ connectionString: url });
		try {
			await client.connect();
			await client.query(sql);
			return;
		} catch (error) {
			if (attempt >= 50 || !/being accessed by other users/.test((error as Error).message)) throw error;
			await new Promise((resolve) => setTimeout(resolve, 100));
		} finally {
			await client.end().catch(() => {});
		}
	}
}
