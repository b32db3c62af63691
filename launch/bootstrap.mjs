// What must be there before any TypeScript can run: packages and the Prisma client. Plain Node, no dependency.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

const PROGRESS_EVERY_MS = 10_000;

/** A failure with one sentence for a person, and what to do. */
export class LaunchError extends Error {
	/** @param {string} message @param {string} [fix] */
	constructor(message, fix) {
		super(message);
		this.name = "LaunchError";
		this.fix = fix;
	}
}

/** Prints `error:` and `fix:`; the stack only of what nobody foresaw. @param {unknown} error */
export function printFailure(error) {
	const known = error instanceof Error && (error.name === "LaunchError" || process.env.AUTOVOLT_DEBUG !== "1");
	console.error(`error: ${known ? error.message : error instanceof Error ? error.stack : String(error)}`);
	if (error instanceof Error && "fix" in error && error.fix) console.error(`fix: ${error.fix}`);
}

/** Installs and generates what is missing or stale. Throws a LaunchError. */
export async function bootstrap() {
	process.chdir(ROOT);
	await install();
	generate();
}

async function install() {
	const missing = missingPackages();
	if (missing.length === 0) return;
	const wholly = !existsSync(join(ROOT, "node_modules"));
	console.log(
		wholly
			? "Installing packages (once; about a minute) …"
			: `Installing packages: ${missing.length} differ from package-lock.json …`,
	);
	const startedAt = Date.now();
	const progress = setInterval(() => console.log(`  still installing (${seconds(startedAt)} s) …`), PROGRESS_EVERY_MS);
	const { code, output } = await npm([
		"ci",
		"--ignore-scripts",
		"--include=dev",
		"--include=optional",
		"--no-audit",
		"--no-fund",
		"--loglevel=error",
	]);
	clearInterval(progress);
	if (code !== 0) {
		throw new LaunchError(
			`npm could not install the packages: ${reasonOf(output)}.`,
			"check the network (or the proxy and registry of `npm config list`) and free disk space, then run the command again.",
		);
	}
	const still = missingPackages();
	if (still.length > 0)
		throw new LaunchError(
			`After npm ci these packages are still missing: ${still.slice(0, 5).join(", ")}.`,
			"delete node_modules, then run the command again.",
		);
	console.log(`Installed (${seconds(startedAt)} s).`);
}

/** npm writes node_modules/.package-lock.json last, so it says what a finished installation holds. */
function missingPackages() {
	const wanted = packagesOf(join(ROOT, "package-lock.json"));
	if (!wanted)
		throw new LaunchError("package-lock.json is missing or unreadable.", "restore it: `git checkout package-lock.json`.");
	const installed = packagesOf(join(ROOT, "node_modules", ".package-lock.json"));
	if (!installed) return Object.keys(wanted);
	return Object.entries(wanted)
		.filter(([path, entry]) => path !== "" && !entry.optional && !entry.devOptional && installed[path]?.version !== entry.version)
		.map(([path]) => path.replace(/^.*node_modules\//, ""))
		.concat(existsSync(join(ROOT, "node_modules", "tsx", "package.json")) ? [] : ["tsx"]);
}

/** @param {string} path @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> | null} */
function packagesOf(path) {
	try {
		return JSON.parse(readFileSync(path, "utf8")).packages ?? null;
	} catch {
		return null;
	}
}

/** @param {string[]} args @returns {Promise<{ code: number, output: string }>} */
function npm(args) {
	const script = process.env.npm_execpath;
	const [command, prefix] = script && /npm-cli\.[cm]?js$/.test(script) ? [process.execPath, [script]] : ["npm", []];
	return new Promise((resolve) => {
		const child = spawn(command, [...prefix, ...args], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
		let output = "";
		const keep = (chunk) => {
			output = (output + chunk).slice(-20_000);
		};
		child.stdout.on("data", keep);
		child.stderr.on("data", keep);
		child.once("error", (error) =>
			resolve({ code: 1, output: error.code === "ENOENT" ? "npm is not on the PATH" : error.message }),
		);
		child.once("close", (code) => resolve({ code: code ?? 1, output }));
	});
}

/** @param {string} output */
function reasonOf(output) {
	const lines = output
		.split("\n")
		.map((line) => line.replace(/^npm (error|ERR!)\s*/i, "").trim())
		.filter((line) => line !== "" && !/^(npm warn|A complete log|code |errno |syscall )/i.test(line));
	return (lines[0] ?? "it gave no reason").replace(/\.$/, "");
}

/** The Prisma client is made from the schema; stale when the schema or Prisma changed. */
function generate() {
	const stamp = join(ROOT, "prisma", "generated", ".made-from");
	const hash = createHash("sha256");
	for (const path of ["prisma/schema.prisma", "prisma.config.ts", "node_modules/prisma/package.json"])
		hash.update(readFileSync(join(ROOT, path)));
	const wanted = hash.digest("hex");
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
	const cli = join(ROOT, "node_modules", "prisma", "build", "index.js");
	const run = spawnSync(process.execPath, [cli, "generate"], {
		cwd: ROOT,
		encoding: "utf8",
		env: { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" },
	});
	if (run.status !== 0)
		throw new LaunchError(
			`prisma generate failed: ${reasonOf(`${run.stderr}\n${run.stdout}`)}.`,
			"`npx prisma validate` says where the schema is wrong.",
		);
	writeFileSync(stamp, wanted);
}

/** @param {number} since */
function seconds(since) {
	return Math.round((Date.now() - since) / 1_000);
}

/** Lets this process import TypeScript. Only after `bootstrap`. */
export async function registerTypeScript() {
	const { register } = await import("tsx/esm/api");
	register();
}
