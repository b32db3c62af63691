import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadMosquittoRegistry, type MosquittoRegistry } from "@/store/mosquittoRegistry";
import type { Pool } from "@/store/pool";
import type { Identity } from "@/worker/mqtt/authority";
import { aclFile, type MosquittoPlace, mosquittoConf, passwordFile, type WorkerAccount } from "./files";

export interface MosquittoKeeperOptions {
	readonly pool: Pool;
	readonly place: MosquittoPlace;
	readonly workers: readonly WorkerAccount[];
	/** The server's certificate where a listener speaks TLS; renewed when it is near its end. */
	readonly identity: (() => Promise<Identity>) | null;
	readonly now: () => number;
	/** Tells Mosquitto to read its files again. */
	readonly reload: () => void;
}

export interface Written {
	readonly registry: MosquittoRegistry;
	/** Names of the files that were written anew. */
	readonly changed: readonly string[];
}

/** Writes Mosquitto's files as the database has them now, and lets it read them again when one has changed. */
export class MosquittoKeeper {
	constructor(private readonly options: MosquittoKeeperOptions) {}

	async write(): Promise<Written> {
		const { pool, place, workers, identity, now, reload } = this.options;
		const registry = await loadMosquittoRegistry(pool, now());
		const server = identity ? await identity() : null;
		if (!existsSync(place.folder)) mkdirSync(place.folder, { recursive: true, mode: 0o750 });
		// The ACL first: a name that it does not list may do nothing, whatever password opens.
		const files: readonly (readonly [string, string])[] = [
			["acl", aclFile(registry, workers)],
			["passwords", passwordFile(registry, workers)],
			...(server ? ([["server.pem", `${server.privateKey}${server.certificate}`]] as const) : []),
			["mosquitto.conf", mosquittoConf(place)],
		];
		const changed = files.flatMap(([name, text]) => (this.replace(name, text) ? [name] : []));
		if (changed.length > 0) reload();
		return { registry, changed };
	}

	/** Readable by the folder's group alone, which is Mosquitto's. Written beside and renamed: never half a file. */
	private replace(name: string, text: string): boolean {
		const { folder } = this.options.place;
		const path = join(folder, name);
		if (existsSync(path) && readFileSync(path, "utf8") === text) return false;
		const fresh = `${path}.new`;
		writeFileSync(fresh, text, { mode: 0o640 });
		chmodSync(fresh, 0o640);
		if (process.getuid?.() === 0) chownSync(fresh, 0, statSync(folder).gid);
		renameSync(fresh, path);
		return true;
	}
}
