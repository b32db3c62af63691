import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./bootstrap.mjs";
import { acquireBrowser } from "./browser";
import { checkFirmware } from "./firmware/checks";
import { checkRooms } from "./house/rooms";
import { type Counts, judge, type LayerResult, readPlaywrightReport, readVitestReport, summary } from "./testReport";
import { ensureWebBuild } from "./webBuild";

const ROOT_FOLDER = ROOT.replace(/\/$/, "");
const STATIC_MS_MAX = 4 * 60_000;
/** A layer that hangs ends; on a busy machine the browser's stories alone take eight minutes. */
const LAYER_MS_MAX = 20 * 60_000;

/** Runs the layers one after the other, all of them whatever fails. Returns the exit code. */
export async function runTests(layers: readonly string[]): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), "autovolt-test-"));
	const results: LayerResult[] = [];
	try {
		for (const layer of layers) {
			console.log(`\n── ${layer} ──`);
			results.push(await runLayer(layer, folder));
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	for (const line of summary(results)) console.log(line);
	return results.some(({ failures }) => failures.length > 0) ? 1 : 0;
}

async function runLayer(layer: string, folder: string): Promise<LayerResult> {
	const startedAt = Date.now();
	const seconds = () => (Date.now() - startedAt) / 1_000;
	try {
		if (layer === "static") return judge(layer, await staticChecks(), null, seconds());
		const report = join(folder, `${layer}.json`);
		if (layer === "firmware") {
			const native = await checkFirmware(folder, console.log);
			// Firmware in the loop: the host's device against the real worker.
			const loop = judge(layer, await vitestCounts(layer, report), null, 0);
			return judge(layer, added(native, loop), null, seconds());
		}
		const exit = layer === "e2e" ? await endToEnd(report, folder) : await vitest(layer, report);
		const text = existsSync(report) ? readFileSync(report, "utf8") : null;
		const counts = text === null ? null : layer === "e2e" ? readPlaywrightReport(text) : readVitestReport(text, ROOT_FOLDER);
		return judge(layer, counts, exit, seconds());
	} catch (error) {
		console.log(`error: ${(error as Error).message}`);
		return judge(layer, { passed: 0, skipped: 0, failures: [(error as Error).message] }, null, seconds());
	}
}

async function vitestCounts(project: string, report: string): Promise<Counts | null> {
	const exit = await vitest(project, report);
	const counts = existsSync(report) ? readVitestReport(readFileSync(report, "utf8"), ROOT_FOLDER) : null;
	if (!counts || !exit || counts.failures.length > 0) return counts;
	return { ...counts, failures: [`${project}: every test passed, yet it ended with ${exit}`] };
}

function added(one: Counts, other: Counts): Counts {
	return {
		passed: one.passed + other.passed,
		skipped: one.skipped + other.skipped,
		failures: [...one.failures, ...other.failures],
	};
}

/** Each check counts as one test. */
async function staticChecks(): Promise<{ passed: number; skipped: number; failures: string[] }> {
	const checks: [string, () => Promise<string | null>][] = [
		[
			"biome",
			() => node(["node_modules/@biomejs/biome/bin/biome", "ci", "--colors=off", "--error-on-warnings", "."], STATIC_MS_MAX),
		],
		// Route types and next-env.d.ts, which a fresh clone lacks.
		["next typegen", () => node(["node_modules/next/dist/bin/next", "typegen"], STATIC_MS_MAX)],
		["types", () => node(["node_modules/typescript/bin/tsc", "-p", "tsconfig.json", "--noEmit"], STATIC_MS_MAX)],
		["types of domain", () => node(["node_modules/typescript/bin/tsc", "-p", "domain/tsconfig.json", "--noEmit"], STATIC_MS_MAX)],
		["rooms", rooms],
	];
	const failures: string[] = [];
	for (const [name, check] of checks) {
		const problem = await check();
		console.log(`${problem ? "✗" : "✓"} ${name}${problem ? `: ${problem}` : ""}`);
		if (problem) failures.push(name);
	}
	return { passed: checks.length - failures.length, skipped: 0, failures };
}

async function rooms(): Promise<string | null> {
	const { violations, modules } = checkRooms(ROOT_FOLDER);
	for (const line of violations) console.log(`  ${line}`);
	if (modules.length === 0) return "dependency-cruiser read no module";
	return violations.length > 0 ? `${violations.length} forbidden imports` : null;
}

function vitest(project: string, report: string): Promise<string | null> {
	const args = ["node_modules/vitest/vitest.mjs", "run", "--project", project, "--allowOnly=false"];
	return node([...args, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`], LAYER_MS_MAX);
}

async function endToEnd(report: string, folder: string): Promise<string | null> {
	await ensureWebBuild(join(folder, "build.log"), console.log);
	const browser = await acquireBrowser(console.log);
	const env = { CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
	const args = ["node_modules/@playwright/test/cli.js", "test", "--forbid-only", "--reporter=list,json"];
	return node(args, LAYER_MS_MAX, env);
}

/** Runs Node with the terminal as its output. Returns what is wrong with its end, or null. */
function node(args: readonly string[], msMax: number, env: Readonly<Record<string, string>> = {}): Promise<string | null> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, args, {
			cwd: ROOT_FOLDER,
			env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
			stdio: ["ignore", "inherit", "inherit"],
			detached: true,
		});
		const end = () => {
			try {
				if (child.pid) process.kill(-child.pid, "SIGKILL");
			} catch {
				// It has ended.
			}
		};
		const onSignal = () => {
			end();
			process.exit(130);
		};
		process.once("SIGINT", onSignal);
		process.once("SIGTERM", onSignal);
		let late = false;
		const timer = setTimeout(() => {
			late = true;
			end();
		}, msMax);
		child.once("error", (error) => resolve(error.message));
		child.once("exit", (code, signal) => {
			clearTimeout(timer);
			process.off("SIGINT", onSignal);
			process.off("SIGTERM", onSignal);
			if (late) resolve(`no end after ${msMax / 60_000} minutes`);
			else resolve(code === 0 ? null : (signal ?? `code ${code}`));
		});
	});
}
