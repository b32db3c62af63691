import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { LaunchError } from "@/launch/bootstrap.mjs";
import { mosquittoHash } from "@/store/mosquittoHash";
import { newSecret } from "@/store/secret";
import type { WorkerAccount } from "./files";

const schema = z.record(z.string(), z.object({ secret: z.string().min(1), hash: z.string().startsWith("$7$") }));

/** A worker's account with its secret, for its MQTT_URL. */
export interface WorkerLogin extends WorkerAccount {
	readonly worker: string;
	readonly secret: string;
}

/**
 * The workers' logins, kept in a file of the data folder (0600) since the workers need them in plain; made where missing.
 *
 * @param path     `<data folder>/mosquitto.json`
 * @param workers  their AUTOVOLT_WORKER_NAME; each has an account of its own, for the account's name is its client id
 */
export function ensureWorkerLogins(path: string, workers: readonly string[]): WorkerLogin[] {
	const known = read(path);
	const missing = workers.filter((worker) => !known[worker]);
	for (const worker of missing) {
		const secret = newSecret();
		known[worker] = { secret, hash: mosquittoHash(secret) };
	}
	if (missing.length > 0) {
		writeFileSync(`${path}.new`, `${JSON.stringify(known, null, "\t")}\n`, { mode: 0o600 });
		renameSync(`${path}.new`, path);
	}
	chmodSync(path, 0o600);
	return workers.map((worker) => ({
		worker,
		user: `autovolt.${worker}`,
		...(known[worker] as { secret: string; hash: string }),
	}));
}

function read(path: string): Record<string, { secret: string; hash: string }> {
	if (!existsSync(path)) return {};
	try {
		return schema.parse(JSON.parse(readFileSync(path, "utf8")));
	} catch {
		throw new LaunchError(`${path} is damaged.`, "remove it: the workers get new secrets, and each its new MQTT_URL.");
	}
}
