import { existsSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { localBackendPid } from "@/store/backendProcess";
import { createPool, type Pool } from "@/store/pool";
import { lowerBackends } from "./background";

describe.runIf(process.platform === "linux")("lowerBackends", () => {
	let database: TestDatabase;
	let lowered: Pool;
	let other: Pool;
	beforeAll(async () => {
		database = await createTestDatabase();
		lowered = createPool({ url: database.url, max: 1 });
		other = createPool({ url: database.url, max: 1 });
		lowerBackends(lowered);
	});
	afterAll(async () => {
		await Promise.all([lowered.end(), other.end()]);
		await database.drop();
	});

	const backendOf = async (pool: Pool): Promise<number> => (await pool.query("SELECT pg_backend_pid() AS pid")).rows[0].pid;

	it("puts the processes of the pool's connections into the background, and no others", async () => {
		const [pid, otherPid] = [await backendOf(lowered), await backendOf(other)];
		expect(getPriority(pid)).toBe(10);
		expect(getPriority(otherPid)).toBe(getPriority(process.ppid));
		const session = `/proc/${pid}/autogroup`;
		if (existsSync(session)) await vi.waitFor(() => expect(readFileSync(session, "utf8")).toMatch(/nice 10$/m), 5_000);
	});

	it("knows a process by its end of the connection, not by its number alone", async () => {
		const client = await other.connect();
		try {
			expect(localBackendPid(client)).toBe((await client.query("SELECT pg_backend_pid() AS pid")).rows[0].pid);
			const stranger = Object.assign(Object.create(client), { processID: process.pid });
			expect(localBackendPid(stranger)).toBeNull();
			const elsewhere = Object.assign(Object.create(client), { processID: await backendOf(lowered) });
			expect(localBackendPid(elsewhere)).toBeNull();
		} finally {
			client.release();
		}
	});
});
