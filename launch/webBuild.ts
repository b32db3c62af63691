import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LaunchError, ROOT } from "./bootstrap.mjs";

/** What a build depends on. Tests and notes change nothing of it. */
const SOURCES = ["app", "components", "domain", "wire", "store", "public", "prisma/schema.prisma", "package-lock.json"];
const ROOT_FILES = /^(next\.config|postcss\.config|proxy|instrumentation|tsconfig)[^/]*$/;
const NO_SOURCE = /(\.test\.tsx?|\.arbitrary\.ts|\.md|\.tsbuildinfo)$/;
const PROGRESS_EVERY_MS = 15_000;

function builtFolder(): string {
	return join(ROOT, process.env["NEXT_DIST_DIR"] ?? ".next");
}

/** Builds the web app unless what is there was built from these very sources. Returns whether it built. */
export async function ensureWebBuild(logPath: string, print: (line: string) => void, signal?: AbortSignal): Promise<boolean> {
	const stamp = join(builtFolder(), "autovolt-sources");
	const wanted = sourcesHash();
	const built = existsSync(stamp) && existsSync(join(builtFolder(), "BUILD_ID")) ? readFileSync(stamp, "utf8") : "";
	if (built === wanted) return false;
	print(built ? "Building the web app, since its sources changed …" : "Building the web app (once; about a minute) …");
	const startedAt = Date.now();
	const seconds = () => Math.round((Date.now() - startedAt) / 1_000);
	const progress = setInterval(() => print(`  still building (${seconds()} s) …`), PROGRESS_EVERY_MS);
	try {
		await build(logPath, signal);
	} finally {
		clearInterval(progress);
	}
	writeFileSync(stamp, wanted);
	print(`Built (${seconds()} s).`);
	return true;
}

function build(logPath: string, signal?: AbortSignal): Promise<void> {
	mkdirSync(dirname(logPath), { recursive: true });
	const log = createWriteStream(logPath);
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [join(ROOT, "node_modules/next/dist/bin/next"), "build"], {
			cwd: ROOT,
			env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
			stdio: ["ignore", "pipe", "pipe"],
			...(signal ? { signal } : {}),
		});
		let output = "";
		for (const stream of [child.stdout, child.stderr])
			stream.on("data", (chunk: Buffer) => {
				log.write(chunk);
				output = (output + chunk.toString()).slice(-50_000);
			});
		child.once("error", reject);
		child.once("close", (code) => {
			log.end();
			if (code === 0) resolve();
			else
				reject(
					new LaunchError(`The web app does not build: ${whyNot(output)}`, `read ${logPath}; \`npm run typecheck\` says more.`),
				);
		});
	});
}

function whyNot(output: string): string {
	const lines = output.split("\n").map((line) => line.trim());
	return (
		lines.find((line) => /error|failed|cannot|not found/i.test(line)) ??
		lines.findLast((line) => line !== "") ??
		"it said nothing"
	);
}

/** SHA-256 over names and contents of all sources. */
export function sourcesHash(root = ROOT): string {
	const hash = createHash("sha256");
	const paths = [...SOURCES, ...readdirSync(root).filter((name) => ROOT_FILES.test(name))].sort();
	for (const path of paths.flatMap((path) => filesBelow(root, path))) {
		hash
			.update(path)
			.update("\0")
			.update(readFileSync(join(root, path)))
			.update("\0");
	}
	return hash.digest("hex");
}

function filesBelow(root: string, path: string): string[] {
	if (NO_SOURCE.test(path) || !existsSync(join(root, path))) return [];
	try {
		return readdirSync(join(root, path))
			.sort()
			.flatMap((name) => filesBelow(root, `${path}/${name}`));
	} catch {
		return [path];
	}
}
