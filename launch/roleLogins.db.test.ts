import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPool } from "@/store/pool";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embeddedPostgres";
import { migrate } from "./migrate";
import { ensureRoleLogins } from "./roleLogins";
import { freePort } from "./testPostgres";

const OWN = { databaseUrl: null, workerDatabaseUrl: null, webDatabaseUrl: null };
const PASSWORD = 'the-owner\'s "password"';

// A cluster of its own: roles and their passwords are a cluster's.
describe("ensureRoleLogins", { timeout: 120_000 }, () => {
	const folder = mkdtempSync(join(tmpdir(), "autovolt-logins-"));
	let server: EmbeddedPostgres;
	beforeAll(async () => {
		server = await startEmbeddedPostgres({ folder, port: await freePort(), password: "test", settings: { fsync: "off" } });
		await migrate(server.url);
	}, 120_000);
	afterAll(async () => {
		await server?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	it("lets each process log in as its role alone, now and at the next start", async () => {
		const first = await ensureRoleLogins(server.url, PASSWORD, OWN);
		expect(await ensureRoleLogins(server.url, PASSWORD, OWN)).toEqual(first);
		for (const [name, url] of Object.entries(first)) {
			expect(url).not.toContain(encodeURIComponent(PASSWORD));
			const role = `autovolt_${name}` as "autovolt_worker" | "autovolt_web";
			const pool = createPool({ url, role, max: 1 });
			expect((await pool.query("SELECT session_user::text AS login, current_user::text AS role")).rows).toEqual([
				{ login: role, role },
			]);
			await expect(pool.query("SET ROLE autovolt")).rejects.toMatchObject({ code: "42501" });
			await expect(pool.query("RESET ROLE; UPDATE users SET role = 'admin'; UPDATE bills SET number = ''")).rejects.toMatchObject(
				{ code: "42501" },
			);
			await pool.end();
		}
	});

	it("refuses another password than the owner's gives", async () => {
		const { web } = await ensureRoleLogins(server.url, PASSWORD, OWN);
		const wrong = new URL(web);
		wrong.password = "guessed";
		const client = new pg.Client(wrong.href);
		await expect(client.connect()).rejects.toMatchObject({ code: "28P01" });
	});

	it("leaves the roles of an own server alone, and takes the logins that it was given", async () => {
		const given = {
			databaseUrl: "postgresql://owner@db/autovolt",
			workerDatabaseUrl: null,
			webDatabaseUrl: "postgresql://web@db/autovolt",
		};
		expect(await ensureRoleLogins("postgresql://owner@db/autovolt", PASSWORD, given)).toEqual({
			worker: "postgresql://owner@db/autovolt",
			web: "postgresql://web@db/autovolt",
		});
	});
});
