import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import { type Finding, settleFindings } from "@/store/findings";
import { ensurePartitions, missingPartitions } from "@/store/partitions";
import { inTransaction, type Pool } from "@/store/pool";

/** This month and the next two: readings must never wait for one to be made. */
export const PARTITION_MONTHS_AHEAD = 2;

/**
 * Makes the partitions ahead, every hour, whether readings come or not. One that cannot be made is an incident, which closes
 * by itself when it is there; ingest still makes the partition of any month that it meets.
 */
export async function keepPartitions(pool: Pool, now: Instant, log: Logger): Promise<void> {
	const month = new Date(now).toISOString().slice(0, 7);
	let problem = "";
	try {
		await ensurePartitions(pool, month, PARTITION_MONTHS_AHEAD);
	} catch (error) {
		problem = (error as Error).message;
		log.error({ event: "schedule.partitions.failed", err: error });
	}
	const missing = await missingPartitions(pool, month, PARTITION_MONTHS_AHEAD);
	const findings = missing.map(
		(one): Finding => ({
			...{ kind: "partition_missing", subject: `month:${one}`, evidence: one },
			...{ startsAt: Date.parse(`${one}-01T00:00:00Z`), detail: { month: one, problem } },
		}),
	);
	await inTransaction(pool, (client) => settleFindings(client, findings, { kinds: ["partition_missing"], siteId: null }));
}
