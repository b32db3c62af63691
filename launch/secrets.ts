import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LaunchError } from "./bootstrap.mjs";

/** Made once per data folder, 0600. Losing the file loses the embedded database's password and signs everybody out. */
export interface Secrets {
	readonly postgresPassword: string;
	readonly nextAuthSecret: string;
	/** Until it has been shown once. */
	readonly firstPassword?: string;
}

export function secretsPath(dataDir: string): string {
	return join(dataDir, "secrets.json");
}

export function readSecrets(dataDir: string): Secrets | null {
	const path = secretsPath(dataDir);
	if (!existsSync(path)) return null;
	try {
		const secrets = JSON.parse(readFileSync(path, "utf8")) as Partial<Secrets>;
		if (typeof secrets.postgresPassword === "string" && typeof secrets.nextAuthSecret === "string") return secrets as Secrets;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "EACCES")
			throw new LaunchError(`${path} belongs to another user.`, "start AutoVolt as the user who started it first.");
	}
	throw new LaunchError(`${path} is damaged.`, "restore it from a backup: the embedded database's password is in it.");
}

/** Reads the secrets, or makes them. */
export function ensureSecrets(dataDir: string): Secrets {
	const known = readSecrets(dataDir);
	if (known) {
		chmodSync(secretsPath(dataDir), 0o600);
		return known;
	}
	if (existsSync(join(dataDir, "postgres", "data", "PG_VERSION")))
		throw new LaunchError(
			`${secretsPath(dataDir)} is gone, and the password of the database beside it with it.`,
			"restore it from a backup, or set AUTOVOLT_DATA_DIR to a new folder to start anew.",
		);
	const made = { postgresPassword: randomBytes(32).toString("base64url"), nextAuthSecret: randomBytes(48).toString("base64url") };
	writeSecrets(dataDir, made);
	return made;
}

/** Written beside and renamed: a crash leaves the old file or the new one. */
export function writeSecrets(dataDir: string, secrets: Secrets): void {
	const path = secretsPath(dataDir);
	writeFileSync(`${path}.new`, `${JSON.stringify(secrets, null, "\t")}\n`, { mode: 0o600 });
	renameSync(`${path}.new`, path);
}
