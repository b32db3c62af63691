import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Pool } from "@/store/pool";
import { syncExistingSwitchStates } from "@/store/syncSwitchStates";
import type { Clock } from "../clock";

const ATTEMPTS_MAX = 5;
const RETRY_MS = 2_000;

/** Once per start of the worker. Never rejects: without it the next start, or the next change of a switch, does it. */
export async function syncOnStart({ pool, clock, log }: { pool: Pool; clock: Clock; log: Logger }): Promise<void> {
	for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
		try {
			const switches = await syncExistingSwitchStates(pool, clock.now());
			if (switches > 0) log.info({ event: "switching.states.synced", switches });
			return;
		} catch (error) {
			log.warn({ event: "switching.sync.failed", attempt, err: error });
			await sleep(RETRY_MS * attempt);
		}
	}
}
