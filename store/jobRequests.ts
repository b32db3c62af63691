import type { Instant } from "@/domain/calendar/interval";
import type { Prisma } from "@/prisma/generated/client";
import type { Reader, Transaction } from "./transaction";

/** Work that the web app asks of the worker, and what became of it. */
export interface RequestedJob {
	readonly id: bigint;
	readonly kind: string;
	readonly state: "queued" | "running" | "done" | "failed";
	readonly request: unknown;
	readonly result: unknown;
	readonly error: string | null;
	readonly createdAt: Instant;
	readonly startedAt: Instant | null;
	readonly finishedAt: Instant | null;
}

interface JobRequest {
	readonly kind: string;
	readonly request: Prisma.InputJsonValue;
	readonly requestedBy: string;
}

/** Queues a job and wakes the worker once this commits. */
export async function queueJob(tx: Transaction, { kind, request, requestedBy }: JobRequest): Promise<RequestedJob> {
	const row = await tx.jobRun.create({ data: { kind, request, requestedBy } });
	await tx.$executeRaw`SELECT pg_notify('autovolt_stage', ${kind})`;
	return fromDbJob(row);
}

export async function findJob(db: Reader, id: bigint): Promise<RequestedJob | null> {
	const row = await db.jobRun.findUnique({ where: { id } });
	return row && fromDbJob(row);
}

type JobRow = Omit<RequestedJob, "createdAt" | "startedAt" | "finishedAt"> & {
	createdAt: Date;
	startedAt: Date | null;
	finishedAt: Date | null;
};

function fromDbJob(row: JobRow): RequestedJob {
	const { id, kind, state, request, result, error } = row;
	const at = (date: Date | null) => date?.getTime() ?? null;
	return {
		id,
		kind,
		state,
		request,
		result,
		error,
		createdAt: row.createdAt.getTime(),
		startedAt: at(row.startedAt),
		finishedAt: at(row.finishedAt),
	};
}
