import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import { type Finding, settleFindings } from "@/store/findings";
import { readOverdueMarks } from "@/store/overdueMarks";
import { inTransaction, type Pool } from "@/store/pool";
import { readQuietWorkers } from "@/store/workerHeartbeats";

const KINDS = ["stage_behind", "worker_silent"] as const;
const OVERDUE_MS = 3_600_000;

/** What is of no site: work that no stage has taken up for an hour, workers that have stopped beating. Every hour. */
export async function checkInstallation(pool: Pool, now: Instant, log: Logger): Promise<number> {
	const before = now - OVERDUE_MS;
	const changed = await inTransaction(pool, async (client) => {
		const overdue = (await readOverdueMarks(client, before)).map(
			({ stage, count, oldest }): Finding => ({
				...{ kind: "stage_behind", subject: `stage:${stage}`, evidence: new Date(oldest).toISOString(), startsAt: oldest },
				detail: { stage, count },
			}),
		);
		const quiet = (await readQuietWorkers(client, before)).map(
			({ name, beatAt }): Finding => ({
				...{ kind: "worker_silent", subject: `worker:${name}`, evidence: new Date(beatAt).toISOString(), startsAt: beatAt },
				detail: { worker: name },
			}),
		);
		const { opened, closed } = await settleFindings(client, [...overdue, ...quiet], { kinds: KINDS, siteId: null });
		return opened + closed;
	});
	if (changed > 0) log.warn({ event: "schedule.installation.checked", incidents: changed });
	return changed;
}
