import { join } from "node:path";
import { LaunchError } from "./bootstrap.mjs";
import { runningPostgres } from "./embeddedPostgres";
import { readSecrets } from "./secrets";
import { readSettings } from "./settings";

/**
 * The owner's connection string for scripts: DATABASE_URL, else the embedded database that runs now (of the data folder,
 * else of the demo). Throws a LaunchError when none runs.
 */
export function databaseUrl(env: Readonly<Record<string, string | undefined>> = process.env): string {
	const settings = readSettings(env);
	if (settings.databaseUrl) return settings.databaseUrl;
	const folders = [settings.dataDir, ...(env["AUTOVOLT_DATA_DIR"] ? [] : [join(settings.dataDir, "demo")])];
	for (const dataDir of folders) {
		const running = runningPostgres(join(dataDir, "postgres"));
		const secrets = running && readSecrets(dataDir);
		if (running && secrets)
			return `postgresql://autovolt:${encodeURIComponent(secrets.postgresPassword)}@127.0.0.1:${running.port}/autovolt`;
	}
	throw new LaunchError(
		`No AutoVolt runs from ${folders.join(" or ")}.`,
		"start AutoVolt first (npm start), or set AUTOVOLT_DATA_DIR or DATABASE_URL to the one that runs.",
	);
}
