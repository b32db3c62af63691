import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { LaunchError, ROOT } from "./bootstrap.mjs";

/** Makes the data folder. Throws one sentence when it cannot be written, or when PostgreSQL could not reach it. */
export function ensureDataFolder(dataDir: string, { embeddedPostgres }: { embeddedPostgres: boolean }): void {
	try {
		makeFolder(join(dataDir, "logs"));
		accessSync(dataDir, constants.W_OK | constants.X_OK);
	} catch (error) {
		throw new LaunchError(
			`The data folder ${dataDir} cannot be written (${(error as NodeJS.ErrnoException).code}).`,
			"give this user the right to write there, or set AUTOVOLT_DATA_DIR to a folder of its own.",
		);
	}
	if (!embeddedPostgres || process.getuid?.() !== 0) return;
	for (const folder of [dataDir, join(ROOT, "node_modules")]) {
		const closed = closedToOthers(folder);
		if (closed)
			throw new LaunchError(
				`PostgreSQL cannot reach ${folder}: it refuses to run as root, so it runs as "nobody", and ${closed} lets nobody else in.`,
				"move the checkout (or AUTOVOLT_DATA_DIR) to a folder that others may enter, such as /opt/autovolt, start AutoVolt as an ordinary user, or set DATABASE_URL to your own PostgreSQL.",
			);
	}
}

/** One level after the other: Node's own `recursive` never ends on a file system that refuses with ENOENT (/proc). */
function makeFolder(folder: string): void {
	if (existsSync(folder)) return;
	if (folder !== dirname(folder)) makeFolder(dirname(folder));
	mkdirSync(folder, { mode: 0o755 });
}

/** The first folder on the way that other users may not enter; null when the way is open. */
export function closedToOthers(folder: string): string | null {
	const way: string[] = [];
	for (let at = folder; at !== dirname(at); at = dirname(at)) way.unshift(at);
	return way.find((path) => (statSync(path).mode & 0o001) === 0) ?? null;
}
