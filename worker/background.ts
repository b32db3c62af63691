import { writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { localBackendPid } from "@/store/backendProcess";
import type { Pool, PoolClient } from "@/store/pool";

/** A tenth of a full share: enough to go on with on a machine where others are busy all the time. */
const NICENESS = 10;
const ATTEMPTS_MAX = 30;
const RETRY_MS = 150;

/**
 * On a busy machine a PUBACK comes before a projection: this thread, and the server's processes that work for the
 * connections of the pool, run in the background. On Linux a priority is one thread's alone.
 */
export function runInBackground(pool: Pool): void {
	if (process.platform !== "linux") return;
	attempt(() => setPriority(NICENESS));
	lowerBackends(pool);
}

/**
 * The processes behind the pool's connections, where they are on this machine and may be told. Each of PostgreSQL's
 * leads a session, and Linux shares the cores out by session first (sched_autogroup): within a session of one, a
 * process's own priority counts for nothing, so the session gets one as well.
 */
export function lowerBackends(pool: Pool): void {
	pool.on("connect", (client) => lower(client, ATTEMPTS_MAX));
}

function lower(client: PoolClient, attemptsLeft: number): void {
	const pid = localBackendPid(client);
	if (pid === null) return;
	attempt(() => setPriority(pid, NICENESS));
	const failure = attempt(() => writeFileSync(`/proc/${pid}/autogroup`, String(NICENESS)));
	// Who is not root may change one session in 100 ms on the whole machine.
	if (failure !== "EAGAIN" || attemptsLeft === 0) return;
	setTimeout(() => lower(client, attemptsLeft - 1), RETRY_MS + (pid % 32) * 5).unref();
}

/** Another user's process, or a kernel without sessions' priorities: slower under load, not wrong. Returns the error's code. */
function attempt(act: () => void): string | undefined {
	try {
		act();
		return undefined;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code;
	}
}
