import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import type { PoolClient } from "./pool";

/**
 * Process id of the server process behind a connection when that runs on this very machine, else null. Its number alone
 * could be another process's here: what it calls itself must name our end of the connection. Linux only.
 */
export function localBackendPid(client: PoolClient): number | null {
	const { processID: pid, connection } = client as PoolClient & {
		readonly processID: number | null;
		readonly connection: { readonly stream: Socket };
	};
	const port = connection.stream.localPort;
	if (process.platform !== "linux" || !pid || !port) return null;
	try {
		const title = readFileSync(`/proc/${pid}/cmdline`, "utf8");
		return title.startsWith("postgres:") && title.includes(`(${port})`) ? pid : null;
	} catch {
		return null;
	}
}
