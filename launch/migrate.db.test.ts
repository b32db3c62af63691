import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPool } from "@/store/pool";
import { migrate } from "./migrate";
import { createTestDatabase, type TestDatabase } from "./testDatabase";

describe("migrate", () => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await createTestDatabase();
	});
	afterAll(() => database.drop());

	it("applies nothing twice", async () => {
		expect(await migrate(database.url)).toEqual([]);
	});

	it("refuses a migration that was edited after it was applied", async () => {
		const pool = createPool({ url: database.url });
		await pool.query("UPDATE _prisma_migrations SET checksum = 'edited'");
		await expect(migrate(database.url)).rejects.toThrow(/was edited after it was applied/);
		await pool.end();
	});
});
