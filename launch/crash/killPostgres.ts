import { createPool } from "@/store/pool";
import type { CellDatabase, CrashStack } from "./crashStack";

/**
 * SIGKILL for the postmaster (its backends find out and go), for one backend (the postmaster then ends all of them and
 * recovers), or for all of them at one moment.
 */
export async function killPostgres(
	stack: CrashStack,
	database: Pick<CellDatabase, "url">,
	whom: "postmaster" | "backend" | "all",
): Promise<void> {
	const { postmaster } = stack;
	if (postmaster === 0) throw new Error("There is no PostgreSQL to kill.");
	if (whom === "postmaster") return kill(postmaster);
	const pool = createPool({ url: database.url, max: 1, applicationName: "crash-killer" });
	const { rows } = await pool.query<{ pid: number }>(
		`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'autovolt-%'
		  ORDER BY state LIKE 'idle in transaction%' DESC, xact_start DESC NULLS LAST, pid`,
	);
	await pool.end().catch(() => {});
	const pids = rows.map(({ pid }) => pid);
	if (pids.length === 0) throw new Error("The worker has no backend to kill.");
	if (whom === "backend") return kill(pids[0] as number);
	kill(postmaster);
	for (const pid of pids) kill(pid);
}

function kill(pid: number): void {
	try {
		process.kill(pid, "SIGKILL");
	} catch (error) {
		// It ended between the look and the signal.
		if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
	}
}
