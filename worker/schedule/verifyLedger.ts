import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { Audit } from "@/domain/audit/audit";
import { auditHash } from "@/store/auditHash";
import { settleAuditIncidents } from "@/store/auditIncidents";
import { readAuditRecords } from "@/store/auditRecords";
import { inTransaction, type Pool } from "@/store/pool";
import { HEADS_FILE, parseHeads } from "@/wire/ledgerHead";
import type { Clock } from "../clock";

/** What is kept of a verification with its job, for people to see. */
export interface Verification {
	readonly ok: boolean;
	readonly registers: number;
	readonly entries: number;
	readonly readings_proven: number;
	readonly readings_retired: number;
	readonly readings_unsealed: number;
	readonly bills: number;
	readonly heads: number;
	/** Date of the latest head that was compared. */
	readonly head_date: string | null;
	readonly head_file: "compared" | "none";
	readonly wrong: number;
	readonly findings: readonly string[];
	readonly duration_ms: number;
}

const FINDINGS_SHOWN_MAX = 20;
/** As long as a page took, the thread is left to the stages. */
const REST_SHARE = 1;

/**
 * Verifies every chain from its rows (domain/audit), as `npm run verify` does, at the pace that the stages leave. Opens an
 * incident per chain that is broken. Rejects when it is stopped: the job is then found due again.
 */
export async function verifyLedger(options: {
	readonly pool: Pool;
	readonly clock: Clock;
	readonly log: Logger;
	readonly dataDir: string | null;
	readonly isStopped: () => boolean;
}): Promise<Verification> {
	const { pool, clock, log, dataDir, isStopped } = options;
	const began = clock.now();
	const path = dataDir === null ? null : join(dataDir, HEADS_FILE);
	const published = path !== null && existsSync(path) ? parseHeads(readFileSync(path, "utf8")) : null;
	const where = `the file ${HEADS_FILE}`;
	const compared = published?.ok
		? { heads: published.heads, where }
		: published && { heads: [], where, damagedAt: published.line };
	const audit = new Audit(auditHash, compared);
	let at = performance.now();
	for await (const records of readAuditRecords(pool, began)) {
		for (const record of records) audit.take(record);
		if (isStopped()) throw new Error("The worker stopped before the verification was done.");
		await sleep((performance.now() - at) * REST_SHARE);
		at = performance.now();
	}
	const result = audit.finish();
	await inTransaction(pool, (client) => settleAuditIncidents(client, result));
	const { registers, entries, readings, bills, wrong, findings } = result;
	const level = wrong === 0 ? "info" : "error";
	log[level]({ event: "ledger.verified", registers, entries, bills, wrong, first: findings[0]?.sentence });
	return {
		...{ ok: wrong === 0, registers, entries, bills, heads: result.heads, wrong },
		...{ readings_proven: readings.proven, readings_retired: readings.retired, readings_unsealed: readings.unsealed },
		head_date: result.latestHead?.utcDate ?? null,
		head_file: compared === null ? "none" : "compared",
		findings: findings.slice(0, FINDINGS_SHOWN_MAX).map(({ sentence }) => sentence),
		duration_ms: clock.now() - began,
	};
}
