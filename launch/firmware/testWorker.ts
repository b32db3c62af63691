import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../bootstrap.mjs";
import { isWorkerReady, knownWorkers } from "../readiness";

const READY_MS_MAX = 30_000;

/** The whole worker as a process of its own, broker, ingest and stages, for tests that kill it. */
export interface TestWorker {
	kill(): Promise<void>;
}

export async function startTestWorker(databaseUrl: string, env: Readonly<Record<string, string>>): Promise<TestWorker> {
	const before = await knownWorkers(databaseUrl);
	const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", "worker/main.ts"], {
		cwd: ROOT,
		env: { AUTOVOLT_LOG_LEVEL: "silent", ...process.env, ...env, DATABASE_URL: databaseUrl },
		stdio: ["ignore", process.env["AUTOVOLT_LOG_LEVEL"] ? "inherit" : "ignore", "inherit"],
	});
	const ended = once(child, "close");
	for (let waited = 0; !(await isWorkerReady(databaseUrl, before)); waited += 50) {
		if (child.exitCode !== null || waited > READY_MS_MAX) {
			child.kill("SIGKILL");
			throw new Error("The worker did not come up.");
		}
		await sleep(50);
	}
	return {
		async kill() {
			child.kill("SIGKILL");
			await ended;
		},
	};
}
