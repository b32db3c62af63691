import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "@/launch/bootstrap.mjs";
import type { Area } from "./areas";

const BIN = join(ROOT, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");

/** What no test of an area reads; all else is copied for each run: a test that misses a file would not be run, and not missed. */
const NOT_COPIED = ["/.next", "/var", "/public", "/coverage", "/test-results", "/playwright-report"];

export interface StrykerRun {
	readonly area: Area;
	readonly file: string;
	/** Where the outcome is kept, relative to the root; what is there is built upon unless `fresh`. */
	readonly report: string;
	readonly fresh: boolean;
	readonly concurrency: number;
}

/** Tries all mutants of one file. Resolves with what was printed when it went wrong, else null. */
export function runStryker({ area, file, report, fresh, concurrency }: StrykerRun): Promise<string | null> {
	const config = join(ROOT, report.replace(/\.json$/, ".stryker.json"));
	mkdirSync(dirname(config), { recursive: true });
	writeFileSync(
		config,
		JSON.stringify({
			mutate: [file],
			testRunner: "vitest",
			vitest: { configFile: "scripts/mutation/vitest.config.ts", related: true },
			plugins: ["@stryker-mutator/vitest-runner", join(ROOT, "scripts", "mutation", "messages.mjs")],
			ignorers: ["messages"],
			coverageAnalysis: "perTest",
			incremental: true,
			incrementalFile: report,
			force: fresh,
			reporters: [],
			concurrency,
			// A mutant that loops for ever is noticed by its end alone.
			timeoutMS: 15_000,
			timeoutFactor: 3,
			dryRunTimeoutMinutes: 10,
			ignorePatterns: NOT_COPIED,
			tempDirName: "var/mutation/sandbox",
			allowEmpty: false,
			checkers: [],
			logLevel: "warn",
			fileLogLevel: "off",
		}),
	);
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [BIN, "run", config], {
			cwd: ROOT,
			env: { ...process.env, AUTOVOLT_MUTATION_TESTS: area.tests.join(" ") },
			stdio: ["ignore", "pipe", "pipe"],
		});
		let said = "";
		for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
		child.once("error", (error) => resolve(error.message));
		child.once("exit", (code, signal) => resolve(code === 0 ? null : `${said.trim()}\n(${signal ?? `code ${code}`})`));
	});
}
