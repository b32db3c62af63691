import { notifyStage } from "./configurationMarks";
import type { Reader, Transaction } from "./transaction";

export interface QuarantineListed {
	readonly id: bigint;
	readonly receivedAt: Date;
	readonly topic: string;
	readonly principal: string | null;
	readonly reason: string;
	readonly detail: string;
	readonly payload: Uint8Array;
	readonly payloadBytes: number;
	readonly deviceId: number | null;
	readonly reprocessedAt: Date | null;
	readonly outcome: string | null;
}

export interface QuarantineFilter {
	readonly reason: string | null;
	/** Only messages of devices of this site, and of no device at all; null = every site. */
	readonly siteId: number | null;
	/** Id of the last message of the page before; null = from the newest on. */
	readonly before: number | null;
	readonly limit: number;
}

/** Messages that were not taken, newest first. */
export async function listQuarantine(
	db: Reader,
	{ reason, siteId, before, limit }: QuarantineFilter,
): Promise<QuarantineListed[]> {
	const devices = siteId === null ? null : await db.device.findMany({ where: { siteId }, select: { id: true } });
	const where = {
		...(reason === null ? {} : { reason }),
		...(before === null ? {} : { id: { lt: before } }),
		...(devices === null ? {} : { OR: [{ deviceId: null }, { deviceId: { in: devices.map(({ id }) => id) } }] }),
	};
	return db.quarantine.findMany({ where, orderBy: { id: "desc" }, take: limit });
}

/** Asks the worker to take messages up again. Returns the number of the job. */
export async function queueReprocessing(tx: Transaction, ids: readonly number[], requestedBy: string): Promise<bigint> {
	const { id } = await tx.jobRun.create({ data: { kind: "reprocess_quarantine", request: { ids: [...ids] }, requestedBy } });
	await notifyStage(tx, "jobs");
	return id;
}
