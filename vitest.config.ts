import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
	resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
	test: {
		environment: "node",
		setupFiles: ["./launch/testSeed.ts"],
		projects: [
			{
				extends: true,
				test: {
					name: "unit",
					// A property of 2,000 runs takes what a busy machine gives it; nothing here is a test of speed.
					testTimeout: 60_000,
					include: ["**/*.test.{ts,tsx}"],
					exclude: [
						"**/node_modules/**",
						"**/*.db.test.ts",
						"**/*.loop.test.ts",
						"**/*.crash.test.ts",
						"e2e/**",
						"var/**",
						".next/**",
					],
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
					// One token asks thousands of times within seconds; that this ends somewhere is app/_server/security's.
					env: { AUTOVOLT_REQUESTS_PER_MINUTE: "1000000" },
					testTimeout: 60_000,
					hookTimeout: 120_000,
					maxWorkers: 2,
				},
			},
			{
				extends: true,
				test: {
					name: "crash",
					// Whole stacks that are killed, each file with a PostgreSQL of its own.
					include: ["**/*.crash.test.ts"],
					exclude: ["**/node_modules/**", "var/**", ".next/**"],
					testTimeout: 240_000,
					hookTimeout: 300_000,
					maxWorkers: 2,
				},
			},
			{
				extends: true,
				test: {
					name: "firmware",
					// The firmware's host device against the real worker, broker and PostgreSQL.
					include: ["**/*.loop.test.ts"],
					exclude: ["**/node_modules/**", "var/**", ".next/**"],
					globalSetup: ["./launch/testPostgres.ts"],
					testTimeout: 120_000,
					hookTimeout: 300_000,
					fileParallelism: false,
				},
			},
		],
	},
});
