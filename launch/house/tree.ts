import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

const MADE = new Set(["node_modules", ".git", ".next", "var", "coverage", "test-results", "playwright-report", "next-env.d.ts"]);

/** The project's own files, relative to its root: what git tracks, or the folder itself where there is no git. */
export function trackedFiles(): string[] {
	try {
		const output = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
		return output.split("\0").filter((path) => path !== "" && existsSync(join(ROOT, path)));
	} catch {
		return walk(ROOT);
	}
}

function walk(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (MADE.has(entry.name) || relative(ROOT, path) === join("prisma", "generated")) return [];
		return entry.isDirectory() ? walk(path) : [relative(ROOT, path)];
	});
}
