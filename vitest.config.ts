import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
	resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
	test: {
		environment: "node",
		projects: [
			{
				extends: true,
				test: {
					name: "unit",
					include: ["**/*.test.{ts,tsx}"],
					exclude: ["**/node_modules/**", "**/*.db.test.ts", "e2e/**", "var/**", ".next/**"],
				},
			},
			{
				extends: true,
				test: {
					name: "db",
					include: ["**/*.db.test.ts"],
					exclude: ["**/node_modules/**", "var/**", ".next/**"],
					// One embedded PostgreSQL for the run; each file gets its own database (launch/testDatabase.ts).
					globalSetup: ["./launch/testPostgres.ts"],
					testTimeout: 60_000,
					hookTimeout: 120_000,
					maxWorkers: 2,
				},
			},
		],
	},
});
