import type { Transaction } from "./transaction";

/** Tells every web process, at commit, to ask again who may listen to its open streams (app/_server/live). */
export async function announceSessions(tx: Transaction): Promise<void> {
	await tx.$executeRaw`SELECT pg_notify('autovolt_live', '{"type":"sessions"}')`;
}
