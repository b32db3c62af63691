import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "./embeddedPostgres";
import { migrate } from "./migrate";

/** Vitest global set-up: one real PostgreSQL for the run; its migrated database is the template of every test's own. */
export default async function setup(): Promise<() => Promise<void>> {
	const folder = mkdtempSync(join(tmpdir(), "autovolt-test-pg-"));
	const port = await freePort();
	const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };
	const server = await startEmbeddedPostgres({ folder, port, password: "test", settings });
	await migrate(server.url);
	process.env["AUTOVOLT_TEST_POSTGRES"] = server.url;
	return async () => {
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	};
}

export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
		});
	});
}
